"""Columns known by what they hold, or by what somebody said of them; never guessed when unsure."""

import pytest
from tests.core.roster.desk import CARDS, HEADING, codes, number, person, sheet

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster import Field, lasting, parse_mapping, read_roster

OTHER = number("53010319820101127")
NAMES = list(HEADING)


def named(**changes):
    """The heading with some names changed; '' takes the name away."""
    return [changes.get(name, name) for name in HEADING]


def read(*rows, **more):
    return read_roster([sheet(*rows)], **more)


def mapped(pairs):
    """A mapping that is in order."""
    found = parse_mapping(pairs)
    assert not isinstance(found, Refusal)
    return found


def told(pairs):
    found = parse_mapping(pairs)
    return found.code if isinstance(found, Refusal) else found


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("身份证号", Field.ID),
        ("银行卡号", Field.CARD),
        ("联系电话", Field.PHONE),
        ("开户银行", Field.BANK),
    ],
)
@pytest.mark.parametrize("name", ["", "号码甲"])
def test_the_one_column_that_looks_right_is_taken_and_told(heading, field, name):
    """An empty or unknown heading over clear content: read, with a note at the heading."""
    roster = read(named(**{heading: name}), person(), person("李四", id=OTHER, card=CARDS[1]))
    place = "ABCDEFG"[NAMES.index(heading)]
    notes = [(one.row, one.column, one.code, one.severity.value) for one in roster.findings]
    assert (len(roster.sound()), roster.rows[0].columns[field], notes) == (
        2,
        place,
        [(1, place, "COLUMN-BY-CONTENT", "note")],
    )


def test_two_columns_that_look_right_are_asked_about():
    """Identity numbers twice under unknown names: nobody is read, and nobody is lost in silence."""
    roster = read([*named(身份证号="甲"), "乙"], [*person(), OTHER])
    assert (roster.rows, roster.held, codes(roster.findings)) == (
        (),
        (),
        [(1, "", "COLUMN-UNSURE")],
    )
    one = roster.findings[0]
    assert one.message == "分不清哪一列是“身份证号”：B 列、H 列的内容都像"


def test_a_column_of_somebody_else_is_never_taken():
    """代领人身份证号 looks like an identity number and is not the payee's."""
    roster = read(named(身份证号="代领人身份证号"), person())
    assert codes(roster.findings) == [(1, "", "COLUMN-MISSING")]
    beside = read([*named(身份证号=""), "代领人身份证号"], [*person(), OTHER])
    assert codes(beside.findings) == [(1, "", "COLUMN-UNSURE")]


def test_exchanged_headings_are_noticed():
    """身份证号 over cards and 银行卡号 over identity numbers: one finding each, nobody read."""
    swapped = read(
        named(身份证号="银行卡号", 银行卡号="身份证号"), person(), person("李四", id=OTHER)
    )
    assert (swapped.rows, codes(swapped.findings)) == (
        (),
        [(1, "B", "COLUMN-UNSURE"), (1, "F", "COLUMN-UNSURE")],
    )
    assert swapped.findings[0].message == "F 列“身份证号”里的内容像是“银行卡号”"
    assert read(named(), person(), person("李四", id=OTHER, card=CARDS[1])).findings == ()


def test_one_wrong_value_does_not_make_a_column_doubtful():
    """A phone number among identity numbers is a fault of its cell."""
    roster = read(HEADING, person(), person("李四", id="13900000002", card=CARDS[1]))
    assert codes(roster.findings) == [(3, "B", "ID-LENGTH")]


def test_a_mapping_names_columns_by_letter_heading_or_sheet():
    """Each way reads the same person; the last word is the sheet's own."""
    heading = named(身份证号="甲", 姓名="人")
    lines = ([*heading, "乙"], [*person(), OTHER])
    ways = (
        ["B=身份证号", "A=姓名"],
        ["甲=身份证", "人=姓名"],
        ["名单!B=身份证号", "人=姓名", "H=忽略"],
    )
    found = [read(*lines, mapping=mapped(way)).rows[0] for way in ways]
    assert [(row.name, row.identity.number) for row in found] == [("张三", number())] * 3


def test_a_mapping_serves_a_list_without_heading():
    """The first line is a person already; a title above is passed over."""
    pairs = ["A=姓名", "B=身份证号", "C=金额", "D=类别", "E=电话", "F=卡号", "G=开户行"]
    bare = read(person(), person("李四", id=OTHER, card=CARDS[1]), mapping=mapped(pairs))
    titled = read(["2024年花名册"], person(), mapping=mapped(pairs))
    assert ([row.row for row in bare.rows], bare.findings, bare.sheets[0].header_rows) == (
        [1, 2],
        (),
        (),
    )
    assert ([row.row for row in titled.rows], titled.findings) == ([2], ())
    assert codes(read(person()).findings) == [(1, "", "ROSTER-NO-HEADER")]


def test_a_mapping_can_take_a_column_out():
    """Two columns of amounts: 忽略 settles which one counts."""
    lines = ([*HEADING, "慰问金额"], [*person(), "900"])
    assert codes(read(*lines).findings) == [(1, "C", "COLUMN-TWICE")]
    settled = read(*lines, mapping=mapped(["C=忽略"]))
    assert [row.amount.fen for row in settled.rows] == [90_000]


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        (["b=姓名"], {"B": Field.NAME}),
        (["证件 号：=身份证号"], {"证件号": Field.ID}),
        (["银行信息/卡号=卡号"], {"银行信息卡号": Field.CARD}),
        (["备注2=忽略"], {"备注2": None}),
        ([], {}),
        (["B"], "MAP-FORM"),
        (["=姓名"], "MAP-FORM"),
        (["B="], "MAP-FORM"),
        (["B=血型"], "MAP-FIELD"),
        (["B=姓名", "b=电话"], "MAP-TWICE"),
    ],
)
def test_a_mapping_is_read_or_refused(pairs, found):
    """Letters in either case, headings as compared, 忽略; nonsense by name."""
    assert told(pairs) == found


def test_what_lasts_of_a_mapping_is_said_of_headings():
    """A letter is kept under its heading; a letter without heading serves this file only."""
    mapping = mapped(["B=身份证号", "人=姓名", "H=备注"])
    roster = read([*named(身份证号="甲证", 姓名="人"), ""], [*person(), "在岗"], mapping=mapping)
    assert lasting(mapping, roster) == {"甲证": Field.ID, "人": Field.NAME}
