"""Section three: the labelled fields of the implementing unit, its posts and its departments."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import cn2an

from nuanliu.core.ninesections.blocks import Block, Line, TableBlock, plain, printed, squeezed
from nuanliu.core.ninesections.facts import Place, PostsFacts, UnitFacts
from nuanliu.core.ninesections.rows import as_lines, cells_of

_LABELS = {
    "name": (
        "项目实施单位名称",
        "实施单位名称",
        "项目实施单位",
        "单位名称",
        "实施单位",
        "承担单位",
        "项目单位",
        "名称",
    ),
    "code": ("统一社会信用代码", "社会信用代码", "组织机构代码证号", "组织机构代码", "机构代码"),
    "address": ("单位地址", "办公地址", "通讯地址", "联系地址", "地址"),
    "phone": ("联系电话", "办公电话", "单位电话", "联系方式", "电话"),
    "legal": ("法定代表人", "法人代表", "单位负责人", "负责人", "法人"),
    "funding": ("项目经费来源", "经费来源", "资金来源", "经费渠道"),
    "overview": ("单位基本情况", "单位概况", "单位情况", "单位简介", "基本情况", "机构概况"),
}
_FIELD_OF = {label: key for key, labels in _LABELS.items() for label in labels}
_SPELLED = sorted(_FIELD_OF, key=len, reverse=True)
_LABEL = re.compile(
    r"(?:^|(?<=[;,。\s]))(?:\(?[\d一二三四五六七八九十]{1,2}[)、.]\s*)*(?P<label>"
    + "|".join(r"\s*".join(label) for label in _SPELLED)
    + r")\s*(?:\([^)]{1,12}\))?\s*:"
)
_DASHES = re.compile("[‐‑‒–—―−]")
_EMPTY = {"", "无", "/", "-", "—", "——", "略", "暂无"}


class Read(NamedTuple):
    """A labelled value and where it stands."""

    value: str
    label: str
    line: int


class UnitReading(NamedTuple):
    """The unit's facts, the code as printed with its label, and the place of every field."""

    facts: UnitFacts
    code: Read | None
    overview: str
    places: dict[str, Place]
    named_departments: int | None


def has_label(text: str) -> bool:
    """Does the text open with one of the labels of section three?"""
    return _LABEL.match(plain(text)) is not None


def labelled_lines(blocks: Sequence[Block]) -> list[Line]:
    """Section three as lines 'label:value', printed so, in a grid, or one below the other."""
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            for step, row in enumerate(block.rows):
                lines += _pairs(row, block.line + step)
        elif (cells := cells_of(block.text)) is not None:
            lines += _pairs(cells, block.number)
        else:
            lines += as_lines([block])
    return _beneath(lines)


def _pairs(row: Sequence[str], number: int) -> list[Line]:
    """The cells of a row by twos where the first of them is a label; else the row as a line."""
    cells = [cell for cell, before in zip(row, ("", *row), strict=False) if cell and cell != before]
    found: list[Line] = []
    for index, cell in enumerate(cells):
        if _is_label(cell):
            value = cells[index + 1] if index + 1 < len(cells) else ""
            found.append(Line(f"{_bare(cell)}：{'' if _is_label(value) else value}", number))
    return found or list(as_lines([TableBlock((tuple(row),), number)]))


def _beneath(lines: Sequence[Line]) -> list[Line]:
    """A line that is a bare label takes the line below it as its value."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last and _is_label(last.text) and not has_label(line.text) and not _is_label(line.text):
            found[-1] = Line(f"{_bare(last.text)}：{line.text}", last.number)
        else:
            found.append(line)
    return found


def _bare(text: str) -> str:
    return squeezed(text).rstrip(":")


def _is_label(text: str) -> bool:
    return _bare(text) in _FIELD_OF


def unit_of(lines: Sequence[Line], section: str) -> UnitReading:
    """Read section three (`labelled_lines`); a field that is not printed is None."""
    fields = _fields(lines)
    text = "\n".join(plain(line.text) for line in lines)
    listed = _departments(text)
    code = fields.get("code")
    facts = UnitFacts(
        name=_value(fields, "name") or _bare_name(lines),
        uscc=_uscc(code),
        address=_value(fields, "address"),
        phone=_value(fields, "phone"),
        legal_representative=_value(fields, "legal"),
        funding_source=_value(fields, "funding"),
        posts=_posts(text),
        departments=listed[1],
    )
    places = {key: Place(section, read.line) for key, read in fields.items()}
    overview = fields["overview"].value if "overview" in fields else ""
    places.setdefault("posts", Place(section, _line_with(lines, "编制")))
    return UnitReading(facts, code, overview, places, listed[0])


def _fields(lines: Sequence[Line]) -> dict[str, Read]:
    fields: dict[str, Read] = {}
    for index, line in enumerate(lines):
        text = plain(line.text)
        marks = list(_LABEL.finditer(text))
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        for mark, end in zip(marks, ends, strict=False):
            label = re.sub(r"\s", "", mark["label"])
            key = _FIELD_OF[label]
            value = _clean(line.text[mark.end() : end], keep=key == "overview")
            if key == "overview":
                value = "\n".join([value, *(_rest(lines[index + 1 :]))]).strip()
            if value not in _EMPTY and key not in fields:
                fields[key] = Read(value, label, line.number)
    return fields


def _rest(lines: Sequence[Line]) -> list[str]:
    """The paragraphs after an overview that carry no label of their own."""
    kept: list[str] = []
    for line in lines:
        if _LABEL.search(plain(line.text)):
            break
        kept.append(line.text)
    return kept


def _clean(text: str, *, keep: bool) -> str:
    return printed(text) if keep else printed(text).rstrip("。;；,， ")


def _value(fields: dict[str, Read], key: str) -> str | None:
    read = fields.get(key)
    if read is None:
        return None
    return _DASHES.sub("-", re.sub(r"\s", "", plain(read.value))) if key == "phone" else read.value


def _uscc(code: Read | None) -> str | None:
    """The printed code without blanks, unless it is a nine-character 组织机构代码."""
    if code is None:
        return None
    bare = code_text(code)
    return None if re.fullmatch(r"[0-9A-Z]{8}-?[0-9X]", bare) else bare


def code_text(code: Read) -> str:
    """The printed code in narrow capitals without blanks."""
    return re.sub(r"\s", "", plain(code.value)).upper()


def _bare_name(lines: Sequence[Line]) -> str | None:
    """A first line without any label is the unit's name."""
    if not lines or _LABEL.search(plain(lines[0].text)):
        return None
    text = printed(lines[0].text).rstrip("。;；")
    return text if 0 < len(text) <= 30 and not re.search(r"[,。;:]", plain(text)) else None


def _line_with(lines: Sequence[Line], word: str) -> int:
    return next((line.number for line in lines if word in line.text), lines[0].number)


_GLUE = r"(?:总数|总?人?数|人员)?\s*(?:为|共计?|合计|总计|是|有|:)?\s*"
_HEAD = r"\s*(?:人|名|个)"
_POSTS = {
    "total": rf"(?:(?<!行政)(?<!事业)(?<!工勤)(?<!工人)编制){_GLUE}(\d{{1,6}}){_HEAD}",
    "administrative": rf"(?:行政(?:编制|人员|岗位)?){_GLUE}(\d{{1,6}}){_HEAD}",
    "worker": rf"(?:(?:机关)?工勤(?:编制|人员|岗位)*|工人编制){_GLUE}(\d{{1,6}}){_HEAD}",
    "institution": rf"(?:(?:参公)?事业(?:单位)?(?:编制|人员|岗位)?){_GLUE}(\d{{1,6}}){_HEAD}",
    "on_duty": (
        rf"(?:在职(?:在编)?(?:人员|职工)?(?:实有)?|实有(?:在职)?|现有在职){_GLUE}(\d{{1,6}}){_HEAD}"
    ),
}
_TURNED = {
    "total": r"编制[^。;\n]*?[,、]\s*(?:合计|总计|共计?|总共)(?:编制)?\s*(\d{1,6})\s*[名个人]",
    "administrative": r"(\d{1,6})\s*[名个]行政编",
    "worker": r"(\d{1,6})\s*[名个](?:机关)?工勤",
    "institution": r"(\d{1,6})\s*[名个]事业编",
}


_WORDS = re.compile(r"[一二两三四五六七八九十百]+(?=\s*[人名个])")


def _digits(words: re.Match[str]) -> str:
    try:
        return str(cn2an.cn2an(words[0], "smart"))
    except ValueError:  # no number: '一二个'
        return words[0]


def _posts(text: str) -> PostsFacts:
    text = _WORDS.sub(_digits, text)
    counts: dict[str, int | None] = {}
    for key, pattern in _POSTS.items():
        found = re.search(pattern, text) or re.search(_TURNED.get(key, r"(?!)"), text)
        counts[key] = int(found[1]) if found else None
    return PostsFacts(**counts)


_DEPARTMENTS = re.compile(
    r"(?:内设机构|内设|下设|设有|设置|设)\s*(?:机构)?\s*(?P<count>\d+|[一二两三四五六七八九十])?\s*个?"
    r"(?:职能|内设|业务)?(?:科室|部门|机构|处室|股室|部室)?[,:]?\s*(?:分别为|分别是|分别设|即|为|是|包括|:)?\s*"
    r"(?P<names>[^。;,\n]*[科室部处股](?:[、,][^。;,、\n]*)*(?:部室|科室|部门|机构)?)"
)
_COUNTED_AGAIN = re.compile(  # 'A、B两个科室': the count stands behind the names
    r"等?\s*(?P<count>\d{1,2}|[一二两三四五六七八九十])\s*个(?:职能|内设|业务)?(?:科室|部门|机构|处室|股室|部室|科|部)*$"
)
_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}


def _departments(text: str) -> tuple[int | None, tuple[str, ...]]:
    """(how many the text says there are, their names)."""
    found = _DEPARTMENTS.search(text)
    if found is None:
        return None, ()
    listed = _COUNTED_AGAIN.sub("", found["names"])
    names = re.split(r"[、,]|以及|和(?=[^、,]{2,}$)", listed)
    again = _COUNTED_AGAIN.search(found["names"])
    count = found["count"] or (again["count"] if again else None)
    number = None if count is None else int(count) if count.isdigit() else _NUMERALS[count]
    return number, tuple(name.strip(" 等") for name in names if name.strip(" 等"))
