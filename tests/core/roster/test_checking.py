"""A roster is measured: against itself, the standards, the quota and what is known already."""

from datetime import date
from importlib.resources import files

import pytest
from tests.core.roster.desk import CARDS, HEADING, codes, number, person, sheet

from nuanliu.core.eligibility import Received
from nuanliu.core.money import Money
from nuanliu.core.roster import Field, Listed, Severity, Terms, check_roster, read_roster
from nuanliu.core.standards import read_standards

DAY = date(2024, 1, 8)
STANDARDS = read_standards(
    (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")
)
ID = number()
OTHER = number("53010319900101123")


def check(*lines, more=(), **terms):
    roster = read_roster([sheet((*HEADING, *more), *lines)])
    return check_roster(roster, Terms("元旦春节送温暖", STANDARDS, DAY, DAY, **terms))


def test_a_sound_row_is_proposed_with_the_code_of_its_group():
    """'一线职工' is B3 in the standards; nothing is found."""
    checked = check(person(), more=())
    assert ([one.group for one in checked.proposals], checked.findings, checked.already) == (
        ["B3"],
        (),
        (),
    )


@pytest.mark.parametrize(
    ("changes", "terms", "found"),
    [
        ({"amount": "600"}, {}, (2, "C", "CAP-TIME")),
        ({"amount": "500.01"}, {}, (2, "C", "CAP-TIME")),
        ({"amount": "0"}, {}, (2, "C", "AMOUNT")),
        ({"amount": "-500"}, {}, (2, "C", "AMOUNT")),
        ({"group": "劳动模范"}, {}, (2, "D", "GROUP")),
        ({"group": "其他"}, {}, (2, "D", "GROUP")),
        ({"group": ""}, {}, (2, "D", "GROUP")),
        ({"group": "快递员和货车司机在苦脏累险岗位"}, {}, (2, "D", "GROUP")),
        ({}, {"groups": frozenset({"B1"})}, (2, "D", "GROUP")),
        ({"id": number("53010320100101123")}, {}, (2, "B", "AGE")),
        ({}, {"elsewhere": {ID: ("东华工会",)}}, (2, "B", "DUP-CAMPAIGN")),
        (
            {"id": ID[:6] + ID[8:17]},
            {"elsewhere": {ID: ("东华工会",)}},
            (2, "B", "DUP-CAMPAIGN"),
        ),
        (
            {},
            {"paid": {ID: (Received("B3", "S1", Money.of_yuan(600)),)}},
            (2, "C", "CAP-YEAR"),
        ),
        ({}, {"listed": {ID: Listed("死亡比对", Severity.ERROR)}}, (2, "B", "COMPARISON")),
        ({}, {"accounts": {CARDS[0]: OTHER}}, (2, "F", "SHARED-ACCOUNT")),
        ({}, {"accepted": {ID: "张叁"}}, (2, "A", "NAME-DIFFERS")),
        ({}, {"people": 0}, (2, "A", "QUOTA")),
        ({"bank": "行" * 61}, {}, (2, "G", "TEXT-LONG")),
    ],
)
def test_each_rule_stops_the_row_at_the_cell_it_is_about(changes, terms, found):
    """One reason each; the same row without it is proposed (the test above)."""
    checked = check(person(**changes), **terms)
    assert (codes(checked.findings), checked.proposals) == ([found], ())


def test_rows_alike_but_for_one_fact_are_told_apart():
    """Six of one group, amount and channel: what one had, where one stands, how old one is counts.

    Two who are alike in all of it hear the same, each about his own row.
    """
    bodies = [f"530103198001011{place}" for place in range(23, 28)]
    had, also, elsewhere, sound, alike = (number(body) for body in bodies)
    young = number("53010320100101123")
    lines = [
        person(f"赵{one}", id=who, phone=f"1390000000{place}", card=f"62999900000{place}")
        for place, (one, who) in enumerate(
            zip("甲乙丙丁戊己", (had, also, elsewhere, sound, alike, young), strict=True)
        )
    ]
    grants = (Received("B3", "S1", Money.of_yuan(600)),)
    checked = check(*lines, paid={had: grants, also: grants}, elsewhere={elsewhere: ("东华工会",)})
    errors = [one for one in checked.findings if one.severity is Severity.ERROR]
    assert (codes(errors), {one.message[:1] for one in errors} & set("赵：")) == (
        [(2, "C", "CAP-YEAR"), (3, "C", "CAP-YEAR"), (4, "B", "DUP-CAMPAIGN"), (7, "B", "AGE")],
        set(),
    )


def test_a_text_is_taken_whole():
    """60 characters of a bank's name, the most there is room for, reach the row uncut."""
    (proposal,) = check(person(bank="行" * 60)).proposals
    assert proposal.row.text(Field.BANK) == "行" * 60


def test_terms_that_fit_stop_nobody():
    """Control: the very same kinds of terms, about other people or within their limits."""
    terms = {
        "groups": frozenset({"B3"}),
        "elsewhere": {OTHER: ("东华工会",)},
        "paid": {ID: (Received("B3", "S1", Money.of_yuan(500)),)},
        "listed": {OTHER: Listed("死亡比对", Severity.ERROR)},
        "accounts": {CARDS[0]: ID},
        "accepted": {OTHER: "李四"},
        "people": 1,
    }
    checked = check(person(), **terms)
    assert (len(checked.proposals), checked.findings) == (1, ())


def test_a_hit_that_is_only_a_note_lets_the_row_go_on():
    """The public payroll list is a note in this fund."""
    checked = check(person(), listed={ID: Listed("财政供养比对", Severity.NOTE)})
    told = [(one.code, one.severity.value) for one in checked.findings]
    assert (told, len(checked.proposals)) == ([("COMPARISON", "note")], 1)


def test_one_person_under_both_forms_of_his_number_is_one():
    """18 digits in one line, 15 in the next, the name with a space: the second is refused."""
    again = person("张 三", id=ID[:6] + ID[8:17])
    checked = check(person(), again)
    assert (codes(checked.findings), [one.row.row for one in checked.proposals]) == (
        [(3, "B", "DUP-ROSTER")],
        [2],
    )


def test_people_in_already_are_recognised_and_not_put_forward_again():
    """The corrected file holds everybody; only the new one is proposed, within the quota left."""
    newcomer = person("李四", id=OTHER, card=CARDS[1], phone="13900000002")
    checked = check(person(), newcomer, accepted={ID: "张三"}, people=1)
    assert (
        [one.row.name for one in checked.proposals],
        [row.name for row in checked.already],
        [(one.code, one.severity.value) for one in checked.findings],
    ) == (["李四"], ["张三"], [("ALREADY-IN", "note")])


def test_the_quota_counts_sound_rows_only_and_reserves_apart():
    """Of three regular rows one is at fault: both others fit a quota of two; reserves have one."""
    rows = [
        (*person("甲", id=number("53010319800101001"), card=CARDS[0], amount="600"), ""),
        (*person("乙", id=number("53010319800101002"), card=CARDS[1]), ""),
        (*person("丙", id=number("53010319800101003"), card=CARDS[2]), ""),
        (*person("丁", id=number("53010319800101004"), card=CARDS[3]), "是"),
        (*person("戊", id=number("53010319800101005"), card="", bank=""), "是"),
    ]
    cash = [(*row, "现金" if row[0] == "戊" else "") for row in rows]
    checked = check(*cash, more=("是否候补", "发放方式"), people=2, reserves=1)
    stopped = [one for one in codes(checked.findings) if one[2] != "SHARED-PHONE"]
    assert (stopped, [one.row.name for one in checked.proposals]) == (
        [(2, "C", "CAP-TIME"), (6, "A", "QUOTA")],
        ["乙", "丙", "丁"],
    )


def test_a_row_without_a_readable_number_still_hears_of_its_other_faults():
    """Wrong check digit, too much money and a closed group: three findings at once."""
    wrong = person(id=ID[:17] + ("0" if ID[17] != "0" else "1"), amount="600", group="劳动模范")
    assert codes(check(wrong).findings) == [
        (2, "B", "ID-CHECK"),
        (2, "C", "CAP-TIME"),
        (2, "D", "GROUP"),
    ]


def test_a_finding_reads_as_one_sentence():
    """Where, what, how to fix, code; the amount is quoted with two decimals."""
    text = check(person(amount="600")).findings[0].text()
    assert text == (
        "第2行 C列“慰问金额”：本次600.00元，超过每人次标准500.00元。"
        "请把金额降到标准以内。[CAP-TIME]"
    )


def test_people_held_by_a_missing_column_are_checked_for_the_rest():
    """No 银行卡号 column: over the cap and listed twice are told all the same; nobody may stand."""
    bare = HEADING[:5]
    lines = [person(amount="600")[:5], person("李四", phone="13900000002")[:5]]
    roster = read_roster([sheet(bare, *lines)])
    checked = check_roster(roster, Terms("元旦春节送温暖", STANDARDS, DAY, DAY, people=0))
    assert (checked.proposals, codes(checked.findings)) == (
        (),
        [(1, "", "COLUMN-MISSING"), (2, "C", "CAP-TIME"), (3, "B", "DUP-ROSTER")],
    )


def test_a_missing_group_column_is_said_once():
    """Not again for every person; the other rules still speak."""
    without = [place for place, name in enumerate(HEADING) if name != "人员类别"]
    rows = [[row[place] for place in without] for row in (HEADING, person(amount="600"))]
    checked = check_roster(read_roster([sheet(*rows)]), Terms("春节", STANDARDS, DAY, DAY))
    assert codes(checked.findings) == [(1, "", "COLUMN-MISSING"), (2, "C", "CAP-TIME")]
