"""Which column is which: headings by synonym, the header row found under titles and notes.

A mapping (see mapping.py) says more than any heading, and serves a sheet that has none.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from nuanliu.core.roster.model import Field, Sheet, letters
from nuanliu.core.texts import one_line

DEEPEST = 40  # rows looked at for a heading
LEVELS = 3  # a heading of more rows than this is a form, not a list
LONGEST = 80  # characters: a longer cell is a note, not a heading
LEAST = 3  # known columns that make a row a heading

# In order of preference: where two columns fit one field, the earlier synonym wins.
SYNONYMS: Mapping[Field, str] = {
    Field.SERIAL: "序号 编号 序 NO 顺序号",
    Field.NAME: "姓名 职工姓名 名字 人员姓名 慰问对象姓名 慰问对象 对象姓名 职工 收款人 户名 "
    "受助人 受助对象 受助职工 救助对象",
    Field.SEX: "性别 男/女",
    Field.ID: "身份证号 身份证号码 公民身份号码 居民身份证号码 居民身份证号 证件号码 证件号 身份证 "
    "有效身份证件号码 身份号码",
    Field.BIRTH: "出生日期 出生年月 出生年月日 生日",
    Field.UNIT: "工作单位 单位 单位名称 所在单位 工会名称 工会(单位)名称 工会单位名称 所在单位名称 "
    "基层工会 所属工会 部门",
    Field.POST: "岗位/工种 岗位工种 岗位 工种 职务 职业 从事工作",
    Field.GROUP: "人员类别 慰问类别 对象类别 慰问对象类别 类别 一线类别 职工类别 人员类型 慰问类型 "
    "对象类型 慰问对象类型 职工类型 困难类型 困难类别",
    Field.SITUATION: "一线情形说明 一线情形 情形说明 慰问事由 慰问原因 事由 基本情况 简要情况",
    Field.PHONE: "联系电话 手机号码 手机号 手机 联系方式 电话 移动电话 本人电话 本人手机号",
    Field.BANK: "开户银行 开户行 开户行名称 开户银行名称 开户支行 银行名称 所属银行",
    Field.CARD: "银行卡号 银行账号 银行帐号 银行卡号码 卡号 账号 帐号 收款账号 银行卡 工资卡号",
    Field.AMOUNT: "慰问金额 慰问金 发放金额 金额 补助金额 慰问金标准 慰问标准 发放标准 标准 "
    "补助标准 救助标准 补助金 救助金 救助金额 补助资金 救助资金 慰问资金 实发金额",
    Field.CHANNEL: "发放方式 发放形式 领取方式",
    Field.RESERVE: "是否候补 是否替补 候补 替补 是否替补/候补 是否候补/替补 名单性质",
    Field.PAID_ON: "发放日期 发放时间 领取日期 领取时间 慰问日期 慰问时间 到账日期",
    Field.CONSENT: "是否同意 同意 本人同意 本人是否同意 授权 本人授权 是否授权 信息授权 "
    "个人信息授权 个人信息处理同意 是否同意公示",
    Field.NOTE: "备注 说明 附注",
    Field.MARKS: "错误说明",
}
_KNOWN = {
    name: (field, rank)
    for field, names in SYNONYMS.items()
    for rank, name in enumerate(names.replace("(", "").replace(")", "").split())
}
_BRACKETS = re.compile(r"\([^()]*\)")
_MARKS = re.compile(r"[\s*:、，,。;；_'\"“”]+")
OTHERS = re.compile("代领|联系人|经办|填报|审核|家属|亲属|负责人")  # somebody else's name or number
_ROUGH = (
    (re.compile("身份证|公民身份"), Field.ID),
    (re.compile("卡号|账号|帐号"), Field.CARD),
    (re.compile("开户"), Field.BANK),
    (re.compile("姓名$"), Field.NAME),
    (re.compile("手机|联系电话"), Field.PHONE),
    (re.compile("慰问金|金额"), Field.AMOUNT),
    (re.compile("人员类别|慰问类别"), Field.GROUP),
    (re.compile("替补|候补"), Field.RESERVE),
)
ROUGH_RANK = 99
MAPPED_RANK = -1
NUMBERS = (Field.ID, Field.PHONE, Field.CARD, Field.AMOUNT, Field.BIRTH)

Names = Mapping[str, Field | None]  # column (letters or plain heading) to field; None: passed over
NO_NAMES: Names = {}


class Column(NamedTuple):
    """One column of a heading: field, its whole heading text, and how well the name fits."""

    place: int
    field: Field
    heading: str
    rank: int


class Header(NamedTuple):
    """A heading found: its columns, and fields claimed twice.

    rows: from 0, none when a mapping names the columns of a bare list; passed: columns that the
    mapping takes out.
    """

    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    twice: tuple[Column, ...]
    passed: frozenset[int] = frozenset()

    @property
    def below(self) -> int:
        """The first row (from 0) that may hold a person."""
        return self.rows[-1] + 1 if self.rows else 0


def plain_heading(text: str) -> str:
    """A heading as compared: full width made plain, no spaces, marks or bracketed remarks."""
    folded = unicodedata.normalize("NFKC", text)
    bare = _BRACKETS.sub("", "".join(folded.split()))
    return _MARKS.sub("", bare or folded.strip("()")).upper()


def field_of(text: str) -> tuple[Field, int] | None:
    """The field a heading names and its rank (0 best, 99 by a part of it), or None."""
    return None if len(text) > LONGEST or text.strip()[:6].isdigit() else _field_of(text)


@lru_cache(maxsize=512)
def _field_of(text: str) -> tuple[Field, int] | None:
    # Looking for the heading asks for the same cells again and again; numbers never get here.
    name = plain_heading(text)
    whole = _MARKS.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
    exact = _KNOWN.get(name) or _KNOWN.get(whole.replace("(", "").replace(")", ""))
    if exact or not name or len(name) > 16 or OTHERS.search(name):
        return exact
    return next(((field, ROUGH_RANK) for sought, field in _ROUGH if sought.search(name)), None)


def find_header(sheet: Sheet, mapping: Names = NO_NAMES) -> Header | None:
    """The heading with most known columns among the first rows; None when nothing looks like one.

    A heading has at least a name or an identity column and three known columns in all. Of equals
    the upper one with fewer rows wins, so that a repeated heading further down is not taken.
    """
    mapped = _by_letters(sheet, mapping)
    if mapped is not None:
        return mapped
    return max(_candidates(_Tops(sheet, mapping)), key=_clearness, default=None)


def heading_at(sheet: Sheet, row: int, mapping: Names = NO_NAMES) -> Header | None:
    """The heading that one row (0-based) is by itself, wherever it stands; None when it is none."""
    alone = Sheet(sheet.name, sheet.rows[row : row + 1])
    header = _header(_Tops(alone, mapping), (0,))._replace(rows=(row,))
    return header if _is_heading(header) else None


def named(mapping: Names, sheet: str, place: int, texts: Iterable[str]) -> str | None:
    """The key of the mapping that speaks of a column (0-based, with its heading texts), or None.

    The sheet's own entry comes before the letters, the letters before the heading.
    """
    own = letters(place)
    keys = (f"{sheet}!{own}", own, *(heading_key(text) for text in texts if text.strip()))
    return next((key for key in keys if key in mapping), None)


def heading_key(text: str) -> str:
    """A heading as mappings compare it: 'a/b' is the same as 'b' below 'a'."""
    return plain_heading(text).replace("/", "")


def heading_texts(sheet: Sheet, rows: Iterable[int], place: int) -> list[str]:
    """What stands in the heading rows above a column, merged cells included, each text once."""
    return list(dict.fromkeys(text for row in rows if (text := _spread(sheet, row, place))))


def _clearness(header: Header) -> tuple[int, int]:
    return len(header.columns), -len(header.rows)


def _candidates(tops: "_Tops") -> Iterator[Header]:
    for top in range(min(len(tops.sheet.rows), DEEPEST)):
        for levels in range(1, LEVELS + 1):
            header = _header(tops, tuple(range(top, top + levels)))
            if _is_heading(header):
                yield header


class _Tops:
    """The first rows of a sheet, in which every group of rows is tried as the heading.

    What stands where is looked up once, and what cells one above the other say is worked out once.
    """

    def __init__(self, sheet: Sheet, mapping: Names) -> None:
        self.sheet, self.mapping = sheet, mapping
        wide = range(max((len(row) for row in sheet.rows[: DEEPEST + LEVELS]), default=0))
        self.lines = [[_spread(sheet, row, at) for at in wide] for row in range(DEEPEST + LEVELS)]
        self.said: dict[tuple[str, ...], tuple[Field, int] | None] = {}

    def texts(self, rows: Iterable[int], place: int) -> tuple[str, ...]:
        """What `heading_texts` finds above a column."""
        above = (self.lines[row][place] for row in rows)
        return tuple(dict.fromkeys(text for text in above if text))

    def field(self, texts: tuple[str, ...]) -> tuple[Field, int] | None:
        """The field that texts one above the other name, and its rank: the lowest decides."""
        if texts not in self.said:
            together = ("".join(texts),) if len(texts) > 1 else ()
            known = (field_of(text) for text in (*reversed(texts), *together))
            self.said[texts] = next((found for found in known if found), None)
        return self.said[texts]


def _is_heading(header: Header) -> bool:
    found = {column.field for column in header.columns}
    return len(found) >= LEAST and bool(found & {Field.NAME, Field.ID})


def _by_letters(sheet: Sheet, mapping: Names) -> Header | None:
    """The heading that ends where the numbers of a mapped column begin; None without letters."""
    width = max((len(row) for row in sheet.rows[:DEEPEST]), default=0)
    keys = {place: named(mapping, sheet.name, place, ()) for place in range(width)}
    numbers = [place for place, key in keys.items() if key and mapping[key] in NUMBERS]
    top_rows = range(min(len(sheet.rows), DEEPEST))
    first = next((row for row in top_rows if _is_data(sheet, row, numbers)), None)
    if first is None:
        return None
    starts = range(max(0, first - LEVELS), first)
    ways = [tuple(range(start, first)) for start in starts] or [()]
    tops = _Tops(sheet, mapping)
    headers = (_header(tops, rows) for rows in ways)
    return max(filter(_is_heading, headers), key=_clearness, default=None)


def _is_data(sheet: Sheet, row: int, places: Iterable[int]) -> bool:
    """Whether a cell that should hold a number mostly does."""
    texts = (sheet.at(row, place).text.strip() for place in places)
    return any(2 * sum(char.isdigit() for char in text) > len(text) for text in texts)


def _header(tops: _Tops, rows: tuple[int, ...]) -> Header:
    sheet = tops.sheet
    looked = range(min(len(sheet.rows), DEEPEST)) if tops.mapping else rows
    width = max((len(sheet.rows[row]) for row in looked if row < len(sheet.rows)), default=0)
    found = [column for place in range(width) if (column := _column(tops, rows, place))]
    chosen: dict[Field, Column] = {}
    twice: list[Column] = []
    for column in found:
        held = chosen.get(column.field)
        if held is None or column.rank < held.rank:
            chosen[column.field] = column
        elif column.rank == held.rank:
            twice.append(column)
    kept = [column for column in twice if column.rank == chosen[column.field].rank]
    passed = frozenset(place for place in range(width) if _is_passed(tops, rows, place))
    return Header(rows, tuple(chosen.values()), tuple(kept), passed)


def _is_passed(tops: _Tops, rows: tuple[int, ...], place: int) -> bool:
    key = _named_key(tops, tops.texts(rows, place), place) if tops.mapping else None
    return key is not None and tops.mapping[key] is None


def _named_key(tops: _Tops, texts: tuple[str, ...], place: int) -> str | None:
    return named(tops.mapping, tops.sheet.name, place, (*texts, "".join(texts)))


def _column(tops: _Tops, rows: tuple[int, ...], place: int) -> Column | None:
    """What the cells above one column say together; the lowest that names a field decides."""
    texts = tops.texts(rows, place)
    key = _named_key(tops, texts, place) if tops.mapping else None
    mapped = tops.mapping[key] if key is not None else None
    known = tops.field(texts) if key is None else (mapped, MAPPED_RANK) if mapped else None
    if known is None:
        return None
    heading = "/".join(one_line(text) for text in texts)
    return Column(place, known[0], heading or known[0].chinese, known[1])


def _spread(sheet: Sheet, row: int, place: int) -> str:
    """The text of a cell, or of the merged cell that covers it."""
    own = sheet.at(row, place).text.strip()
    if own:
        return own
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= place <= right and right - left < len(SYNONYMS):
            return sheet.at(top, left).text.strip()
    return ""
