"""Legal basis and notice of a campaign; where it is consent: held without it, stopped without it.

A campaign is told on which basis it handles names from its planning on. Where that is consent, a
row without it waits, and a withdrawal stops what is still to come: publication, decision, payment.
"""

from datetime import date

import pytest
from tests.laws import audit, fund
from tests.laws.fund import refusal_of

from nuanliu.core.documents import Paragraph, Table, figures, plain
from nuanliu.core.imprint import Imprint
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.stages.archive.audit import audit as replay
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.data_use import lines_of
from nuanliu.stages.campaigns.models import TELLS, Campaign, DataUse
from nuanliu.stages.campaigns.papers import quota_table
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.consents import renew_consent, withdraw_consent, withdrawn_in
from nuanliu.stages.nominations.models import (
    Channel,
    Nomination,
    Roster,
    RosterFinding,
    Withdrawal,
)
from nuanliu.stages.nominations.preview import preview
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import queries as paying
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import EvidenceKind, Payment, Run
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.papers import notice_list


def planned(books, basis):
    """A campaign for four, planned on a basis and opened; its id."""
    line = fund.project(books, ("元旦春节送温暖", 200_000, 4))[0]
    pk = campaigns.plan(
        books.deed("office"),
        line=line.pk,
        name=line.campaign_name,
        window_from=line.project.period_from,
        window_to=line.project.period_to,
        groups=["苦脏累险行业一线职工"],
        standards=fund.standards(),
    )
    campaigns.tell(books.deed("office"), campaign=pk, basis=basis, texts={})
    quota = campaigns.QuotaFacts(books.unions[0], 4, 4, line.planned_fen)
    campaigns.allot(books.deed("office"), campaign=pk, quotas=[quota])
    campaigns.open_campaign(books.deed("leader3"), campaign=pk)
    return pk


def sent(books, campaign, said, name="花名册.csv", heading="本人同意"):
    """A roster whose last column says `said` of each person in turn; its id."""
    rows = [f"{fund.row(n, fund.id_number(i * 47_123))},{w}" for i, (n, w) in enumerate(said, 1)]
    data = "\n".join([f"{fund.HEADINGS},{heading}", *rows, ""]).encode()
    return nominations.receive(
        books.deed(books.chairs[0]),
        campaign=campaign,
        union=books.unions[0],
        name=name,
        data=data,
        cells=cells_of([data])[0],
    )


def found(roster):
    """(row, code, severity) of what is said about consent."""
    rows = RosterFinding.objects.filter(roster=roster, code__startswith="CONSENT")
    return list(rows.order_by("row").values_list("row", "code", "severity"))


def withdrawn(books, place, who="office"):
    """The person of the nomination at a place withdraws; the code of a refusal, '' for none."""
    one = Nomination.objects.order_by("pk")[place]
    return refusal_of(
        withdraw_consent,
        books.deed(who),
        campaign=one.campaign_id,
        person=one.person_id,
        reason="本人来电",
    )


def renewed(books, place, who="office", reason="本人到窗口重新签字"):
    """The same person agrees anew; the code of a refusal, '' for none."""
    one = Nomination.objects.order_by("pk")[place]
    facts = {"campaign": one.campaign_id, "person": one.person_id, "reason": reason}
    return refusal_of(renew_consent, books.deed(who), **facts)


def leave(books, place):
    one = Nomination.objects.order_by("pk")[place].pk
    decisions.withdraw(books.deed("office"), nomination=one, reason="撤回同意")


def listed(books, count=3):
    """A campaign on consent with people put forward; its id."""
    campaign = planned(books, "consent")
    fund.put_forward(books, campaign, count)
    return campaign


SAID = (("王建国", "是"), ("李秀英", ""), ("赵海涛", "不同意"), ("周玉兰", "√"))


def test_a_row_without_consent_waits_and_is_no_fault(books):
    """Yes, open, no, a tick: two go in, two wait under their own codes, none is faulty."""
    campaign = planned(books, "consent")
    roster = sent(books, campaign, SAID)
    counts = preview(Roster.objects.get(pk=roster), books.now.date()).counts
    told = nominations.accept(books.deed("office"), roster=roster)
    held = RosterFinding.objects.get(roster=roster, code="CONSENT-MISSING")
    assert (found(roster), told["accepted"], told["waiting"], told["refused"]) == (
        [(3, "CONSENT-MISSING", "decision"), (4, "CONSENT-DECLINED", "decision")],
        2,
        2,
        0,
    )
    assert (counts["new"], counts["waiting"], counts["faulty"]) == (2, 2, 0)
    assert (held.column, held.heading, "第十三条" in held.clause, held.fix != "") == (
        "H",
        "本人同意",
        True,
        True,
    )
    assert list(Nomination.objects.values_list("consented", flat=True)) == [True, True]


def test_the_same_list_goes_in_where_the_basis_is_a_duty(books):
    """Control: the basis does not ask for consent, so all four go in and nothing is said."""
    campaign = planned(books, "duty")
    roster = sent(books, campaign, SAID)
    told = nominations.accept(books.deed("office"), roster=roster)
    assert (found(roster), told["accepted"], told["waiting"]) == ([], 4, 0)


@pytest.mark.parametrize("heading", ["是否同意", "授权", "个人信息授权（签字）"])
def test_the_column_has_many_names(books, heading):
    """Whatever the union calls it, a filled column is read and nobody waits."""
    campaign = planned(books, "consent")
    roster = sent(books, campaign, [("王建国", "同意"), ("李秀英", "已授权")], heading=heading)
    assert found(roster) == []


def test_a_list_without_the_column_waits_as_a_whole(books):
    """No such column: everybody waits, told once; with it, filled in, the same people go in."""
    campaign = planned(books, "consent")
    people = [("王建国", 47_123), ("李秀英", 94_246)]
    bare = fund.received(books, campaign, [fund.row(n, fund.id_number(i)) for n, i in people])
    counts = preview(Roster.objects.get(pk=bare), books.now.date()).counts
    before = nominations.accept(books.deed("office"), roster=bare)
    again = sent(books, campaign, [("王建国", "是")], name="补充.csv")
    after = nominations.accept(books.deed("office"), roster=again)
    assert (counts["waiting"], before["waiting"], before["accepted"], after["accepted"]) == (
        2,
        2,
        0,
        1,
    )
    assert found(bare) == [(1, "CONSENT-MISSING", "decision")]


def test_who_may_withdraw_and_what(books):
    """Not the cashier; not where a duty is the basis; once; only who was put forward."""
    campaign = listed(books)
    stranger = fund.payees(books, 1)[0]
    codes = [
        withdrawn(books, 0, "cashier"),
        refusal_of(
            withdraw_consent, books.deed("office"), campaign=campaign, person=stranger, reason="x"
        ),
        withdrawn(books, 0),
        withdrawn(books, 0),
    ]
    DataUse.objects.update(basis="duty")
    assert [*codes, withdrawn(books, 1)] == [
        "CONSENT-ROLE",
        "CONSENT-NOBODY",
        "",
        "CONSENT-WITHDRAWN",
        "CONSENT-BASIS",
    ]


def test_before_the_notice_the_list_waits_until_he_has_left_it(books):
    """Withdrawn after the review: nothing is posted with his name; he leaves, the others go on."""
    campaign = listed(books)
    batch = fund.compiled(books, campaign)
    reviews.review(books.deed("service_center"), batch=batch, text="同意")
    withdrawn(books, 0)

    def post():
        deed = books.deed("office2")
        return refusal_of(reviews.post_notice, deed, batch=batch, first_day_photo=fund.snap())

    before = (post(), names(batch), withheld(batch))
    leave(books, 0)
    assert (before, post(), names(batch), withheld(batch)) == (
        ("CONSENT-HELD", 2, ["1"]),
        "",
        2,
        [],
    )


def paper_of(batch):
    return notice_list(Batch.objects.get(pk=batch), Imprint(date(2024, 1, 3), demo=True))


def names(batch):
    """How many names the printed list has."""
    return sum(len(block.rows) for block in paper_of(batch).blocks if isinstance(block, Table))


def withheld(batch):
    """The figures that say how many names are withheld."""
    texts = [plain(b.content) for b in paper_of(batch).blocks if isinstance(b, Paragraph)]
    return [text.removeprefix("名单中有")[0] for text in texts if "撤回同意" in text]


def test_after_the_notice_no_later_print_names_him(books):
    """Posted with three, then one withdraws: two are printed, one is told as withheld."""
    campaign = listed(books)
    batch = fund.posted(books, campaign)
    before = (names(batch), withheld(batch))
    withdrawn(books, 1)
    told = [one for one in figures(paper_of(batch)) if one.measure == "batch.withheld"]
    rows = trace(Batch.objects.get().campaign.project, told[0].measure, told[0].key)
    gone = Nomination.objects.order_by("pk")[1].pk
    assert (before, names(batch), withheld(batch), rows) == (
        (3, []),
        2,
        ["1"],
        [f"nominations.nomination:{gone}"],
    )


def test_withdrawn_before_the_decision_he_is_held_and_the_others_go_on(books):
    """The decision names him; once he has left, the two others are approved."""
    campaign = listed(books)
    batch = fund.noticed(books, campaign)
    withdrawn(books, 0)
    before = refusal_of(fund.approve, books, batch)
    leave(books, 0)
    after = refusal_of(fund.approve, books, batch)
    states = list(Nomination.objects.order_by("pk").values_list("state", flat=True))
    assert (before, after, states) == (
        "CONSENT-HELD",
        "",
        ["withdrawn", "approved", "approved"],
    )


def test_withdrawn_before_the_payment_he_is_left_out_of_the_run(books):
    """Three approved, one withdraws: the run pays two, he is named as held, with his own line."""
    campaign = listed(books)
    batch = fund.approved(books, campaign)
    withdrawn(books, 2)
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    held = [one.pk for one in paying.held_back(Batch.objects.get(), Channel.BANK)]
    again = refusal_of(payments.lock, books.deed("office"), batch=batch, channel=Channel.BANK)
    assert (Run.objects.get(pk=run).people, held, again, replay()) == (
        2,
        [Nomination.objects.order_by("pk")[2].pk],
        "CONSENT-HELD",
        [],
    )


def test_withdrawn_after_the_lock_nothing_leaves_with_him(books):
    """Locked with three: not released; cancelled and locked anew, it leaves with two."""
    campaign = listed(books)
    batch = fund.approved(books, campaign)
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    withdrawn(books, 0)
    before = refusal_of(payments.release, books.deed("cashier"), run=run)
    payments.cancel(books.deed("office"), run=run)
    anew = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    after = refusal_of(payments.release, books.deed("cashier"), run=anew)
    line = BudgetLine.objects.get().ledger_line_id
    assert (before, after, fund.balance(line)[3:]) == (
        "CONSENT-HELD",
        "",
        (50_000, 50_000, 100_000, 0),
    )


def test_cash_is_not_signed_for_by_whom_has_withdrawn(books):
    """The envelope is out when he withdraws: refused, until he agrees anew; another is not held."""
    campaign = planned(books, "consent")
    fund.put_forward(books, campaign, 2, channel="cash")
    run = fund.sent(books, fund.approved(books, campaign), "cash")
    withdrawn(books, 0)

    def sign(place):
        one = Payment.objects.order_by("pk")[place]
        line = results.Signed(one.pk, EvidenceKind.SIGNATURE, photo(f"签字{place}"))
        return refusal_of(results.sign, books.deed("accountant"), run=run, signed=[line])

    held, other = sign(0), sign(1)
    assert (held, other, renewed(books, 0), sign(0)) == ("CONSENT-HELD", "", "", "")


def test_a_renewed_consent_counts_and_both_stay_on_record(books):
    """Withdrawn, renewed by the office alone, once; on the list again; withdrawn once more."""
    campaign = Campaign.objects.get(pk=listed(books))
    codes = [
        renewed(books, 0),
        withdrawn(books, 0),
        renewed(books, 0, "leader"),
        renewed(books, 0, reason=""),
    ]
    gone = [len(withdrawn_in(campaign))]
    codes += [renewed(books, 0), renewed(books, 0)]
    gone.append(len(withdrawn_in(campaign)))
    again = withdrawn(books, 0)
    gone.append(len(withdrawn_in(campaign)))
    assert codes == ["CONSENT-STANDS", "", "CONSENT-ROLE", "TEXT-BLANK", "", "CONSENT-STANDS"]
    assert (again, gone, Withdrawal.objects.count()) == ("", [1, 0, 1], 2)
    assert audit.unlike_the_journal() == []


def test_what_was_paid_stays_paid_and_a_failed_payment_is_not_repeated(books):
    """One paid, one failed, both withdraw: the money stays, nothing is sent again."""
    campaign = listed(books, 2)
    batch = fund.approved(books, campaign)
    run = fund.sent(books, batch)
    failed = Payment.objects.order_by("number").last()
    data = fund.answer_of(run, failed={failed.number})
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    control = refusal_of(payments.settle, books.deed("accountant"), run=run)
    withdrawn(books, 0)
    withdrawn(books, 1)
    code = refusal_of(results.reissue, books.deed("office"), payment=failed.pk)
    states = list(Payment.objects.order_by("number").values_list("state", flat=True))
    assert (control, code, states, audit.unlike_the_journal()) == (
        "",
        "CONSENT-HELD",
        ["paid", "failed"],
        [],
    )


def test_a_campaign_tells_people_from_its_planning_on(books):
    """The draft: standards filled in with the project's facts; the table for unions shows it."""
    campaign = Campaign.objects.get(pk=planned(books, "duty"))
    use = campaign.data_use
    told = lines_of(use)
    paper = quota_table(campaign, Imprint(books.now.date(), demo=True))
    text = "".join(plain(b.content) for b in paper.blocks if isinstance(b, Paragraph))
    assert (len(told), all(line in text for line in told), use.basis) == (7, True, "duty")
    wanted = ("十三条", "十七条", "二十三条", "云川区总工会", "元旦春节送温暖", "30 年", "代发银行")
    assert [word for word in wanted if word not in text] == []


def test_the_office_words_it_and_the_journal_keeps_both(books):
    """Reworded twice while open; the basis is fixed since the opening; the leader has no say."""
    campaign = planned(books, "duty")

    def tell(who="office", basis="", **texts):
        return refusal_of(
            campaigns.tell, books.deed(who), campaign=campaign, basis=basis, texts=texts
        )

    codes = [
        tell(contact="云川区总工会，电话 12351"),
        tell("leader", contact="x"),
        tell(basis="consent"),
        tell(basis="duty", purpose="只用于本次慰问"),
        tell(purpose=" "),
        tell(purpose="长" * 501),
        tell(photo="照片"),
        tell(basis="whim"),
    ]
    use = DataUse.objects.get()
    assert (codes, use.contact, use.purpose, replay()) == (
        ["", "MOVE-ROLE", "BASIS-FIXED", "", "TEXT-BLANK", "TEXT-LONG", "TELL-PART", "TELL-PART"],
        "云川区总工会，电话 12351",
        "只用于本次慰问",
        [],
    )


def test_what_a_finished_campaign_told_stays(books):
    """Cancelled: no new wording; before that there was one."""
    campaign = planned(books, "duty")
    before = refusal_of(
        campaigns.tell, books.deed("office"), campaign=campaign, texts={"rights": "可以查阅"}
    )
    campaigns.cancel(books.deed("leader"), campaign=campaign)
    after = refusal_of(
        campaigns.tell, books.deed("office"), campaign=campaign, texts={"rights": "无"}
    )
    assert (before, after) == ("", "DATA-USE-LATE")


def test_without_a_word_on_it_no_campaign_opens(books):
    """Standards that are silent leave no draft: refused until the office has written every part."""
    line = fund.project(books, ("元旦春节送温暖", 200_000, 4))[0]
    silent = fund.standards().split("# ---- 个人信息")[0]
    pk = campaigns.plan(
        books.deed("office"),
        line=line.pk,
        name=line.campaign_name,
        window_from=line.project.period_from,
        window_to=line.project.period_to,
        groups=["苦脏累险行业一线职工"],
        standards=silent,
    )
    quota = campaigns.QuotaFacts(books.unions[0], 4, 4, line.planned_fen)
    campaigns.allot(books.deed("office"), campaign=pk, quotas=[quota])
    before = refusal_of(campaigns.open_campaign, books.deed("leader"), campaign=pk)
    texts = dict.fromkeys(TELLS, "按规定办理")
    some = refusal_of(campaigns.tell, books.deed("office"), campaign=pk, basis="duty", texts={})
    campaigns.tell(books.deed("office"), campaign=pk, basis="consent", texts=texts)
    after = refusal_of(campaigns.open_campaign, books.deed("leader"), campaign=pk)
    assert (before, some, after) == ("DATA-USE-NONE", "TEXT-BLANK", "")
