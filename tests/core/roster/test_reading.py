"""Whole files: which rows are people, which are not, and what the rows say of each other."""

import pytest
from tests.core.roster.desk import CARDS, HEADING, codes, number, person, sheet

from nuanliu.core.roster import Severity, Sheet, letters, read_roster


def people(count):
    """Sound lines of different people on different accounts and phones."""
    return [
        person(
            f"张{'甲乙丙丁'[place]}",
            id=number(f"5301031980010112{place}"),
            card=CARDS[place],
            phone=f"1390000000{place}",
        )
        for place in range(count)
    ]


def ignored(roster):
    return [(one.row, one.why) for one in roster.ignored]


def test_everything_that_is_no_person_is_passed_over_with_a_reason():
    """Repeated heading, numbered blanks, a caption, subtotal and total, remarks, signatures."""
    first, second = people(2)
    roster = read_roster(
        [
            sheet(
                ["慰问花名册（演示）"],
                HEADING,
                first,
                [],
                ["小 计", None, "500"],
                HEADING,
                second,
                ["合计", None, 1000],
                ["备注：以上人员均在岗"],
                ["填报人：王五", None, "审核人：赵六"],
                ["以上名单已在本单位公开栏张贴"],
            )
        ]
    )
    assert ([row.row for row in roster.rows], roster.findings, ignored(roster)) == (
        [3, 7],
        (),
        [
            (4, "空行"),
            (5, "合计行"),
            (6, "重复的表头"),
            (8, "合计行"),
            (9, "落款或说明"),
            (10, "落款或说明"),
            (11, "说明文字"),
        ],
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (["小计", "1人", "500"], "合计行"),
        (["合计", "12", None], "合计行"),
        (["共 12 人"], "合计行"),
        (["总共12人", "", "500"], "合计行"),
        (["（公章）"], "落款或说明"),
        (["单位盖章处", "", "1月8日"], "落款或说明"),
        (["2024年1月8日"], "落款或说明"),
    ],
)
def test_a_head_count_a_stamp_and_a_date_are_nobody(line, why):
    """What stands under a list beside its total: how many, where the stamp goes, which day."""
    roster = read_roster([sheet(HEADING, person(), line)])
    assert (len(roster.rows), roster.findings, ignored(roster)) == (1, (), [(3, why)])


@pytest.mark.parametrize("name", ["合计", "公章明", "共和"])
def test_a_person_with_a_number_is_no_total(name):
    """Control: a row with an identity number, and names that only begin like a remark."""
    assert len(read_roster([sheet(HEADING, person(name=name))]).rows) == 1


def test_the_size_of_a_household_hides_nobody():
    """A line without its number whose next column says 共3人: a person at fault, no total."""
    found = read_roster([sheet(HEADING, person(), ["李四", None, "共3人"])])
    assert [row.name for row in found.rows] == ["张三", "李四"]


def test_columns_that_are_missing_further_down_hold_everybody():
    """A second heading in another order without amounts: named at its row, and nobody is judged."""
    second = ("开户银行", "银行卡号", "人员类别", "身份证号", "联系电话", "姓名")
    own = dict(zip(HEADING, people(2)[1], strict=True))
    found = read_roster([sheet(HEADING, people(1)[0], second, tuple(own[one] for one in second))])
    assert (
        found.rows,
        [row.name for row in found.held],
        [(one.row, one.code, one.heading) for one in found.findings],
    ) == ((), ["张甲", "张乙"], [(3, "COLUMN-MISSING", "慰问金额")])


def test_numbered_blank_lines_are_nobody():
    """A template with serials typed down to 100 and only the first line filled in."""
    roster = read_roster([sheet(["序号", *HEADING], ["1", *person()], ["2"], ["3"])])
    assert (len(roster.rows), ignored(roster)) == (1, [(3, "只有序号"), (4, "只有序号")])


@pytest.mark.parametrize(
    ("stated", "found"), [("1000", []), ("1500", [(4, "C", "TOTAL-MISMATCH")])]
)
def test_a_total_must_match_its_rows(stated, found):
    """A wrong total is a warning on its own cell: it names no person."""
    roster = read_roster([sheet(HEADING, *people(2), ["合计", None, stated])])
    assert (codes(roster.findings), len(roster.sound())) == (found, 2)


def test_subtotals_count_their_own_part_and_the_total_everything():
    """500 + 500, each with its subtotal, 1000 in all; one subtotal is wrong."""
    first, second = people(2)
    lines = (first, ["小计", None, "500"], second, ["小计", None, "600"], ["总计", None, "1000"])
    assert codes(read_roster([sheet(HEADING, *lines)]).findings) == [(5, "C", "TOTAL-MISMATCH")]


def test_a_total_over_an_unreadable_amount_is_not_judged():
    """The amount is the fault; the total may be right."""
    lines = (person(amount="约五百"), ["合计", None, "500"])
    assert codes(read_roster([sheet(HEADING, *lines)]).findings) == [(2, "C", "AMOUNT-FORM")]


def test_every_visible_list_is_read_and_hidden_sheets_are_not():
    """A list, a page of notes, a hidden draft, a second list with another order of columns."""
    first, second, third = people(3)
    backwards = [tuple(reversed(HEADING)), tuple(reversed(second))]
    roster = read_roster(
        [
            sheet(HEADING, first, name="一车间"),
            sheet(["填表说明"], ["每人一行"], name="说明"),
            sheet(HEADING, third, name="底稿", hidden=True),
            sheet(*backwards, name="二车间"),
        ]
    )
    assert (
        [(row.sheet, row.name) for row in roster.rows],
        [one.name for one in roster.sheets],
        roster.sheets[0].header_rows,
        roster.findings,
    ) == ([("一车间", "张甲"), ("二车间", "张乙")], ["一车间", "二车间"], (1,), ())


def test_a_file_without_a_list_and_a_list_without_people_are_named():
    """Neither is an empty success."""
    nothing = read_roster([sheet(["你好"])])
    empty = read_roster([sheet(HEADING, [])])
    assert [codes(one.findings) for one in (nothing, empty)] == [
        [(1, "", "ROSTER-NO-HEADER")],
        [(1, "", "ROSTER-EMPTY")],
    ]


def test_two_people_on_one_account_are_both_stopped():
    """Each line names the other; the third person goes on."""
    first, second, third = people(3)
    shared = (*second[:5], first[5], *second[6:])
    roster = read_roster([sheet(HEADING, first, shared, third)])
    assert (codes(roster.findings), [row.name for row in roster.sound()]) == (
        [(2, "F", "SHARED-ACCOUNT"), (3, "F", "SHARED-ACCOUNT")],
        ["张丙"],
    )


@pytest.mark.parametrize(("sharers", "warnings"), [(2, 0), (3, 3)])
def test_one_phone_for_three_people_is_told(sharers, warnings):
    """Two of one family may share; three are worth a question, and go on."""
    lines = [(*line[:4], "13900000009", *line[5:]) for line in people(sharers)]
    roster = read_roster([sheet(HEADING, *lines)])
    told = [one for one in roster.findings if one.severity is Severity.WARNING]
    assert (len(told), len(roster.sound())) == (warnings, sharers)


def test_a_marked_file_that_comes_again_is_read_the_same():
    """Its first column holds our own texts; they are no value and no person."""
    lines = [("错误说明", *HEADING), ("第 2 行：金额有误", *person()), ("多余的说明",)]
    roster = read_roster([sheet(*lines)])
    assert (len(roster.rows), roster.findings, ignored(roster)) == (1, (), [(3, "只有序号")])


def test_a_sheet_comes_from_the_child_as_plain_lists():
    """The JSON of the guarded child becomes a sheet; columns are named past Z."""
    raw = {
        "name": "a",
        "hidden": False,
        "rows": [[["姓名", ""], "t-"]],
        "merged": [[0, 0, 0, 1]],
    }
    made = Sheet.of(raw)
    assert (made.at(0, 0).text, made.at(5, 5).text, made.merged) == ("姓名", "", ((0, 0, 0, 1),))
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_sheet_of_people_without_heading_is_not_passed_over_in_silence():
    """Beside a list that is read; a sheet of words is none of our business."""
    first, second, _ = people(3)
    roster = read_roster(
        [sheet(HEADING, first), sheet(second, name="补充"), sheet(["每人一行"], name="说明")]
    )
    told = [(one.sheet, one.code) for one in roster.findings]
    assert ([row.name for row in roster.rows], told) == (["张甲"], [("补充", "SHEET-UNREAD")])


def test_a_list_of_contacts_beside_the_roster_is_no_roster():
    """姓名, 单位, 电话 alone: passed over beside a list of payees, asked about when alone."""
    contacts = sheet(["姓名", "单位", "联系电话"], ["王五", "工会", "13900000008"], name="联系人")
    beside = read_roster([sheet(HEADING, people(1)[0]), contacts])
    alone = {one.code for one in read_roster([contacts]).findings}
    assert (len(beside.rows), beside.findings, "COLUMN-MISSING" in alone) == (1, (), True)


def test_another_row_is_named_with_its_sheet():
    """The same account on two sheets: each finding leads to the other."""
    first, second = people(2)
    shared = (*second[:5], first[5], *second[6:])
    roster = read_roster([sheet(HEADING, first, name="甲"), sheet(HEADING, shared, name="乙")])
    assert [one.message for one in roster.findings] == [
        "银行卡号与“乙”第 2 行的另一个人相同",
        "银行卡号与“甲”第 2 行的另一个人相同",
    ]
