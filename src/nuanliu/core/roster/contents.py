"""What a column holds, told by its cells and not by its heading.

Only fields whose values have a form of their own are told this way: an identity number, a card, a
mobile number, a sex, a bank. A name looks like a workplace and an amount like a serial number, so
those are never taken from content.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from nuanliu.core.identity import normalise_id
from nuanliu.core.roster.model import Cell, Field, Sheet

LOOKED_AT = 200  # filled cells of a column that are looked at
CLEAR = 80  # per cent of them that must have the form

_BORN = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID = re.compile(rf"[1-9]\d{{5}}{_BORN}\d{{3}}[\dX]|[1-9]\d{{7}}(?:0[1-9]|1[0-2])\d{{5}}")
_SHORT_ID = re.compile(r"[1-9](?:\.\d+)?E\+?17")  # 5.30103E+17
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}(?:\.0+)?")
_CARD = re.compile(r"\d{16,19}|[1-9](?:\.\d+)?E\+?1[568]")
_BANK = re.compile("银行|信用社|农商|农信|支行|分理处")


def form_of(cell: Cell) -> Field | None:
    """The field whose form the value of one cell has, or None."""
    code = normalise_id(cell.text).replace("-", "")
    if _ID.fullmatch(code) or _SHORT_ID.fullmatch(code):
        return Field.ID
    if _MOBILE.fullmatch(code):
        return Field.PHONE
    if _CARD.fullmatch(code):
        return Field.CARD
    if code.removesuffix("性") in {"男", "女"}:
        return Field.SEX
    return Field.BANK if _BANK.search(code) and not code.isdigit() else None


def column_form(sheet: Sheet, first: int, place: int) -> Field | None:
    """The field that nearly all cells of a column look like, from row `first` (0-based) down."""
    forms = Counter(form_of(cell) for cell in _filled(sheet, first, place))
    field, count = max(forms.items(), key=lambda pair: pair[1], default=(None, 0))
    return field if count * 100 >= CLEAR * forms.total() else None


def holds_none_of(sheet: Sheet, first: int, place: int, field: Field) -> bool:
    """Whether no cell of the column, looked at by its form, is of the field."""
    return all(form_of(cell) is not field for cell in _filled(sheet, first, place))


def columns_by_form(
    sheet: Sheet, first: int, places: Iterable[int]
) -> dict[Field, tuple[int, ...]]:
    """The columns (0-based) that clearly hold each field, of those asked about."""
    found: dict[Field, tuple[int, ...]] = {}
    for place in places:
        field = column_form(sheet, first, place)
        if field is not None:
            found[field] = (*found.get(field, ()), place)
    return found


def has_people(sheet: Sheet) -> bool:
    """Whether a sheet without a known heading holds identity numbers in cells of their own."""
    return any(form_of(cell) is Field.ID for row in sheet.rows for cell in row)


def _filled(sheet: Sheet, first: int, place: int) -> Iterator[Cell]:
    seen = 0
    for row in range(first, len(sheet.rows)):
        cell = sheet.at(row, place)
        if cell.text.strip():
            yield cell
            seen += 1
            if seen == LOOKED_AT:
                return
