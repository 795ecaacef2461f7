"""The heading of a list is found wherever clerks put it, under whatever names."""

import pytest
from tests.core.roster.desk import HEADING, header, person, roster, sheet

from nuanliu.core.roster import Field, field_of, letters


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓 名", Field.NAME),
        ("*职工姓名（必填）", Field.NAME),
        ("公民身份号码", Field.ID),
        ("身份证号码\n（18位）", Field.ID),
        ("慰问金额（元）", Field.AMOUNT),
        ("慰问金标准", Field.AMOUNT),
        ("开户银行（至支行）", Field.BANK),
        ("收款人银行卡号", Field.CARD),
        ("银行帐号", Field.CARD),
        ("手机", Field.PHONE),
        ("人员类型", Field.GROUP),
        ("对象类型", Field.GROUP),
        ("困难类型", Field.GROUP),
        ("受助人", Field.NAME),
        ("补助标准(元)", Field.AMOUNT),
        ("救助资金（元）", Field.AMOUNT),
        ("工会（单位）名称", Field.UNIT),
        ("岗位／工种", Field.POST),
        ("是否替补/候补", Field.RESERVE),
        ("错误说明", Field.MARKS),
    ],
)
def test_a_heading_names_its_field(heading, field):
    """Spaces, brackets, stars, full width and line breaks do not matter."""
    found = field_of(heading)
    assert found is not None
    assert found[0] is field


@pytest.mark.parametrize(
    "heading", ["代领人姓名", "经办人联系电话", "年龄", "", "张三", "家属身份证号"]
)
def test_what_belongs_to_somebody_else_is_no_column_of_ours(heading):
    """A proxy's name must never be read as the payee's."""
    assert field_of(heading) is None


def rows_of(found):
    return found.rows if found else None


def test_the_heading_is_found_under_titles_and_notes():
    """A title, a note, a blank row; the table begins in the second column."""
    heading = (None, *HEADING)
    found = header(["慰问花名册"], ["说明：金额以元为单位"], [], heading, (None, *person()))
    columns = {letters(column.place): column.field for column in found.columns}
    assert (found.rows, columns["B"], columns["C"]) == ((3,), Field.NAME, Field.ID)


def test_two_levels_and_merged_cells_make_one_heading():
    """The lower cell names the column; where it is empty the upper one does."""
    top = ["姓名", "证件信息", None, "金额", "类别", "银行信息", None]
    low = [None, "号码", "性别", None, None, "开户行", "卡号"]
    found = header(["花名册"], top, low, merged=((1, 1, 1, 2), (1, 5, 1, 6)))
    fields = {letters(column.place): column.field.value for column in found.columns}
    assert (found.rows, fields) == (
        (1, 2),
        {"A": "name", "C": "sex", "D": "amount", "E": "group", "F": "bank", "G": "card"},
    )


def test_joined_levels_are_read_as_one_name():
    """'身份证' above '号码' is 身份证号码."""
    found = header(["姓名", "身份证", "金额"], [None, "号码", None])
    assert [column.field for column in found.columns if column.place == 1] == [Field.ID]


def test_a_text_without_a_list_has_no_heading():
    """Two known words are not enough; three with a name are."""
    found = [header(row) for row in (["姓名", "备注"], ["单位", "电话", "备注"])]
    assert (found, rows_of(header(["姓名", "备注", "金额"]))) == ([None, None], (0,))


def test_the_better_of_two_columns_wins_and_equals_are_refused():
    """'慰问金额' beside '标准' is clear; '姓名' twice is not."""
    clear = roster(sheet([*HEADING, "标准"], [*person(), "400"]))
    twice = roster(sheet([*HEADING, "姓名"], [*person(), "李四"]))
    assert (
        [row.amount.fen for row in clear.rows],
        [(one.code, one.row) for one in twice.findings],
        twice.rows,
    ) == ([50_000], [("COLUMN-TWICE", 1)], ())


def test_a_missing_column_is_said_once_at_the_heading():
    """Without amounts nobody can be judged, yet his other faults are named; phones are wanted."""
    no_amount = roster(
        sheet(["姓名", "身份证号", "类别", "卡号", "电话"], person_without_amount("1"))
    )
    sound = roster(sheet(["姓名", "身份证号", "类别", "卡号", "电话"], person_without_amount()))
    no_phone = roster(sheet(("姓名", "身份证号", "金额", "类别", "卡号", "开户行")))
    told = [(one.code, one.severity.value, one.heading) for one in no_amount.findings]
    missing = ("COLUMN-MISSING", "error", "慰问金额")
    assert (told, no_amount.rows, [row.name for row in no_amount.held]) == (
        [missing, ("ID-LENGTH", "error", "身份证号"), ("COLUMN-MISSING", "warning", "开户银行")],
        (),
        ["张三"],
    )
    assert [one.code for one in sound.findings] == ["COLUMN-MISSING", "COLUMN-MISSING"]
    assert [(one.code, one.severity.value) for one in no_phone.findings] == [
        ("COLUMN-MISSING", "warning"),
        ("ROSTER-EMPTY", "error"),
    ]


def person_without_amount(identity=None):
    """姓名, 身份证号, 类别, 卡号, 电话."""
    name, own, _, group, phone, card, _ = person()
    return name, identity or own, group, card, phone


def test_neither_account_nor_way_of_payment_is_said_once():
    """No 卡号 and no 发放方式: one finding at the heading, not one a row; 现金 is a way."""
    bare = (*HEADING[:5],)
    lines = [person()[:5], person("李四")[:5]]
    none = roster(sheet(bare, *lines))
    cash = roster(sheet((*bare, "发放方式"), *((*line, "现金") for line in lines)))
    assert [(one.code, one.heading) for one in none.findings] == [("COLUMN-MISSING", "银行卡号")]
    assert ([row.channel for row in cash.rows], cash.findings) == (["cash", "cash"], ())


def test_two_lists_side_by_side_are_told_once():
    """Name, number and amount stand again on the right: one finding says what to do, none reads."""
    three = ("姓名", "身份证号", "慰问金额")
    found = roster(
        sheet((*three, "类别", "电话", "卡号", "开户行", *three), (*person(), *person()[:3]))
    )
    two = roster(sheet((*HEADING, *three[:2]), (*person(), *person()[:2])))
    told = [(one.row, one.code) for one in found.findings]
    assert (told, found.rows) == ([(1, "COLUMN-TWICE")], ())
    assert "H 列到 J 列" in found.findings[0].message
    assert "左边一栏的下面" in found.findings[0].fix
    assert [one.code for one in two.findings] == ["COLUMN-TWICE"] * 2
