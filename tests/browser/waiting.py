"""Books in which every journey of the click table waits, once for each size of window.

`python -m tests.browser.waiting`; NUANLIU_DATA and NUANLIU_KEYS say where. Prints the addresses as
JSON, by the name of the journey and the size.
"""

import json
import sys
from datetime import timedelta
from itertools import count

import django

SIZES = ("desk", "phone")
MANY = 500  # whom a leader approves on the phone in three taps
FIRST = count(2000)  # numbers of people whom no other campaign has
NUMBERS = count(1)  # of documents


def waiting():
    """Make the books; journey: {size: address}."""
    from django.conf import settings
    from django.core.management import call_command
    from tests.conftest import founded

    from nuanliu.core.roles import Role
    from nuanliu.records.journal.exporting import allow_export

    settings.NUANLIU_DATA.mkdir(parents=True)
    call_command("migrate", verbosity=0)
    call_command("migrate", database="web", run_syncdb=True, verbosity=0)
    books = founded()
    allow_export(books.deed("admin"), role=Role.OFFICE, reason="经办打印签领表")
    many, made = of_many(books), {}
    for size in SIZES:
        made[size] = {
            **of_names(books, size),
            **of_money(books, size),
            **of_the_end(books, size),
        }
    told = {name: {size: made[size][name] for size in SIZES} for name in made["desk"]}
    return told | {"many": many}


def address(kind, pk):
    """Where the page of a thing is."""
    from django.urls import reverse

    return reverse("thing", args=[kind, pk])


def lines_of(books, size, *lines):
    """An active project with money on each of its lines."""
    from tests.laws import fund

    return fund.project(books, *lines, name=f"送温暖专项资金{size}{next(NUMBERS)}")


def people(books, line, number, **how):
    """A campaign on a line with so many put forward under names of their own."""
    from tests.laws import fund
    from tests.stages import scenario

    opened = fund.campaign(books, line)
    for place in range(number):
        name = scenario.NAMES[place % len(scenario.NAMES)]
        pks = scenario.register_named(
            books.deed("admin"), union=books.unions[0], names=[name], first=next(FIRST)
        )
        fund.put_forward(books, opened, people=pks, **how)
    return opened


def of_names(books, size):
    """Lists to decide on."""
    lines = lines_of(
        books, size, (f"审批名单{size}", 150_000, 3), (f"移出两人{size}", 250_000, 5)
    )  # fmt: skip
    decided, thinned = (noticed(books, line, n) for line, n in zip(lines, (3, 5), strict=True))
    return {"approve": address("batch", decided), "thin": address("batch", thinned)}


def noticed(books, line, number, **how):
    """A batch whose notice has run out, with the minutes of the meeting attached."""
    return ready(books, people(books, line, number, **how), "第一批")


def ready(books, campaign, label):
    """Everybody who waits in a campaign, in a batch that only wants its decision."""
    from tests.laws import fund

    from nuanliu.faces.cli.demo.pictures import photo
    from nuanliu.stages.reviews.scans import attach_minutes

    batch = fund.noticed(books, campaign, label)
    paper = photo(f"会议纪要{next(NUMBERS)}")
    attach_minutes(books.deed("office2"), batch=batch, name="会议纪要.jpg", data=paper)
    return batch


def approved(books, line, number, **how):
    """A batch decided on."""
    from tests.laws import fund

    batch = noticed(books, line, number, **how)
    fund.approve(books, batch, f"云工会纪〔2024〕{next(NUMBERS)}号")
    return batch


def of_money(books, size):
    """A batch to be paid, and a run in cash."""
    from tests.laws import fund

    lines = lines_of(books, size, *((f"{name}{size}", 250_000, 5) for name in ("发放", "签领")))
    batch = approved(books, lines[0], 5)
    drawn = fund.sent(books, approved(books, lines[1], 5, channel="cash"), "cash")
    return {"lock": address("batch", batch), "cash": address("run", drawn)}


def of_the_end(books, size):
    """A visit that is planned and a campaign whose people are paid, to be asked."""
    from tests.laws import fund
    from tests.stages import scenario

    from nuanliu.stages.payments.models import Payment
    from nuanliu.stages.visits import actions as visits

    (line,) = lines_of(books, size, (f"已经发放{size}", 250_000, 5))
    batch = approved(books, line, 5)
    run = fund.sent(books, batch)
    scenario.answer(books, run, {})
    campaign = Payment.objects.filter(run=run).first().campaign_id
    planned = visits.plan(
        books.deed("office"), campaign=campaign, union=books.unions[0],
        planned_on=books.now.date() + timedelta(days=1), place=f"环卫站{size}",
        leader=books.staff["leader"].person_id,
    )  # fmt: skip
    return {"visit": address("visit", planned), "paid": f"已经发放{size}"}


def of_many(books):
    """Five hundred on a list signed by the first leader, and the one for whom there is no place."""
    from tests.laws import fund

    from nuanliu.stages.reviews import decisions

    (line,) = lines_of(books, "五百", ("五百人慰问", (MANY + 1) * fund.CAP, MANY + 1))
    campaign = fund.campaign(books, line)
    fund.put_forward(books, campaign, MANY)
    batch = ready(books, campaign, "第一批")
    number = "云工会纪〔2024〕500号"
    decisions.sign(books.deed("leader"), batch=batch, number=number, text="同意")
    return {"batch": address("batch", batch), "number": number, "next": next_one(books, campaign)}


def next_one(books, campaign):
    """A second batch of the same campaign: one person more than the line has places for, since the
    bureau took one back.
    """
    from datetime import date

    from tests.laws import fund

    from nuanliu.stages.campaigns.models import Campaign
    from nuanliu.stages.projects import actions as projects
    from nuanliu.stages.projects.models import ChangeKind

    fund.put_forward(books, campaign, 1)
    batch = ready(books, campaign, "第二批")
    change = projects.enter_change(
        books.deed("office"), line=Campaign.objects.get(pk=campaign).line_id,
        kind=ChangeKind.REDUCE, amount_fen=fund.CAP, people=1,
        document_number=f"财预减{next(NUMBERS)}号", document_date=date(2024, 1, 3),
    )  # fmt: skip
    projects.confirm_change(books.deed("accountant"), change=change)
    return address("batch", batch)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(waiting(), ensure_ascii=False))
