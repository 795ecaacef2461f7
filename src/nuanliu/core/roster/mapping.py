"""列对应: which column is which, said by a person where the headings do not say it.

A column is named by its letters ('B'), by its heading ('证件') or, where sheets differ, as
'表名!B'. A field is named by any of its known headings; '忽略' takes a column out. A mapping by
heading can be kept and used for the sender's next file. Refusals: MAP-FORM, MAP-FIELD, MAP-TWICE.
"""

import re
from collections.abc import Iterable

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.headings import ROUGH_RANK, Names, field_of, heading_key
from nuanliu.core.roster.model import Field, Roster

NOTHING = "忽略"
LONGEST = 80  # characters of a column's name

_LETTERS = re.compile("[A-Z]{1,3}")
_KNOWN = "、".join(field.chinese for field in Field if field is not Field.MARKS)


def parse_mapping(pairs: Iterable[str]) -> dict[str, Field | None] | Refusal:
    """A mapping from 'column=field' texts; the keys are as `named` compares them."""
    found: dict[str, Field | None] = {}
    for pair in pairs:
        column, _, name = pair.rpartition("=")
        key = key_of(column)
        if not 0 < len(key) <= LONGEST or not name.strip():
            what = f"“{pair[:40]}”不是“列=字段”的写法"
            return Refusal("MAP-FORM", what, "例如 B=身份证号，或 证件=身份证号")
        if key in found:
            return Refusal("MAP-TWICE", f"列“{column[:20]}”对应了两次", "请只保留一个")
        field = field_named(name)
        if field is None and name.strip() != NOTHING:
            what = f"没有名为“{name.strip()[:20]}”的字段"
            return Refusal("MAP-FIELD", what, f"可用的字段：{_KNOWN}；不用的列写“{NOTHING}”")
        found[key] = field
    return found


def field_named(name: str) -> Field | None:
    """The field a person means by one of its exact names."""
    known = field_of(name)
    return known[0] if known is not None and known[1] < ROUGH_RANK else None


def key_of(column: str) -> str:
    """A column as compared: letters in upper case, a heading without spaces and marks."""
    sheet, mark, rest = column.strip().rpartition("!")
    return f"{sheet}{mark}{heading_key(rest)}"


def is_heading(key: str) -> bool:
    """Whether a key names a column by its heading, so that it fits the sender's next file too."""
    return "!" not in key and _LETTERS.fullmatch(key) is None


def lasting(mapping: Names, roster: Roster) -> dict[str, Field | None]:
    """The part of a mapping that fits the sender's next file: columns by their headings.

    A column named by its letters is kept under the heading it had in this file, if it had one.
    """
    kept = {key: field for key, field in mapping.items() if is_heading(key)}
    for row in (*roster.rows[:1], *roster.held[:1]):
        for field, column in row.columns.items():
            told = {f"{row.sheet}!{column}", column} & mapping.keys()
            if told and row.headings[field] != field.chinese:
                kept[heading_key(row.headings[field])] = field
    return {key: field for key, field in kept.items() if len(key) <= LONGEST}
