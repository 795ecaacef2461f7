"""One line of a roster: its cells read field by field, every fault named by its cell.

Codes of identity, accounts and names are those of core.identity, of amounts those of
core.roster.amounts; of this module: ID-NUMERIC, CARD-NUMERIC (a number cell that happened to keep
its digits), CELL-DATE (a date where none belongs), CELL-ERROR, CELL-FORMULA, CARD-EMPTY,
PHONE-EMPTY, CHANNEL-FORM, RESERVE-FORM, SEX-ID, SEX-FORM, BIRTH-ID, BIRTH-FORM, BANK-EMPTY.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from nuanliu.core.dates import parse_date
from nuanliu.core.identity import (
    Identity,
    normalise_id,
    parse_card,
    parse_id,
    parse_mobile,
    parse_name,
)
from nuanliu.core.masking import STAR, mask_card, mask_id, mask_phone
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.amounts import parse_amount
from nuanliu.core.roster.headings import Column
from nuanliu.core.roster.model import (
    EMPTY,
    Cell,
    Field,
    Finding,
    RosterRow,
    Severity,
    Texts,
    letters,
)
from nuanliu.core.texts import excerpt

BANK, CASH = "bank", "cash"
KEPT_DIGITS = 15  # of a number cell
FREE_TEXT = (Field.UNIT, Field.POST, Field.GROUP, Field.SITUATION, Field.BANK, Field.NOTE)
_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
_RETYPE = "请先把该列设为“文本”格式，再按证件或卡片重新录入"
_YES = {"是", "候补", "替补", "√", "Y", "YES", "TRUE", "1", "有"}
_NO = {"", "否", "正式", "不是", "N", "NO", "FALSE", "0", "×", "无", "/", "-"}
_AGREED = {"是", "同意", "已同意", "本人同意", "授权", "已授权", *"√✓✔Y1", "YES", "TRUE"}
_DECLINED = {"否", "不同意", "未同意", "不授权", "未授权", "×", "✗", "N", "NO", "FALSE", "0"}
_CHANNELS = {"银行": BANK, "转账": BANK, "代发": BANK, "打卡": BANK, "卡": BANK, "现金": CASH}
_SEXES = {"男": True, "女": False}


class Place(NamedTuple):
    """Where a row stands, with its columns by field; row counts from 1.

    letters, headings, places: the same columns as a row keeps them, made once for all rows of a
    sheet.
    """

    sheet: str
    row: int
    columns: Mapping[Field, Column]
    letters: Mapping[Field, str] = {}
    headings: Mapping[Field, str] = {}
    places: Mapping[Field, int] = {}


class Line:
    """Collects the findings of one row while its fields are read."""

    def __init__(self, place: Place, cells: Mapping[Field, Cell]) -> None:
        self.place, self.cells = place, cells
        self.findings: list[Finding] = []

    def cell(self, field: Field) -> Cell:
        """The cell of a field; an empty one when there is no such column."""
        return self.cells.get(field, EMPTY)

    def text(self, field: Field) -> str:
        """The trimmed text of a field."""
        return self.cell(field).text.strip()

    def fault(self, field: Field, refusal: Refusal, severity: Severity = Severity.ERROR) -> None:
        """Note a refusal against the cell of a field."""
        self.findings.append(
            finding(self.place, field, refusal, severity, value=self.cell(field).text)
        )


def finding(
    place: Place, field: Field, refusal: Refusal, severity: Severity, *, value: str
) -> Finding:
    """A refusal as a finding about one cell; the value is masked where it is personal."""
    column = place.columns.get(field)
    return Finding(
        place.sheet,
        place.row,
        letters(column.place) if column else "",
        column.heading if column else field.chinese,
        shown(field, value),
        refusal.code,
        severity,
        refusal.what,
        refusal.fix,
        refusal.clause,
    )


def shown(field: Field, value: str) -> str:
    """A value as a finding may carry it: personal numbers masked, others as an excerpt."""
    masks = {Field.ID: mask_id, Field.CARD: mask_card, Field.PHONE: mask_phone, Field.BIRTH: _stars}
    mask = masks.get(field)
    return mask(value.strip()) if mask else excerpt(value, 60)


def _stars(value: str) -> str:
    return STAR * 8 if value else ""


def read_row(
    place: Place, cells: Mapping[Field, Cell], *, reserves_only: bool = False
) -> tuple[RosterRow, list[Finding]]:
    """Everything one line says about one person, and every fault in it.

    `reserves_only`: the sheet is a reserve list by its name.
    """
    line = Line(place, cells)
    name, identity = _name(line), _identity(line)
    amount, phone = _amount(line), _phone(line)
    card = _card(line)
    channel = _channel(line, card=card)
    reserve = _reserve(line) or reserves_only
    _agreement(line, identity)
    _free_text(line)
    row = RosterRow(
        place.sheet,
        place.row,
        Texts(place.places or dict(zip(cells, range(len(cells)), strict=True)), _texts(cells)),
        place.letters,
        place.headings,
        name,
        identity,
        amount,
        card,
        phone,
        channel,
        reserve,
        _consent(line.text(Field.CONSENT)),
    )
    return row, line.findings


def _texts(cells: Mapping[Field, Cell]) -> tuple[str, ...]:
    return tuple(cell.text for cell in cells.values())


def _consent(text: str) -> bool | None:
    """Agreed or declined; what is open, or neither, says nothing."""
    typed = text.upper()
    return None if typed not in _AGREED | _DECLINED else typed in _AGREED


def _name(line: Line) -> str | None:
    if Field.NAME not in line.place.columns:
        return None  # a missing column is said once, at the heading
    found = parse_name(line.text(Field.NAME))
    if isinstance(found, Refusal):
        line.fault(Field.NAME, found)
        return None
    return found


def _identity(line: Line) -> Identity | None:
    if Field.ID not in line.place.columns:
        return None
    cell = line.cell(Field.ID)
    unsafe = _unsafe(cell, "ID", "身份证号")
    found = unsafe or parse_id(cell.text)
    if isinstance(found, Refusal):
        line.fault(Field.ID, found)
        return None
    return found


def _unsafe(cell: Cell, code: str, label: str) -> Refusal | None:
    """Why a long number cannot be trusted because of the type of its cell."""
    digits = normalise_id(cell.text)
    if cell.kind == "n" and len(digits) > KEPT_DIGITS:
        what = f"{label}是数值单元格，只保留了前 {KEPT_DIGITS} 位，后面的数字已经丢失"
        return Refusal(f"{code}-LOST-DIGITS", what, f"{_RETYPE}全部号码")
    if cell.kind == "n":
        return Refusal(f"{code}-NUMERIC", f"{label}是数值单元格，开头的 0 可能已丢失", _RETYPE)
    if cell.kind == "d":
        return Refusal("CELL-DATE", f"{label}被表格软件变成了日期", _RETYPE)
    return None


def _amount(line: Line) -> Money | None:
    if Field.AMOUNT not in line.place.columns:
        return None
    cell = line.cell(Field.AMOUNT)
    if cell.kind == "d":
        line.fault(Field.AMOUNT, Refusal("CELL-DATE", "金额一格是日期", "请填写金额数字"))
        return None
    column = line.place.columns.get(Field.AMOUNT)
    found = parse_amount(cell.text, in_wan="万元" in (column.heading if column else ""))
    if isinstance(found, Refusal):
        line.fault(Field.AMOUNT, found)
        return None
    return found


def _phone(line: Line) -> str | None:
    if Field.PHONE not in line.place.columns:
        return None
    if not line.text(Field.PHONE):
        refusal = Refusal("PHONE-EMPTY", "没有联系电话，无法向本人核实", "请补填本人手机号码")
        line.fault(Field.PHONE, refusal, Severity.WARNING)
        return None
    found = parse_mobile(line.text(Field.PHONE))
    if isinstance(found, Refusal):
        line.fault(Field.PHONE, found)
        return None
    return found


def _card(line: Line) -> str | None:
    cell = line.cell(Field.CARD)
    if not cell.text.strip() or cell.text.strip() in _CHANNELS:
        return None
    found = _unsafe(cell, "CARD", "银行卡号") or parse_card(cell.text)
    if isinstance(found, Refusal):
        line.fault(Field.CARD, found)
        return None
    for remark in found.warnings:
        line.fault(
            Field.CARD, Refusal(remark.code, remark.text, "请对照原件核对"), Severity.WARNING
        )
    return found.number


def _channel(line: Line, *, card: str | None) -> str | None:
    """Bank when there is a card, cash when the list says so; anything else is asked for."""
    typed = line.text(Field.CHANNEL) or line.text(Field.CARD)
    if line.text(Field.CHANNEL) or typed in _CHANNELS:
        channel = next((code for word, code in _CHANNELS.items() if word in typed), None)
        if channel is None:
            fix = "请填“银行代发”或“现金”"
            line.fault(Field.CHANNEL, Refusal("CHANNEL-FORM", f"看不懂发放方式“{typed[:12]}”", fix))
            return None
    else:
        channel = BANK
    columns = line.place.columns
    if channel == BANK and Field.CARD not in columns:
        return BANK if Field.CHANNEL in columns else None  # the column is missed at the heading
    if channel == BANK and not line.text(Field.CARD):
        fix = "请补填本人银行卡号；确实没有的，在“发放方式”列写“现金”"
        line.fault(Field.CARD, Refusal("CARD-EMPTY", "没有银行卡号", fix))
        return None
    if channel == BANK and card and Field.BANK in columns and not line.text(Field.BANK):
        refusal = Refusal("BANK-EMPTY", "没有开户银行，生成代发文件时可能需要", "请补填开户银行")
        line.fault(Field.BANK, refusal, Severity.WARNING)
    return channel


def _reserve(line: Line) -> bool:
    typed = line.text(Field.RESERVE).upper()
    if typed not in _YES | _NO:
        refusal = Refusal("RESERVE-FORM", f"看不懂“{typed[:12]}”", "请填“是”或“否”")
        line.fault(Field.RESERVE, refusal)
    return typed in _YES


def _agreement(line: Line, identity: Identity | None) -> None:
    """Sex and birth date against the identity number: a disagreement is shown, not judged."""
    if identity is None:
        return
    sex = line.text(Field.SEX)
    male = _SEXES.get(sex.removesuffix("性"))
    if sex and male is None:
        refusal = Refusal("SEX-FORM", "性别写法看不懂", "请填“男”或“女”")
        line.fault(Field.SEX, refusal, Severity.WARNING)
    if None not in {male, identity.male} and male != identity.male:
        refusal = Refusal("SEX-ID", "性别与身份证号不一致", "请核对性别和身份证号")
        line.fault(Field.SEX, refusal, Severity.WARNING)
    birth = _birth(line)
    if birth is not None and identity.birth is not None and birth != identity.birth:
        refusal = Refusal("BIRTH-ID", "出生日期与身份证号不一致", "请核对出生日期和身份证号")
        line.fault(Field.BIRTH, refusal, Severity.WARNING)


def _birth(line: Line) -> date | None:
    """The birth date in its own column; a month alone (出生年月) is enough."""
    text = line.text(Field.BIRTH)
    found = parse_date(text) if text else None
    if isinstance(found, Refusal):
        if found.code != "DATE-PART":
            # The date is not quoted: it belongs to the person, and its cell is named.
            refusal = Refusal("BIRTH-FORM", "出生日期写法看不懂", found.fix)
            line.fault(Field.BIRTH, refusal, Severity.WARNING)
        return None
    return found


def _free_text(line: Line) -> None:
    for field in _formulas(line.cells):
        what = "内容以公式符号开头，表格软件会把它当公式执行"
        line.fault(field, Refusal("CELL-FORMULA", what, "请删去开头的符号"))
    for field, cell in line.cells.items():
        if cell.kind == "e":
            refusal = Refusal("CELL-ERROR", "单元格里是公式出错的结果", "请直接填写内容")
            line.fault(field, refusal)


def _formulas(cells: Mapping[Field, Cell]) -> Iterator[Field]:
    for field in FREE_TEXT:
        text = cells.get(field, EMPTY).text
        if len(text.strip()) > 1 and text.startswith(_FORMULA_STARTS):
            yield field
