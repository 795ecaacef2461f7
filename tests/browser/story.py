"""Books for the pictures of the help pages: those of `stand`, and steps that wait in between.

`python -m tests.browser.story`: of one campaign the notice has run out, of a second the names are
locked, of a third the bank has the file, of a fourth its answer has been read, of a sixth two
handlers carry the cash; of the paid one a purchase is being claimed. Prints the addresses as JSON.
"""

import json
import sys
from itertools import count

import django

NAMES = ("中秋国庆慰问", "劳动节送温暖", "高温慰问", "职工医疗帮扶", "重阳慰问", "一线慰问")
PEOPLE = 12  # of each campaign
FIRST = count(700)  # numbers of people whom no other campaign has


def waiting(books, paid):
    """What waits for somebody, each with its address."""
    from django.urls import reverse
    from tests.laws import fund
    from tests.stages.calls import round_of, said

    from nuanliu.faces.web.public.addresses import notice_address
    from nuanliu.stages.archive import erasing
    from nuanliu.stages.feedback.models import Call
    from nuanliu.stages.nominations.models import Channel
    from nuanliu.stages.payments import actions as payments
    from nuanliu.stages.payments import mappings, results
    from nuanliu.stages.payments.models import Payment
    from nuanliu.stages.reviews.models import Notice

    lines = fund.project(books, *((one, PEOPLE * 50_000, PEOPLE) for one in NAMES), name="节日慰问")
    batch, locked, sent, answered = (
        put_in(books, line, approve=place > 0) for place, line in enumerate(lines[:4])
    )
    lock = payments.lock(books.deed("office"), batch=locked, channel=Channel("bank"))
    away, back = fund.sent(books, sent), fund.sent(books, answered)
    failed = list(Payment.objects.filter(run=back).order_by("number"))[:2]
    data = fund.answer_of(back, failed=[one.number for one in failed])
    results.read_result(books.deed("accountant"), run=back, name="回盘.csv", data=data)
    form = mappings.draft_shipped(books.deed("office"), key="ccb-xls")
    asked = round_of(books, paid.campaign.pk)
    waits, missing = Call.objects.filter(round=asked).order_by("place")[:2]
    said(books, missing, "missing")
    draw = carried(books, put_in(books, lines[5], approve=True, channel="cash"))
    asks = erasing.ask(books.deed("office"), person=failed[0].person_id, reason="本人来电要求删除")
    hung = put_in(books, lines[4], approve=False, post=True)  # last: the notice runs from its day
    return {
        "erasure": reverse("thing", args=["erasure", asks]),
        "bill": reverse("thing", args=["claim", bought(books, paid.campaign.pk)]),
        "drawn": reverse("thing", args=["cash_draw", draw]),
        "ticking": reverse("deed", args=["cash_draw", draw, "tick"]),
        "hung": notice_address(Notice.objects.get(batch=hung)),
        "campaign": reverse("thing", args=["campaign", opened_of(batch)]),
        "batch": reverse("thing", args=["batch", batch]),
        "approve": reverse("deed", args=["batch", batch, "approve"]),
        "together": reverse("many", args=["batch", batch, "reject"]),
        "locked": reverse("thing", args=["run", lock]),
        "release": reverse("deed", args=["run", lock, "release"]),
        "result": reverse("deed", args=["run", away, "result"]),
        "answer": fund.answer_of(away, failed=_second_of(away)).decode(),
        "template": reverse("thing", args=["bank_template", form]),
        "answered": reverse("thing", args=["run", back]),
        "failed": reverse("thing", args=["payment", failed[0].pk]),
        "reissue": reverse("deed", args=["payment", failed[0].pk, "reissue"]),
        "papers": reverse("papers", args=[paid.project.pk]),
        "slips": reverse("slips", args=[1]),
        "survey": reverse("thing", args=["survey", 1]),
        "round": reverse("thing", args=["call_round", asked]),
        "call": reverse("thing", args=["call", waits.pk]),
        "doubt": reverse("thing", args=["doubt", 1]),
    }


def carried(books, batch):
    """The cash of a batch in the hands of two; the draw."""
    from tests.laws import fund

    from nuanliu.stages.payments import cash

    return cash.draw_cash(
        books.deed("cashier"),
        run=fund.sent(books, batch, "cash"),
        union=books.unions[0],
        handler=books.staff["office2"].person_id,
        companion=books.staff["service_center"].person_id,
        reference="现支20240131",
    )


def bought(books, campaign):
    """The claim of a purchase with its invoice, most papers still to come."""
    from tests.invoices import making
    from tests.invoices.making import MAKERS, small

    from nuanliu.stages.claims import actions as claims
    from nuanliu.stages.claims import invoices
    from nuanliu.stages.claims.models import Claim, ClaimKind

    made = claims.draft(
        books.deed("office"),
        campaign=campaign,
        kind=ClaimKind.PURCHASE,
        purpose="台历",
        amount_fen=10_000,
    )
    unit = Claim.objects.select_related("campaign__project").get(pk=made).campaign.project
    on = f"{unit.period_from.year}年{unit.period_from.month}月{unit.period_from.day}日"
    told = {"buyer": unit.unit_name, "issued": on}
    told["buyer_tax_id"] = unit.facts["unit"].get("uscc") or making.UNIT_TAX_ID
    face = small("24532000000000000061", **told)
    invoices.take_invoice(
        books.deed("office"), name="样票.xml", data=MAKERS["xml"](face), claim=made
    )
    return made


def _second_of(run):
    """The number of the second payment of a run."""
    from nuanliu.stages.payments.models import Payment

    return {Payment.objects.filter(run=run).order_by("number")[1].number}


def opened_of(batch):
    """The campaign of a batch."""
    from nuanliu.stages.reviews.models import Batch

    return Batch.objects.get(pk=batch).campaign_id


def put_in(books, line, *, approve, post=False, channel="bank"):
    """A campaign on a line whose notice hangs, or has run out, decided on or not; its batch."""
    from tests.laws import fund
    from tests.stages import scenario

    opened = fund.campaign(books, line)
    names = (scenario.NAMES[place % len(scenario.NAMES)] for place in range(PEOPLE))
    for name, first in zip(names, FIRST, strict=False):
        pks = scenario.register_named(
            books.deed("admin"), union=books.unions[0], names=[name], first=first
        )
        fund.put_forward(books, opened, people=pks, channel=channel)
    if approve:
        return fund.approved(books, opened, number=f"云工会纪〔2024〕{next(FIRST)}号")
    return (fund.posted if post else fund.noticed)(books, opened)


if __name__ == "__main__":
    django.setup()
    from tests.browser.stand import stand

    sys.stdout.write(json.dumps(stand(waiting), ensure_ascii=False))
