"""A small fund for the laws: a project with its money, campaigns, people and batches.

Everything goes through the real actions. Only the rows of a roster are put forward directly (with
their journal lines), because the laws are about what happens to a nomination, not to a file.
"""

from datetime import date, timedelta
from importlib.resources import files
from uuid import uuid4

from nuanliu.core.lifecycles import NOMINATION
from nuanliu.core.refusal import Refused
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.journal.actions import action, record, record_rows
from nuanliu.records.journal.states import permit
from nuanliu.records.ledger.queries import balance
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Notice

CAP = 50_000  # fen: what the shipped standards allow a person per time
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def standards() -> str:
    """The shipped standards as text."""
    return (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")


def refusal_of(act, *args, **facts) -> str:
    """The code with which an action refuses, '' when it does what it is asked."""
    try:
        act(*args, **facts)
    except Refused as refused:
        return refused.code
    return ""


def id_number(place: int) -> str:
    """An invented resident ID of the right form."""
    born = date(1970, 1, 1) + timedelta(days=place // 1000)
    body = f"530103{born:%Y%m%d}{place % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def card_number(place: int) -> str:
    """An invented card number of 19 digits."""
    return f"6222020000{place:09d}"


def facts(lines, name="送温暖专项资金"):
    """What import-project gives for a project of `lines`: (campaign, fen, people) each."""
    return {
        "name": name,
        "fiscal_year": 2024,
        "unit": {"name": "云川区总工会"},
        "period": {"from": "2024-01-01", "to": "2024-12-31"},
        "lines": [
            {"campaign": name, "amount_fen": fen, "cap_fen": CAP, "people": people}
            for name, fen, people in lines
        ],
        "indicators": [],
    }


def project(box, *lines, name="送温暖专项资金"):
    """An active project with its `lines` (campaign, fen, people) appropriated; the budget lines."""
    pk = projects.draft(box.deed("office"), facts=facts(lines, name), narrative={}, findings=[])
    projects.activate(box.deed("leader"), project=pk)
    rows = list(BudgetLine.objects.filter(project=pk).order_by("pk"))
    for place, row in enumerate(rows, 1):
        change = projects.enter_change(
            box.deed("office"),
            line=row.pk,
            kind=ChangeKind.APPROPRIATE,
            amount_fen=row.planned_fen,
            document_number=f"财预{place}号",
            document_date=date(2024, 1, 2),
        )
        projects.confirm_change(box.deed("accountant"), change=change)
    return rows


def campaign(box, line, *, text=None):
    """An open campaign on a budget line, its quotas with the first union; its id."""
    pk = campaigns.plan(
        box.deed("office"),
        line=line.pk,
        name=line.campaign_name,
        window_from=date(2024, 1, 1),
        window_to=date(2024, 12, 31),
        groups=["苦脏累险行业一线职工"],
        standards=text or standards(),
    )
    quota = campaigns.QuotaFacts(box.unions[0], line.people, line.people, line.planned_fen)
    campaigns.allot(box.deed("office"), campaign=pk, quotas=[quota])
    campaigns.open_campaign(box.deed("leader3"), campaign=pk)
    return pk


@action("nominations.nominate")
def _nominate(deed, *, campaign, union, people, amount_fen, reserve, channel, group):
    move = permit(deed, NOMINATION, "nominate", union_id=union)
    made = Nomination.objects.bulk_create(
        [
            Nomination(
                campaign_id=campaign,
                union_id=union,
                person_id=pk,
                group=group,
                amount_fen=amount_fen,
                reserve=reserve,
                channel=channel,
                nominated_by=deed.by.person,
                state=move.target,
            )
            for pk in people
        ],
        batch_size=500,
    )
    chosen = [row.pk for row in made]
    first, last = chosen[0], chosen[-1]
    record_rows(deed, Nomination.objects.filter(pk__range=(first, last)).order_by("pk"), move=move)
    return chosen


@action("people.register_payees")
def _register(deed, *, union, first, count):
    ring = keys.current()
    made = Person.objects.bulk_create(
        [
            Person(
                name=f"工友{place:05d}",
                union_id=union,
                id_kind="resident",
                id_number=id_number(place),
                id_index=ring.blind_index("id", id_number(place)),
                phone=f"138{place:08d}",
                phone_index=ring.blind_index("phone", f"138{place:08d}"),
                card=card_number(place),
                card_index=ring.blind_index("card", card_number(place)),
                bank="云川农商银行",
                branch="城关支行",
            )
            for place in range(first, first + count)
        ],
        batch_size=500,
    )
    for place, person in enumerate(made, first):
        record(deed, person, pii={"name": person.name, "id": id_number(place)}, person=person)
    return [person.pk for person in made]


def payees(box, count, union=None):
    """`count` new persons with ID, card and telephone; their ids."""
    first = Person.objects.count() + 1
    return _register(box.deed("admin"), union=union or box.unions[0], first=first, count=count)


def put_forward(
    box,
    campaign,
    count=1,
    *,
    people=None,
    amount_fen=CAP,
    reserve=False,
    channel="bank",
    group="B1",
):
    """Nominate `count` new people, or `people` by id, through the first chair; nomination ids."""
    return _nominate(
        box.deed(box.chairs[0]),
        campaign=campaign,
        union=box.unions[0],
        people=people or payees(box, count),
        amount_fen=amount_fen,
        reserve=reserve,
        channel=Channel(channel),
        group=group,
    )


def snap():
    """A photo like no other: each notice has its own two."""
    return photo(f"公示照片{uuid4()}")


def compiled(box, campaign, label="第一批"):
    """Everybody waiting in one batch, sent to review."""
    batch = reviews.compile_batch(box.deed("office"), campaign=campaign, label=label)
    reviews.submit(box.deed("office"), batch=batch)
    return batch


def posted(box, campaign, label="第一批"):
    """The same, reviewed and on notice from today."""
    batch = compiled(box, campaign, label)
    reviews.review(box.deed("service_center"), batch=batch, text="同意")
    reviews.post_notice(box.deed("office2"), batch=batch, first_day_photo=snap())
    return batch


def after_notice(box, batch):
    """Go to the morning after the last day of the notice."""
    box.on(Notice.objects.filter(batch=batch).latest("pk").ends_on + timedelta(days=1))


def noticed(box, campaign, label="第一批"):
    """The same, with the notice run out and ended."""
    batch = posted(box, campaign, label)
    after_notice(box, batch)
    reviews.end_notice(box.deed("office2"), batch=batch, last_day_photo=snap())
    return batch


def approve(box, batch, number="纪要1", *, leader="leader", key=None):
    """The collective decision; its id."""
    return decisions.approve(
        box.deed(leader, key=key), batch=batch, number=number, attended=5, minutes=b"minutes"
    )


def approved(box, campaign, label="第一批", number="纪要1"):
    """Everybody waiting, approved in one batch."""
    batch = noticed(box, campaign, label)
    approve(box, batch, number)
    return batch


def sent(box, batch, channel="bank"):
    """A run of the batch, locked by its maker and released by the cashier; its id."""
    run = payments.lock(box.deed("office"), batch=batch, channel=Channel(channel))
    payments.release(box.deed("cashier"), run=run)
    return run


def answer_of(run, *, failed=(), only=None, extra=()):
    """A bank's answer for a run as text: numbers in `failed` came back, the others went through."""
    rows = Payment.objects.filter(run=run).order_by("number")
    lines = ["发放编号,金额,处理结果,失败原因"]
    for row in rows:
        if only is None or row.number in only:
            bad = row.number in failed
            word, why = ("失败", "账号有误") if bad else ("成功", "")
            lines.append(f"{row.number},{row.amount_fen // 100}.00,{word},{why}")
    return "\n".join([*lines, *extra, ""]).encode()


def fresh(box, fen=200_000, people=4, name="元旦春节送温暖"):
    """A project of one line and its open campaign: (budget line, campaign id)."""
    line = project(box, (name, fen, people))[0]
    return line, campaign(box, line)


def with_people(box, count):
    """An open campaign for four people with so many of them put forward; its id."""
    _, opened = fresh(box)
    put_forward(box, opened, count)
    return opened


def buckets():
    """(available, encumbered, in transit, paid) of the only budget line, in fen."""
    return balance(BudgetLine.objects.get().ledger_line_id)[3:]


def states():
    """The state of every nomination, in the order they were put forward."""
    return list(Nomination.objects.order_by("pk").values_list("state", flat=True))


HEADINGS = "姓名,身份证号,手机号,开户行,银行卡号,慰问对象类别,慰问金额"


def row(name, number, yuan="500.00"):
    """One line of a roster as a chair writes it."""
    card = f"622202{number[:6]}{number[-7:-1]}"
    return f"{name},{number},13800001234,云川农商银行,{card},苦脏累险行业一线职工,{yuan}"


def roster(rows):
    """A roster file (CSV) of some lines."""
    return "\n".join([HEADINGS, *rows, ""]).encode()


def received(box, campaign, rows, name="花名册.csv"):
    """A roster sent by the first chair; its id."""
    data = roster(rows)
    return nominations.receive(
        box.deed(box.chairs[0]),
        campaign=campaign,
        union=box.unions[0],
        name=name,
        data=data,
        cells=cells_of([data])[0],
    )


def uploaded(box, campaign, rows):
    """A roster sent and accepted; how many rows were accepted and refused."""
    pk = received(box, campaign, rows)
    return nominations.accept(box.deed("office"), roster=pk)
