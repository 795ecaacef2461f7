"""A small campaign on real books, from the project to the last voucher, for tests of papers.

Everything goes through the real actions; only the rows of a roster are put forward directly (with
their journal lines). Amounts are 500 yuan a head, the unit and its people are invented.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from tests.laws import fund

from nuanliu.core.ninesections.stated import facts_stated
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.documents.actions import read
from nuanliu.records.journal.actions import action, record
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.claims.policies import PACKET, SIGNED
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback.models import Survey
from nuanliu.stages.goods.models import Issue, Order, StockCount
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import (
    CashDraw,
    Evidence,
    EvidenceKind,
    Payment,
    Run,
    UnionTransfer,
)
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind, Project
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch, Decision
from nuanliu.stages.visits import actions as visits
from nuanliu.stages.visits.models import Visit

NAMES = (
    "张伟", "欧阳娜", "李喆", "杨玥", "王珺", "赵垚", "阿依·古丽", "孙建国", "陈堃", "周明华",
    "吴旻", "郑丽萍", "冯彧", "褚骉", "卫秀兰", "蒋祎", "沈桂英", "韩昇", "司马光明", "尤红梅",
)  # fmt: skip
GROUPS = ("B1", "B3", "B7")
BANK = "云川农村商业银行股份有限公司"


@dataclass(frozen=True)
class Paid:
    """A campaign whose people have their money; `cash` is None where nobody chose cash."""

    project: Project
    campaign: Campaign
    batch: Batch
    decision: Decision
    bank: Run
    cash: Run | None


@dataclass(frozen=True)
class After:
    """What follows the money: one of each."""

    claim: Claim
    visit: Visit
    survey: Survey
    monitoring: Evaluation
    evaluation: Evaluation


def facts(people, name="元旦春节送温暖"):
    """The shipped project with an invented unit and one line for `people`."""
    text = (files("nuanliu.config") / "projects" / "panlong-2024.toml").read_text("utf-8")
    data = tomllib.loads(text)
    stated = data["project"]
    stated["basis"] = [{"title": "云川区工会送温暖资金使用管理办法", "number": "云工通〔2020〕8号"}]
    stated["unit"] |= {
        "name": "云川区总工会",
        "address": "云川区解放路1号",
        "phone": "0999-5550101",
        "legal_representative": "某某",
    }
    total = people * fund.CAP
    stated["lines"] = [
        {"campaign": name, "amount_fen": total, "cap_fen": fund.CAP, "people": people}
    ]
    stated["campaigns"] = [one for one in stated["campaigns"] if one["name"] == name]
    stated["indicators"][0]["value"] = str(people)
    stated |= {"total_fen": total, "people": people}
    return facts_stated(stated).to_json(), data["narrative"]


def reach(books, day):
    """Go to a day, or stay where a first project of the same books has gone beyond it."""
    books.on(max(day, books.now.date()))


def project(books, people, name=""):
    """The project, active, its line appropriated by document; `name`: another than the shipped."""
    reach(books, date(2024, 1, 3))
    stated, words = facts(people)
    stated["name"] = name or stated["name"]
    pk = projects.draft(books.deed("office"), facts=stated, narrative=words, findings=[])
    projects.activate(books.deed("leader"), project=pk)
    for line in BudgetLine.objects.filter(project=pk):
        change = projects.enter_change(
            books.deed("office"),
            line=line.pk,
            kind=ChangeKind.APPROPRIATE,
            amount_fen=line.planned_fen,
            document_number="云财预〔2024〕1号",
            document_date=date(2024, 1, 2),
        )
        projects.confirm_change(books.deed("accountant"), change=change)
    return Project.objects.get(pk=pk)


def campaign(books, made, people, reserves, until=date(2024, 1, 31)):
    """The campaign of the project's line, quotas given to both unions, open."""
    line = made.lines.get()
    pk = campaigns.plan(
        books.deed("office"),
        line=line.pk,
        name=line.campaign_name,
        window_from=date(2024, 1, 11),
        window_to=until,
        groups=made.facts["campaigns"][0]["groups"],
        standards=fund.standards(),
    )
    parts = (people - people // 2, people // 2)
    quotas = [
        campaigns.QuotaFacts(union, count, reserves, count * fund.CAP)
        for union, count in zip(books.unions, parts, strict=True)
    ]
    campaigns.allot(books.deed("office"), campaign=pk, quotas=quotas)
    campaigns.open_campaign(books.deed("leader3"), campaign=pk)
    return Campaign.objects.get(pk=pk)


@action("people.register_named")
def register_named(deed, *, union, names, first):
    """Persons with the given names, numbers counted from `first`; their ids."""
    ring, made = keys.current(), []
    for place, name in enumerate(names, first):
        number, card = fund.id_number(place), fund.card_number(place)
        phone = f"138{place:08d}"
        person = Person.objects.create(
            name=name,
            union_id=union,
            id_kind="resident",
            id_number=number,
            id_index=ring.blind_index("id", number),
            phone=phone,
            phone_index=ring.blind_index("phone", phone),
            card=card,
            card_index=ring.blind_index("card", card),
            bank=BANK,
            branch="城关支行",
        )
        record(deed, person, pii={"name": name, "id": number}, person=person)
        made.append(person.pk)
    return made


def nominate(books, open_campaign, people, cash, reserves, first=1):
    """`people` of both unions in turn, the first `cash` of them by cash, then the reserves.

    Their invented numbers are counted from `first`.
    """
    everybody = [NAMES[place % len(NAMES)] for place in range(people + reserves)]
    half = people - people // 2
    parts = (
        (0, 0, cash, False, "cash"),
        (0, cash, half, False, "bank"),
        (1, half, people, False, "bank"),
        (0, people, people + reserves, True, "bank"),
    )
    for union, start, end, reserve, channel in parts:
        for place in range(start, end):
            pks = register_named(
                books.deed("admin"), union=books.unions[union], names=[everybody[place]],
                first=place + first,
            )  # fmt: skip
            fund._nominate(
                books.deed(books.chairs[union]),
                campaign=open_campaign.pk,
                union=books.unions[union],
                people=pks,
                amount_fen=fund.CAP,
                reserve=reserve,
                channel=Channel(channel),
                group=GROUPS[place % len(GROUPS)],
            )


def approved(books, campaign_pk, number="云工会纪〔2024〕3号"):
    """Everybody noticed for five working days and decided on by two leaders: batch, decision."""
    reach(books, date(2024, 1, 15))
    batch = fund.posted(books, campaign_pk)
    objection = reviews.raise_objection(
        books.deed("office2"), batch=batch, text="有人反映公示位置不显眼"
    )
    reviews.decide_objection(
        books.deed("leader2"), objection=objection, upheld=False, answer="已现场核实，位置合规"
    )
    fund.after_notice(books, batch)
    reviews.end_notice(books.deed("office2"), batch=batch, last_day_photo=fund.snap())
    decisions.sign(books.deed("leader"), batch=batch, number=number, text="同意")
    decision = fund.approve(books, batch, number, leader="leader2")
    return Batch.objects.get(pk=batch), Decision.objects.get(pk=decision)


def paid_by_bank(books, batch, *, failures=1):
    """A bank run of which the first `failures` came back and were sent again; the first run."""
    run = fund.sent(books, batch.pk)
    numbers = list(Payment.objects.filter(run=run).order_by("number").values_list("number", "pk"))
    failed = dict(numbers[:failures])
    books.sleep(1)
    answer(books, run, failed)
    for pk in failed.values():
        card = fund.card_number(9000 + pk)
        made = results.reissue(books.deed("office"), payment=pk, card=card)
        again = Payment.objects.get(pk=made).run_id
        payments.release(books.deed("cashier"), run=again)
        answer(books, again, {})
    return Run.objects.get(pk=run)


def answer(books, run, failed):
    """The bank's answer to a run, read and settled by the accountant."""
    data = fund.answer_of(run, failed=failed)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    payments.settle(books.deed("accountant"), run=run)


def paid_in_cash(books, batch):
    """A cash run, the first line taken by a proxy with consent; the run."""
    run = fund.sent(books, batch.pk, "cash")
    rows = list(Payment.objects.filter(run=run).order_by("number"))
    signed = [results.Signed(row.pk, EvidenceKind.PHOTO, photo("签领表")) for row in rows[1:]]
    papers: dict[str, Any] = {"payee_paper": photo("本人证件"), "proxy_paper": photo("代领人证件")}
    proxy = results.Signed(
        *(rows[0].pk, EvidenceKind.PROXY, photo("代领签字"), "钱多", "配偶", photo("委托书")),
        proxy_number=fund.id_number(999_999),
        **papers,
    )
    results.sign(books.deed("accountant"), run=run, signed=[proxy, *signed])
    payments.settle(books.deed("accountant"), run=run)
    return Run.objects.get(pk=run)


def paid_campaign(books, people=6, cash=2, reserves=1, failures=1, *, name="", first=1):
    """A campaign of `people`, all paid: `cash` of them in cash, the others by bank; see `Paid`.

    `failures` bank lines came back first and were sent again. `reserves` stood in the same notice.
    name, first: of a second such project in the same books, and where its people's numbers begin.
    """
    facts = people, cash, reserves, failures, name, first
    return books.go_on(f"paid {facts}", lambda: played_campaign(books, *facts))


def played_campaign(books, people=6, cash=2, reserves=1, failures=1, name="", first=1):
    """What `paid_campaign` gives, never a copy: for whoever watches the deeds themselves."""
    made = project(books, people, name)
    until = date(2024, 3, 31) if name else date(2024, 1, 31)
    opened = campaign(books, made, people, reserves, until)
    nominate(books, opened, people, cash, reserves, first)
    campaigns.stop_collecting(books.deed("office"), campaign=opened.pk)
    batch, decision = approved(books, opened.pk, f"云工会纪〔2024〕{first + 2}号")
    bank = paid_by_bank(books, batch, failures=failures)
    drawn = paid_in_cash(books, batch) if cash else None
    opened.refresh_from_db()
    return Paid(made, opened, batch, decision, bank, drawn)


def carried(books, paid):
    """Cash drawn and entrusted, goods ordered, issued and counted, as rows alone: for pages."""
    of_run = {"run": paid.cash, "on": date(2024, 1, 30), "people": 1, "amount_fen": fund.CAP}
    who = {name: account.person for name, account in books.staff.items()}
    draw = CashDraw.objects.create(
        **of_run,
        union_id=books.unions[0],
        handler=who["office2"],
        companion=who["service_center"],
        drawn_by=who["cashier"],
        reference="支票01",
        state="drawn",
    )
    transfer = UnionTransfer.objects.create(
        **of_run,
        union_id=books.unions[1],
        sent_by=who["cashier"],
        reference="电汇01",
        state="transferred",
    )
    order = Order.objects.create(
        campaign=paid.campaign,
        line=paid.campaign.line,
        number="WZ-2024-001",
        supplier="云川粮油店",
        item="大米",
        unit="袋",
        quantity=10,
        price_fen=8_000,
        total_fen=80_000,
        basis="三家询价记录",
        ordered_by=who["office"],
        ordered_on=date(2024, 1, 30),
        state="ordered",
    )
    Issue.objects.create(
        order=order,
        union_id=books.unions[0],
        handler=who["office2"],
        companion=who["service_center"],
        issued_by=who["office"],
        on=date(2024, 1, 30),
        people=1,
        quantity=1,
        state="issued",
    )
    StockCount.objects.create(
        order=order,
        kind="count",
        on=date(2024, 1, 30),
        booked=10,
        counted=9,
        reason="受潮",
        counted_by=who["office"],
        witness=who["office2"],
        state="counted",
    )
    return draw, transfer


def afterwards(books, paid):
    """Claim, visit, survey, monitoring and self-evaluation of a paid campaign; see `After`."""
    after, fresh = books.go_on(
        f"after {paid.batch.pk}", lambda: (_afterwards(books, paid), paid.campaign)
    )
    paid.campaign.__dict__.update(fresh.__dict__)
    return after


def _afterwards(books, paid):
    claim = filed_claim(books, paid)
    visit = checked_visit(books, paid)
    survey = closed_survey(books, paid)
    campaigns.finish(books.deed("office"), campaign=paid.campaign.pk)
    paid.campaign.refresh_from_db()
    books.on(date(2024, 7, 31))
    watched = performance.draft_monitoring(books.deed("accountant"), project=paid.project.pk)
    books.on(date(2024, 10, 25))
    scored = performance.draft_self(books.deed("office"), project=paid.project.pk, reasons={})
    for pk, who in ((watched, "accountant"), (scored, "office")):
        performance.submit(books.deed(who), evaluation=pk)
        performance.confirm(books.deed("leader"), evaluation=pk)
    return After(
        Claim.objects.get(pk=claim),
        Visit.objects.get(pk=visit),
        Survey.objects.get(pk=survey),
        Evaluation.objects.get(pk=watched),
        Evaluation.objects.get(pk=scored),
    )


def filed_claim(books, paid):
    """The relief claim with a whole packet, reviewed, approved and filed; its id."""
    rows = Payment.objects.filter(campaign=paid.campaign, state="paid")
    claim = claims.draft(
        books.deed("office"),
        campaign=paid.campaign.pk,
        kind=ClaimKind.RELIEF,
        purpose="送温暖慰问金发放",
        amount_fen=sum(rows.values_list("amount_fen", flat=True)),
    )
    scans = [(kind, name, f"{name}的扫描件".encode()) for kind, name in PACKET.items()]
    del scans[-1]  # the signed files are the kept ones
    for row in Evidence.objects.filter(payment__campaign=paid.campaign).order_by("pk"):
        kept = [row.file, row.consent] if row.consent else [row.file]
        scans += [(SIGNED, file.name, read(file)) for file in kept]
    for kind, name, data in scans:
        claims.attach(books.deed("office"), claim=claim, kind=kind, name=f"{name}.pdf", data=data)
    claims.submit(books.deed("office"), claim=claim)
    claims.review(books.deed("service_center"), claim=claim)
    claims.approve(books.deed("leader"), claim=claim)
    claims.file_claim(books.deed("accountant"), claim=claim)
    return claim


def checked_visit(books, paid):
    """A visit to the first union with one request, answered and closed; its id."""
    people = list(paid.bank.payments.values_list("person_id", flat=True)[:3])
    visit = visits.plan(
        books.deed("office"),
        campaign=paid.campaign.pk,
        union=books.unions[0],
        planned_on=books.now.date() + timedelta(days=1),
        place="环卫站东区驿站",
        leader=books.staff["leader"].person_id,
    )
    books.sleep(1)
    photos = [photo("first"), photo("second")]
    visits.record_visit(
        books.deed("office"),
        visit=visit,
        situation="职工节日在岗，工作正常；了解了排班、就餐和取暖情况。",
        people=people,
        photos=photos,
    )
    visits.check(books.deed("service_center"), visit=visit)
    request = visits.raise_request(
        books.deed("office"), campaign=paid.campaign.pk, text="希望增设热饮点", visit=visit
    )
    who = books.staff["office2"].person_id
    due = books.now.date() + timedelta(days=5)
    visits.assign_request(books.deed("office"), request=request, to=who, due_on=due)
    visits.answer_request(books.deed("office2"), request=request, answer="已在值班室设热饮点")
    visits.close_request(books.deed("office"), request=request)
    return visit


def closed_survey(books, paid):
    """Everybody asked, all but one answered, one of them lukewarm; the survey's id."""
    survey = feedback.prepare(books.deed("office"), campaign=paid.campaign.pk, seed="云川-2024-1")
    asked = Survey.objects.get(pk=survey).population
    feedback.open_survey(books.deed("service_center"), survey=survey, issued=asked)
    good = {"satisfied": "满意", "relieved": "明显减轻", "received": "已足额收到", "fair": "满意"}
    answers = [good] * (asked - 2) + [good | {"fair": "不了解"}]
    feedback.enter_paper(books.deed("service_center"), survey=survey, answers=answers)
    feedback.close(books.deed("service_center"), survey=survey)
    return survey
