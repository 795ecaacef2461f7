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
LISTS, PAIRS = 30, 5  # that the clerk merges, and the doubts in them
MANY = 500  # whom a leader approves on the phone in three taps
FIRST = count(2000)  # numbers of people whom no other campaign has
NUMBERS = count(1)  # of documents


def waiting():
    """Make the books; journey: {size: address}."""
    from django.conf import settings
    from django.core.management import call_command
    from tests.conftest import founded

    from nuanliu.core.roles import Role
    from nuanliu.faces.cli.migrating import make_tables
    from nuanliu.records.journal.exporting import allow_export

    settings.NUANLIU_DATA.mkdir(parents=True)
    make_tables()
    call_command("migrate", database="web", run_syncdb=True, verbosity=0)
    books = founded()
    allow_export(books.deed("admin"), role=Role.OFFICE, reason="经办打印签领表")
    evaluated = [to_evaluate(books, size) for size in SIZES]
    many, made = of_many(books), {}
    for size in SIZES:
        made[size] = {
            **of_names(books, size),
            **of_money(books, size),
            **of_the_end(books, size),
        }
    told = {name: {size: made[size][name] for size in SIZES} for name in made["desk"]}
    return told | {"many": many, "evaluated": dict(zip(SIZES, evaluated, strict=True))}


def to_evaluate(books, size):
    """The shipped project with its people paid and asked; its id."""
    from tests.stages import scenario

    first = 1500 + 100 * SIZES.index(size)  # numbers of people whom no other campaign has
    paid = scenario.paid_campaign(books, 4, 0, 0, 0, name=f"自评项目{size}", first=first)
    scenario.closed_survey(books, paid)
    return paid.project.pk


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
    """A campaign that collects, one with lists to merge, and lists to decide on."""
    from tests.laws import fund

    collecting, merging, deciding, thinning = lines_of(
        books, size,
        (f"报送名单{size}", 2_500_000, 50), (f"合并名单{size}", 5_000_000, 100),
        (f"审批名单{size}", 150_000, 3), (f"移出两人{size}", 250_000, 5),
    )  # fmt: skip
    opened, merged = fund.campaign(books, collecting), fund.campaign(books, merging)
    merge_ready(books, merged)
    decided, thinned = (noticed(books, line, n) for line, n in ((deciding, 3), (thinning, 5)))
    return {
        "collect": address("campaign", opened),
        "merge": address("campaign", merged),
        "approve": address("batch", decided),
        "thin": address("batch", thinned),
    }


def merge_ready(books, campaign):
    """Thirty short lists; in five of them somebody who may be two."""
    from tests.laws import fund

    from nuanliu.stages.nominations import actions
    from nuanliu.stages.nominations.reading import cells_of

    files = [fund.roster(rows) for rows in short_lists()]
    for at, (data, cells) in enumerate(zip(files, cells_of(files), strict=True), 1):
        actions.receive(
            books.deed(books.chairs[0]), campaign=campaign, union=books.unions[0],
            name=f"班组{at}.csv", data=data, cells=cells,
        )  # fmt: skip


def card_of(place):
    """An invented card number whose last digit is right."""
    from nuanliu.core.identity import luhn_holds

    return next(one for last in range(10) if luhn_holds(one := f"622202{place:012d}{last}"))


def line_of(name, place, phone=None):
    """A line of a roster about somebody whose numbers nobody else has, or the phone alone."""
    from tests.laws import fund

    card, group = card_of(place), "苦脏累险行业一线职工"
    called = f"138{phone or place:08d}"
    return f"{name},{fund.id_number(place)},{called},云川农商银行,{card},{group},500.00"


def short_lists():
    """Rows of each list: two people, and in the first five one who resembles the first."""
    from tests.stages.scenario import NAMES

    for at in range(LISTS):
        place = 1_000_000 + next(FIRST) * 1000
        first, second = NAMES[at % 20], NAMES[(at + 7) % 20]
        rows = [line_of(first, place), line_of(second, place + 200)]
        yield rows + ([line_of(first, place + 1, phone=place)] if at < PAIRS else [])


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
    """A batch to be paid, a run at the bank, one in cash."""
    from tests.laws import fund

    from nuanliu.stages.payments.models import Run

    lines = lines_of(
        books, size,
        *((f"{name}{size}", 250_000, 5) for name in ("发放名单", "读入回盘", "现金签领")),
    )  # fmt: skip
    locking, answering, cash = lines
    batch = approved(books, locking, 5)
    away = fund.sent(books, approved(books, answering, 5))
    drawn = fund.sent(books, approved(books, cash, 5, channel="cash"), "cash")
    numbers = [one.number for one in Run.objects.get(pk=away).payments.order_by("number")]
    return {
        "lock": address("batch", batch),
        "result": address("run", away),
        "answer": fund.answer_of(away, failed=numbers[:2]).decode(),
        "cash": address("run", drawn),
    }


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
