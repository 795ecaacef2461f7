"""The life of one list from its decision to its last return, deed by deed, as a clerk does it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from benchmarks.money.books import Office  # makes Django ready: must come first

# isort: split

from tests.laws import fund

from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import batching, results
from nuanliu.stages.payments.models import EvidenceKind, Payment, Run


class Step(NamedTuple):
    """One deed: what the torture calls it, its key, and what does it and answers plain JSON."""

    name: str
    key: str
    act: partial[Any]


def steps(office: Office, batch: int) -> Iterator[Step]:
    """The deeds of one list in their order; each is asked for when those before it are done."""

    def made(step: str, who: str, action: Callable[..., Any], **facts: Any) -> Step:
        about = facts.get("run", facts.get("payment", facts.get("channel", "")))
        key = f"{step}:{batch}:{about}"
        return Step(step, key, partial(action, office.box.deed(who, key=key), **facts))

    def paid(run: int, failed: tuple[str, ...] = ()) -> Step:
        data = fund.answer_of(run, failed=failed)
        return made(
            "result", "accountant", results.read_result, run=run, name="回盘.csv", data=data
        )

    decision = {"number": f"纪要{batch}", "attended": 5, "minutes": b"minutes"}
    yield made("approve", "leader", fund.decisions.approve, batch=batch, **decision)
    yield made("lock", "office", payments.lock, batch=batch, channel=Channel.BANK)
    run = _newest(batch, "bank")
    yield made("export", "office", batching.prepare_file, run=run)
    yield made("release", "cashier", payments.release, run=run)
    bad, *_, good = Payment.objects.filter(run=run).order_by("number")
    yield paid(run, (bad.number,))
    yield made("return", "accountant", results.return_later, payment=good.pk, reason="账户销户")
    for payment in (bad.pk, good.pk):
        yield made("reissue", "office", results.reissue, payment=payment)
        again = _newest(batch, "bank")
        yield made("release", "cashier", payments.release, run=again)
        yield paid(again)
        yield made("settle", "accountant", payments.settle, run=again)
    yield made("settle", "accountant", payments.settle, run=run)
    yield from _cash(office, batch, made)


def _cash(office: Office, batch: int, made: Callable[..., Step]) -> Iterator[Step]:
    del office
    yield made("lock", "office", payments.lock, batch=batch, channel=Channel.CASH)
    run = _newest(batch, "cash")
    yield made("release", "cashier", payments.release, run=run)
    rows = Payment.objects.filter(run=run).order_by("number")
    signed = [
        results.Signed(row.pk, EvidenceKind.SIGNATURE, photo(f"签名{row.number}")) for row in rows
    ]
    yield made("sign", "accountant", results.sign, run=run, signed=signed)
    yield made("settle", "accountant", payments.settle, run=run)


def _newest(batch: int, channel: str) -> int:
    return Run.objects.filter(batch=batch, channel=channel).latest("pk").pk
