"""发放: bank file and sign sheet, what came back, who stepped in, until everybody has his money."""

from collections.abc import Mapping
from typing import Any

from nuanliu.core.identity import check_character, luhn_holds
from nuanliu.faces.cli.demo import bank
from nuanliu.faces.cli.demo.collecting import Plot
from nuanliu.faces.cli.demo.deciding import reserves_of, substitute
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.documents.actions import read
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import exceptions, results
from nuanliu.stages.payments.models import (
    EvidenceKind,
    ExceptionDecision,
    Payment,
    ResultException,
    Run,
)
from nuanliu.stages.reviews import decisions

_PROXY_BODY = "53010319700101999"  # nobody's: the rosters count their serials from below
PROXY_ID = f"{_PROXY_BODY}{check_character(_PROXY_BODY)}"
NEW_BANK = "云川农村商业银行（演示）"
REASONS = ("户名不符", "账号错误", "账户状态异常", "账号错误")


def pay(stage: Stage, batch: int, plot: Plot) -> None:
    """Everybody of a batch: by bank, by cash, and again where the first try failed."""
    stage.on(plot.paid)
    failed = _by_bank(stage, batch, plot)
    _by_cash(stage, batch, plot)
    _drop_out(stage, batch, failed[0], plot)
    for place, payment in enumerate(failed[1:], 1):
        _again(stage, payment, f"{plot.code}-fix-{place}", plot)
    _returned_later(stage, batch, plot)


def _by_bank(stage: Stage, batch: int, plot: Plot) -> list[int]:
    """The first run through the bank; returns the payments that it sent back."""
    run = stage.do(payments.lock, "wangmin", f"{plot.code}-lock", batch=batch, channel=Channel.BANK)
    stage.refused("MOVE-ROLE", payments.release, "wangmin", f"{plot.code}-release-own", run=run)
    stage.do(payments.release, "sunyue", f"{plot.code}-release", run=run)
    sent = list(Payment.objects.filter(run=run).order_by("number"))
    failures = {
        sent[11 + 40 * n].number: reason
        for n, reason in enumerate(REASONS)
        if 11 + 40 * n < len(sent)
    }
    stage.refused(
        "REISSUE-LIVE", results.reissue, "wangmin", f"{plot.code}-too-soon", payment=sent[11].pk
    )
    stage.on(plot.answered)
    told = _answer(run, plot, failures, stray=True)
    _read(stage, run, f"{plot.code}-result", told)
    _read(stage, run, f"{plot.code}-result-again", told)
    stage.refused(
        "RESULT-CONFLICT",
        results.read_result,
        "wulin",
        f"{plot.code}-lie",
        run=run,
        name="回盘（矛盾）.csv",
        data=bank.contradicting(told),
    )
    _settle_exceptions(stage, run, plot)
    stage.do(payments.settle, "wulin", f"{plot.code}-settle", run=run)
    return [p.pk for p in sent if p.number in failures]


def _settle_exceptions(stage: Stage, run: int, plot: Plot) -> None:
    """A line that is none of ours: the run waits, nobody settles his own, a colleague does."""
    stage.refused("RUN-EXCEPTION", payments.settle, "wulin", f"{plot.code}-settle-early", run=run)
    rows = ResultException.objects.filter(result__run=run).order_by("pk")
    for place, stray in enumerate(rows, 1):
        facts: dict[str, Any] = {
            "exception": stray.pk,
            "decision": ExceptionDecision.FOREIGN,
            "reason": "经电话核实，此行属于银行其他客户，银行已撤下",
        }
        key, act = f"{plot.code}-stray-{place}", exceptions.settle_exception
        stage.refused("DUTY-SELF", act, "wulin", f"{key}-own", **facts)
        stage.do(act, "zhengtao", key, **facts)


def _answer(run: int, plot: Plot, failures: Mapping[str, str], *, stray: bool = False) -> bytes:
    file = Run.objects.select_related("file").get(pk=run).file
    sent = read(file) if file else b""
    return bank.answer(sent, plot.answered.isoformat(), failures, stray=stray)


def _read(stage: Stage, run: int, key: str, told: bytes) -> None:
    stage.do(results.read_result, "wulin", key, run=run, name="回盘.csv", data=told)


def _drop_out(stage: Stage, batch: int, payment: int, plot: Plot) -> None:
    """Somebody has left: his payment is void, he withdraws, the next reserve takes his place."""
    row = Payment.objects.get(pk=payment)
    stage.do(
        payments.void, "liming", f"{plot.code}-void", payment=payment, reason="本人已调离，不再发放"
    )
    stage.do(
        decisions.withdraw,
        "liming",
        f"{plot.code}-leave",
        nomination=row.nomination_id,
        reason="发放前调离本区",
    )
    _step_in(stage, batch, 1, plot)


def _step_in(stage: Stage, batch: int, place: int, plot: Plot) -> None:
    """递补: the reserve at `place` is decided on and paid by his own channel."""
    nomination = Nomination.objects.get(pk=reserves_of(batch)[place])
    substitute(stage, batch, nomination.pk, plot, 3 + place)
    key, channel = f"{plot.code}-reserve-{place}", Channel(nomination.channel)
    run = stage.do(payments.lock, "wangmin", f"{key}-lock", batch=batch, channel=channel)
    release_alone(stage, run, key, plot)


def _again(stage: Stage, payment: int, key: str, plot: Plot) -> None:
    """重发 with a corrected card, released and answered like any other."""
    card = corrected_card(payment)
    made = stage.do(results.reissue, "wangmin", key, payment=payment, card=card, bank=NEW_BANK)
    release_alone(stage, Payment.objects.get(pk=made).run_id, key, plot)


def corrected_card(payment: int) -> str:
    """A made-up card number of the demo's own range, Luhn-valid, different for every payment."""
    body = f"629999{payment:012d}"
    return next(f"{body}{digit}" for digit in range(10) if luhn_holds(f"{body}{digit}"))


def release_alone(stage: Stage, run: int, key: str, plot: Plot) -> None:
    """A run that nobody objects to: sent, answered or signed for, settled."""
    stage.do(payments.release, "sunyue", f"{key}-release", run=run)
    if Run.objects.get(pk=run).channel == Channel.BANK:
        _read(stage, run, f"{key}-result", _answer(run, plot, {}))
    else:
        _sign_all(stage, run, key)
    stage.do(payments.settle, "wulin", f"{key}-settle", run=run)


def _by_cash(stage: Stage, batch: int, plot: Plot) -> None:
    """A signature is missing, a proxy brings a consent, one line comes back and is signed later."""
    run = stage.do(payments.lock, "wangmin", f"{plot.code}-cash", batch=batch, channel=Channel.CASH)
    stage.do(payments.release, "sunyue", f"{plot.code}-cash-out", run=run)
    rows = list(Payment.objects.filter(run=run).order_by("number"))
    signed = [_signed(p) for p in rows]
    missing = [*signed[:-1], results.Signed(rows[-1].pk, EvidenceKind.SIGNATURE, b"")]
    stage.refused(
        "EVIDENCE", results.sign, "wulin", f"{plot.code}-unsigned", run=run, signed=missing
    )
    proxy = results.Signed(
        rows[0].pk,
        EvidenceKind.PROXY,
        photo(f"{rows[0].number}代领签字"),
        "代领人（演示）",
        "配偶",
        photo(f"{rows[0].number}委托书"),
        PROXY_ID,
        photo(f"{rows[0].number}本人证件"),
        photo(f"{rows[0].number}代领人证件"),
    )
    stage.do(results.sign, "wulin", f"{plot.code}-signed", run=run, signed=[proxy, *signed[1:-1]])
    stage.do(
        results.hand_back,
        "sunyue",
        f"{plot.code}-hand-back",
        payment=rows[-1].pk,
        reason="当日未到场领取，现金已交回",
    )
    stage.do(payments.settle, "wulin", f"{plot.code}-cash-settle", run=run)
    stage.on(plot.later)
    made = stage.do(results.reissue, "wangmin", f"{plot.code}-cash-again", payment=rows[-1].pk)
    release_alone(stage, Payment.objects.get(pk=made).run_id, f"{plot.code}-cash-again", plot)


def _signed(payment: Payment) -> results.Signed:
    return results.Signed(payment.pk, EvidenceKind.PHOTO, photo(f"{payment.number}签领"))


def _sign_all(stage: Stage, run: int, key: str) -> None:
    rows = Payment.objects.filter(run=run).order_by("number")
    stage.do(results.sign, "wulin", f"{key}-signed", run=run, signed=[_signed(p) for p in rows])


def _returned_later(stage: Stage, batch: int, plot: Plot) -> None:
    """One paid amount comes back and is sent again; one was wrongly paid and is recovered."""
    stage.on(plot.later, 14)
    paid = Payment.objects.filter(run__batch=batch, run__channel=Channel.BANK)
    first, second = list(paid.order_by("number").values_list("pk", flat=True)[20:22])
    stage.do(
        results.return_later,
        "wulin",
        f"{plot.code}-closed-card",
        payment=first,
        reason="收款账户销户，银行退汇",
    )
    _again(stage, first, f"{plot.code}-closed-card-fix", plot)
    _recover(stage, batch, second, plot)


def _recover(stage: Stage, batch: int, payment: int, plot: Plot) -> None:
    row = Payment.objects.get(pk=payment)
    case = stage.do(
        results.open_case,
        "wulin",
        f"{plot.code}-case",
        payment=payment,
        due_fen=row.amount_fen,
        reason="事后核实不属于本次慰问对象",
    )
    stage.do(results.recover, "wulin", f"{plot.code}-case-1", case=case, amount_fen=20_000)
    rest = row.amount_fen - 20_000
    stage.refused(
        "CASE-AMOUNT",
        results.recover,
        "wulin",
        f"{plot.code}-case-more",
        case=case,
        amount_fen=rest + 1,
    )
    stage.do(results.recover, "wulin", f"{plot.code}-case-2", case=case, amount_fen=rest)
    stage.do(
        decisions.withdraw,
        "liming",
        f"{plot.code}-case-leave",
        nomination=row.nomination_id,
        reason="不属于慰问对象，已追回",
    )
    _step_in(stage, batch, 2, plot)
