"""The office's papers of one campaign: what they add up to, who signed, and what is missing."""

from datetime import date

import pytest
from tests.laws import fund
from tests.stages.papers_seen import block, tables, total_of, values
from tests.stages.scenario import NAMES, afterwards, campaign, nominate, paid_campaign, project

from nuanliu.core.documents import Kind, SignatureLine, plain, text_of
from nuanliu.core.documents.blocks import Opinions
from nuanliu.core.documents.table import unmerged
from nuanliu.core.imprint import Imprint
from nuanliu.records.ledger.queries import book_rows
from nuanliu.records.people.models import RoleGrant
from nuanliu.stages.campaigns.papers import quota_table
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.claims.papers import MERGED, claim_form, packet_cover
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.feedback.papers import survey_report
from nuanliu.stages.nominations.papers import summary, tallies
from nuanliu.stages.payments.outcome import result_table
from nuanliu.stages.payments.papers import bank_summary, sign_sheet
from nuanliu.stages.performance.papers import self_evaluation_table, target_table
from nuanliu.stages.performance.queries import survey_targets
from nuanliu.stages.performance.report import self_report
from nuanliu.stages.performance.watching import monitoring_table
from nuanliu.stages.projects.wording import objective
from nuanliu.stages.reviews.decided import minutes_summary
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.sheets import approval_form
from nuanliu.stages.visits.papers import visit_record

SHOWN = Imprint(date(2024, 12, 31), demo=True)


@pytest.fixture
def paid(books):
    return paid_campaign(books)


def test_quotas_and_summary_add_up_to_the_plan(paid):
    """Six people of two unions: three and three, 3,000.00 yuan, one reserve put forward."""
    quotas, rows = quota_table(paid.campaign, SHOWN), tallies(paid.campaign)
    combined = summary(paid.campaign, SHOWN)
    assert (
        total_of(tables(quotas)[0]),
        plain(tables(quotas)[0].capitals),
        [(row.people, row.reserves, row.amount_fen) for row in rows],
        total_of(tables(combined)[0])[:2],
        sum(sum(row.sexes.values()) for row in rows),
    ) == (
        ["合计", "6", "2", "3,000.00"],
        "人民币叁仟元整",
        [(3, 1, 150_000), (3, 0, 150_000)],
        ["合计", "6"],
        6,
    )


def test_the_approval_form_carries_opinions_in_their_order(paid):
    """经办, 审核, 公示结果, 审批: each with person and day, the money in figures and capitals."""
    paper = approval_form(paid.batch, paid.decision, SHOWN)
    boxes = block(paper, Opinions).boxes
    facts = values(paper)
    assert (
        [box.role.split("\n")[0] for box in boxes],
        [box.signed for box in boxes],
        [box.date for box in boxes],
        facts["金额（小写）"],
        facts["金额（大写）"],
        facts["发放方式"],
        paper.watermark,
    ) == (
        ["经办人意见", "审核意见", "公示结果", "审批意见", "审批意见"],
        ["职员office", "职员service_center", "职员office2", "职员leader", "职员leader2"],
        [date(2024, 1, 15)] * 2 + [date(2024, 1, 23)] * 3,
        "¥3,000.00",
        "人民币叁仟元整",
        "银行代发4人、2,000.00元；现金签领2人、1,000.00元",
        "演示",
    )


def test_a_leader_is_titled_by_his_post_whoever_signs_first(paid):
    """The one who decides signs last or first; a third without a post is 领导, none is made up."""
    boxes = block(approval_form(paid.batch, paid.decision, SHOWN), Opinions).boxes

    RoleGrant.objects.update(post="")
    bare = block(approval_form(paid.batch, paid.decision, SHOWN), Opinions).boxes
    title = "审批意见\n（{}）".format
    assert ([(box.role, box.signed) for box in boxes[3:]], [box.role for box in bare[3:]]) == (
        [(title("主要领导"), "职员leader"), (title("分管领导"), "职员leader2")],
        [title("领导")] * 2,
    )


def test_the_aim_is_told_in_the_words_of_the_public_text(paid):
    """绩效目标表, 自评报告 and section nine of the 公开文本: one sentence, from one builder."""
    project = paid.project
    aim = plain(objective(project.facts, project.narrative))
    public = nine_sections(project, SHOWN.on)
    cells = [
        plain(slot.cell.content)
        for paper in (target_table(project, SHOWN), public)
        for slot in tables(paper)[-1].grid()[0]
    ]
    assert cells.count(aim) == 2


def test_an_undecided_batch_is_a_draft_with_open_boxes(books):
    """Nobody has reviewed, noticed or decided: only the maker has signed."""
    made = project(books, 6)
    opened = campaign(books, made, 6, 1)
    nominate(books, opened, 6, 2, 1)
    batch = Batch.objects.get(pk=fund.compiled(books, opened.pk))
    paper = approval_form(batch, None, SHOWN)
    signed = [box.signed for box in block(paper, Opinions).boxes]
    assert (signed, paper.watermark) == (["职员office", "", "", ""], "演示草稿")


def test_the_minutes_say_how_many_how_much_and_who_signed(paid):
    """The decision of the meeting in words."""
    text = text_of(minutes_summary(paid.decision, SHOWN))
    parts = ("同意慰问6名职工", "3,000.00元（人民币叁仟元整）", "职员leader、职员leader2签署")
    assert [part in text for part in parts] == [True] * 3


def test_the_sign_sheet_is_signed_by_hand_and_shows_no_digit_of_an_id(paid):
    """Two people in cash, all signed since: digits, signature, proxy and date stay blank."""
    paper = sign_sheet(paid.cash, SHOWN)
    table = tables(paper)[0]
    rows = [[plain(slot.cell.content) for slot in slots] for slots in table.grid()]
    assert (
        rows,
        total_of(table)[:2],
        plain(table.capitals),
        (table.subtotal_per_page, Kind.SIGN in [column.kind for column in table.columns]),
        block(paper, SignatureLine).labels.count("经办人"),
    ) == (
        [
            [str(place), name, "", "环卫站工会", "500.00", "", "", ""]
            for place, name in enumerate(NAMES[:2], 1)
        ],
        ["合计", "1,000.00"],
        "人民币壹仟元整",
        (True, True),
        2,
    )


def test_bank_list_and_result_table_tell_the_failed_line(paid):
    """Four lines to the bank, one back and sent again: five due in all, four paid by bank."""
    listed, results = bank_summary(paid.bank, SHOWN), result_table(paid.campaign, SHOWN)
    whole, undone = tables(results)
    cards = [row[3] for row in unmerged(tables(listed)[0])[1:]]
    assert (
        {card[:4] + "·" * len(card[4:]) for card in cards},
        values(listed)["名单控制码"].replace(" ", ""),
        total_of(whole)[1:11],
        [row[2:8] for row in unmerged(undone)[1:]],
    ) == (
        {"****····"},
        paid.bank.control,
        ["7", "3,500.00", "6", "3,000.00", "0", "0.00", "1", "500.00", "0", "0.00"],
        [["李喆", "环卫站工会", "500.00", "未成功", "账号有误", "2024-01-DF-02-0001"]],
    )


def drafted(books, paid, kind=ClaimKind.RELIEF):
    return claims.draft(
        books.deed("office"),
        campaign=paid.campaign.pk,
        kind=kind,
        purpose="慰问金",
        amount_fen=300_000,
    )


def test_the_packet_names_what_is_missing_in_the_auditors_order(books, paid):
    """A draft claim with the list alone; every other paper of the packet is missing."""
    pk = drafted(books, paid)
    claims.attach(books.deed("office"), claim=pk, kind="list", name="名单.pdf", data=b"list")
    claim = Claim.objects.get(pk=pk)
    cover, form = packet_cover(claim, SHOWN), claim_form(claim, SHOWN)
    states = [row[5] for row in unmerged(tables(cover)[0])[1:]]
    missing = (
        "缺少：方案或通知、会议纪要、审批表、公示及结果、支付凭证或银行回单、代发明细或签领表、"
        f"签收凭据（{paid.cash.number}）。"
    )
    assert (states, missing in text_of(cover), cover.watermark, values(form)["金额（大写）"]) == (
        ["缺", "缺", "缺", "已附", "缺", "缺", "缺", "缺"],
        True,
        "演示草稿",
        "人民币叁仟元整",
    )


@pytest.mark.parametrize("number", [MERGED, MERGED + 1])
def test_many_papers_of_a_kind_are_one_line_of_the_cover(books, paid, number):
    """Signed sheets: up to MERGED stand on the cover by name, one more in a list behind it."""
    pk = drafted(books, paid)
    for place in range(number):
        name, data = f"签收{place:02d}.pdf", b"%d" % place
        claims.attach(books.deed("office"), claim=pk, kind="signed", name=name, data=data)
    on_cover, *behind = tables(packet_cover(Claim.objects.get(pk=pk), SHOWN))
    rows = [row for row in unmerged(on_cover)[1:] if row[1] == "签收凭据"]
    names = [f"签收{place:02d}.pdf" for place in range(number)]
    whole = ["8", "签收凭据", str(number)]
    behind_it: list[list[str]] = []
    by_name = ([[*whole, name, "已附"] for name in names], behind_it)
    one_line = ([[*whole, "见“签收凭据清单”", "已附"]], [["签收凭据清单", *names]])
    assert (
        [[*row[:4], row[5]] for row in rows],
        [[one.caption, *(row[1] for row in unmerged(one)[1:])] for one in behind],
    ) == (by_name if number == MERGED else one_line)


def test_a_claim_says_in_words_how_far_it_is(books, paid):
    """Drafted, then sent back with a reason, and one that is filed: form and cover alike."""
    claim = Claim.objects.get(pk=drafted(books, paid, ClaimKind.PURCHASE))
    told = [standing(claim)]
    claim.returned_for = "改由工会经费列支"
    told += [standing(claim), standing(afterwards(books, paid).claim)]
    assert told == [
        ("起草（未入账，不作报销凭证）", "演示草稿"),
        ("起草（已退回：改由工会经费列支）", "演示草稿"),
        ("已入账", "演示"),
    ]


def standing(claim):
    cover, form = packet_cover(claim, SHOWN), claim_form(claim, SHOWN)
    (word,) = {values(paper)["状态"] for paper in (cover, form)}
    (mark,) = {paper.watermark for paper in (cover, form)}
    return word, mark


def test_a_claim_form_names_the_vouchers_it_files(books, paid):
    """Relief: one voucher a bank answer and sheet that paid, and collected; a purchase: its own."""
    claim = afterwards(books, paid).claim
    form = claim_form(claim, SHOWN)
    told, boxes = values(form), block(form, Opinions).boxes
    paying = [row.voucher for row in book_rows() if row.target == "paid"]
    assert (
        told["记账凭证"],
        [told[name] for name in ("部门", "收款户名", "账号")],
        [box.role for box in boxes],
        boxes[-1].text,
    ) == (
        "、".join(dict.fromkeys(paying)),
        ["综合办公室", "见代发明细、签领表", "见代发明细、签领表"],
        ["经手", "证明", "审核\n（职工服务中心）", "审批", "入账"],
        "凭证已归集，附件齐全。",
    )


def test_the_papers_after_the_money(books, paid):
    """Visit, survey, monitoring, self-evaluation and report of a year that met every target."""
    after = afterwards(books, paid)
    visit, claim = visit_record(after.visit, SHOWN), claim_form(after.claim, SHOWN)
    targets = survey_targets(paid.project, date(2024, 10, 25))
    survey = survey_report(after.survey, SHOWN, targets)
    scored = [
        row for table in tables(self_evaluation_table(after.evaluation, SHOWN))
        for row in unmerged(table)
    ]  # fmt: skip
    watched = unmerged(tables(monitoring_table(after.monitoring, SHOWN))[1])
    report = text_of(self_report(after.evaluation, SHOWN))
    first = unmerged(tables(survey)[0])[1]
    assert (
        values(visit)["走访人数"],
        [box.date for box in block(claim, Opinions).boxes],
        [values(survey)[name] for name in ("实际慰问", "收回问卷", "回收率")],
        first[1:4],
        [row[-3] for row in scored if row[0] == "总分"],
        [row[2:6] for row in scored if row[1] == "年度资金总额"],
        watched[1][3:6] + watched[1][12:15],
        "自评得分100.00分" in report,
    ) == (
        "3人",
        [date(2024, 1, 24), None, *[date(2024, 1, 24)] * 3],
        ["6人", "5份", "83.3%"],
        ["5", "5", "100.0%"],
        ["100"],
        [["年度资金总额", "0.30", "0.30", "0.30"]],
        ["≥6人", "6人", "6人", "√", "", ""],
        True,
    )


def test_the_target_table_merges_levels_over_equal_neighbours(paid):
    """Six rows: name and aim over all, 产出指标 over four, the others over one each."""
    table = tables(target_table(paid.project, SHOWN))[0]
    spans = [slot.cell.row_span for slot in table.grid()[0][:3]]
    levels = [row[2] for row in unmerged(table)[1:]]
    assert (spans, levels) == ([6, 6, 4], ["产出指标"] * 4 + ["效益指标", "满意度指标"])
