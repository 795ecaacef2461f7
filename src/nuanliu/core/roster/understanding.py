"""Which column is which, once the heading is found: what is missing, claimed twice, or misnamed.

Codes: COLUMN-MISSING, COLUMN-TWICE, COLUMN-UNSURE (a person has to say which column is which),
COLUMN-BY-CONTENT (a column without a known heading, taken for what it holds).
"""

from collections.abc import Iterator, Sequence

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.contents import column_form, columns_by_form, holds_none_of
from nuanliu.core.roster.headings import MAPPED_RANK, OTHERS, Column, Header, heading_texts
from nuanliu.core.roster.model import Field, Finding, Severity, Sheet, letters
from nuanliu.core.roster.values import Place, finding
from nuanliu.core.texts import one_line

SIDE_BY_SIDE = 3  # columns repeated: a second list beside the first
NUMBERS = (Field.ID, Field.CARD, Field.PHONE)
BY_FORM = (*NUMBERS, Field.SEX, Field.BANK)  # fields that a column shows by its content
_ADD = "请在表头增加这一列，或把现有列的标题改成这个名称，或指明哪一列是它（列=字段）"
_OR_CASH = "；都发现金的，请增加“发放方式”一列，逐人写“现金”"
_ONE_BELOW = "请把右边一栏的人员移到左边一栏的下面，每行只写一个人"
_SAY = "请改正表头，或指明每列是什么（列=字段）"


def understand(
    sheet: Sheet, header: Header, expected: Sequence[Field], *, to_pay: bool = True
) -> tuple[dict[Field, Column], list[Finding]]:
    """The columns by field, and what is wrong with them, each finding at the heading.

    to_pay: whether the people are still to be paid, and so must have a way to get their money.
    """
    view = _View(sheet, header, expected)
    view.by_content()
    view.misnamed()
    view.missing(view.ways() if to_pay else ())
    view.twice()
    return view.columns, view.findings


class _View:
    """One heading over its columns."""

    def __init__(self, sheet: Sheet, header: Header, expected: Sequence[Field]) -> None:
        self.sheet, self.header, self.expected = sheet, header, expected
        self.columns = {column.field: column for column in header.columns}
        self.findings: list[Finding] = []

    def by_content(self) -> None:
        """Take the one column that holds what no heading names; ask when there are several."""
        absent = [field for field in BY_FORM if field not in self.columns]
        unnamed = list(self._unnamed()) if absent else []
        found = columns_by_form(self.sheet, self.header.below, unnamed)
        for field in absent:
            places = found.get(field, ())
            own = [place for place in places if not self._of_others(place)]
            if len(places) == len(own) == 1:
                self._take(field, own[0])
            elif own and field in NUMBERS:
                self._ask(field, own)

    def misnamed(self) -> None:
        """A column of numbers under the heading of other numbers: nobody is read from it."""
        for field in NUMBERS:
            column = self.columns.get(field)
            if column is None or column.rank == MAPPED_RANK:
                continue
            form = column_form(self.sheet, self.header.below, column.place)
            none = holds_none_of(self.sheet, self.header.below, column.place, field)
            if form in BY_FORM and form is not field and none:
                what = f"{letters(column.place)} 列“{column.heading}”里的内容像是“{form.chinese}”"
                self._add(field, Refusal("COLUMN-UNSURE", what, _SAY))

    def ways(self) -> tuple[Field, ...]:
        """The fields by which money can be sent, and somebody be asked about it."""
        return (Field.PHONE,) if Field.CHANNEL in self.columns else (Field.CARD, Field.PHONE)

    def missing(self, ways: Sequence[Field]) -> None:
        """A field that is needed (or, for phones, wanted) and has no column."""
        asked = {one.heading for one in self.findings if one.code == "COLUMN-UNSURE"}
        for field in (*self.expected, *ways):
            if field not in self.columns and field.chinese not in asked:
                fix = _ADD + (_OR_CASH if field is Field.CARD else "")
                refusal = Refusal("COLUMN-MISSING", f"没有找到“{field.chinese}”一列", fix)
                stops = field is not Field.PHONE
                self._add(field, refusal, Severity.ERROR if stops else Severity.WARNING)

    def twice(self) -> None:
        """Two columns whose headings fit one field equally well.

        A heading that stands twice side by side is told once, not by each of its columns.
        """
        again = [one for one in self.header.twice if one.field in self.expected]
        if len(again) >= SIDE_BY_SIDE:
            first, last = letters(again[0].place), letters(again[-1].place)
            what = f"{first} 列到 {last} 列又是一遍同样的表头，像是左右并排的两栏名单"
            self._add(again[0].field, Refusal("COLUMN-TWICE", what, _ONE_BELOW))
            return
        for column in self.header.twice:
            if column.field in {*self.expected, Field.CARD, Field.PHONE}:
                first = letters(self.columns[column.field].place)
                what = f"{first} 列和 {letters(column.place)} 列都像是“{column.field.chinese}”"
                fix = "请只保留一列，或把另一列的标题改得不同，或指明用哪一列（列=字段）"
                self._add(column.field, Refusal("COLUMN-TWICE", what, fix))

    def _unnamed(self) -> Iterator[int]:
        """The columns that no heading, and no mapping, speaks of."""
        known = {column.place for column in (*self.header.columns, *self.header.twice)}
        below = self.sheet.rows[self.header.below :]
        for place in range(max((len(row) for row in below), default=0)):
            if place not in known and place not in self.header.passed:
                yield place

    def _of_others(self, place: int) -> bool:
        texts = heading_texts(self.sheet, self.header.rows, place)
        return any(OTHERS.search(text) for text in texts)

    def _take(self, field: Field, place: int) -> None:
        texts = heading_texts(self.sheet, self.header.rows, place)
        heading = "/".join(one_line(text) for text in texts) or field.chinese
        self.columns[field] = Column(place, field, heading, MAPPED_RANK)
        what = f"{letters(place)} 列的标题没有写明，按内容认作“{field.chinese}”"
        refusal = Refusal("COLUMN-BY-CONTENT", what, "请核对；不对的请改正表头")
        self._add(field, refusal, Severity.NOTE)

    def _ask(self, field: Field, places: Sequence[int]) -> None:
        named = "、".join(f"{letters(place)} 列" for place in places)
        what = f"分不清哪一列是“{field.chinese}”：{named}的内容都像"
        self._add(field, Refusal("COLUMN-UNSURE", what, _SAY))

    def _add(self, field: Field, refusal: Refusal, severity: Severity = Severity.ERROR) -> None:
        place = Place(self.sheet.name, max(1, self.header.below), self.columns)
        self.findings.append(finding(place, field, refusal, severity, value=""))
