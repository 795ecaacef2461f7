"""Random rosters: people, the ways clerks write their values, and the layouts around them."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st
from tests.core.roster.desk import number
from tests.rosters.writers import FORMS, Page

from nuanliu.core.identity import luhn_holds
from nuanliu.core.roster import SYNONYMS, Field

GROUPS = ("一线职工", "新就业形态劳动者", "B1")
FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
SURE = (Field.NAME, Field.ID, Field.CARD, Field.AMOUNT, Field.GROUP, Field.PHONE, Field.BANK)
SPARE = (Field.SERIAL, Field.SEX, Field.BIRTH, Field.UNIT, Field.POST, Field.CHANNEL, Field.NOTE)
CAPITALS = {500: "伍佰元整", 300: "叁佰元整", 1200: "壹仟贰佰元整", 80: "捌拾元整"}


class Someone(NamedTuple):
    """What is true of a person, whatever the file makes of it."""

    name: str
    number: str
    card: str
    yuan: int
    phone: str
    group: str
    male: bool
    born: dt.date


class Drawn(NamedTuple):
    """A file to be: its pages, its format, and who stands on which row of which sheet."""

    pages: list[Page]
    form: str
    people: list[tuple[str, int, Someone]]


@st.composite
def _someone(draw, place):
    born = draw(st.dates(dt.date(1950, 1, 1), dt.date(2005, 12, 31)))
    body = f"530103{born:%Y%m%d}{place:03d}"
    length = draw(st.integers(16, 19))
    card = f"62{place:04d}".ljust(length - 1, draw(st.sampled_from("123456789")))
    digit = next(d for d in "0123456789" if luhn_holds(card + d))
    family, given = draw(st.sampled_from("王李张刘陈杨赵钱欧诸")), draw(_GIVEN)
    yuan = draw(st.sampled_from(sorted(CAPITALS)))
    phone = f"13{place:09d}"
    group = draw(st.sampled_from(GROUPS))
    return Someone(
        family + given, number(body), card + digit, yuan, phone, group, place % 2 == 1, born
    )


_GIVEN = st.sampled_from(
    ["三", "伟", "秀英", "建国", "䶮", "喆", "·买买提", "小 明".replace(" ", "")]
)


def _ways(field: Field, one: Someone, serial: int) -> list[Any]:
    """The ways in which people write one value of a person."""
    ways: dict[Field, Callable[[], list[Any]]] = {
        Field.SERIAL: lambda: [serial, str(serial)],
        Field.NAME: lambda: [one.name, f" {one.name}", "　".join(one.name[:2]) + one.name[2:]],
        Field.ID: lambda: _long(one.number, 6),
        Field.CARD: lambda: _long(one.card, 4),
        Field.AMOUNT: lambda: _amounts(one.yuan),
        Field.PHONE: lambda: _phones(one.phone),
        Field.BIRTH: lambda: _days(one.born),
        Field.SEX: lambda: ["男", "男性"] if one.male else ["女", "女性", " 女 "],
        Field.GROUP: lambda: [one.group],
        Field.BANK: lambda: ["演示银行"],
        Field.CHANNEL: lambda: ["银行代发", "转账", ""],
    }
    return ways.get(field, lambda: ["", "在岗", None])()


def _long(own, size):
    spaced = " ".join(own[place : place + size] for place in range(0, len(own), size))
    return [own, own.lower(), f"'{own}", spaced, own.translate(FULL_WIDTH), f"{own}\u200b"]


def _amounts(yuan):
    digits = str(yuan)
    written = [digits, f"¥{digits}.00", f"{digits}元", f"{digits}.00", digits.translate(FULL_WIDTH)]
    return [yuan, *written, CAPITALS[yuan]]


def _phones(own):
    grouped = f"{own[:3]}-{own[3:7]}-{own[7:]}"
    return [own, int(own), f"+86{own}", grouped, own.translate(FULL_WIDTH)]


def _days(day):
    patterns = ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d")
    chinese = f"{day.year}年{day.month}月{day.day}日"
    serial = (day - dt.date(1899, 12, 30)).days
    return [day, *(day.strftime(one) for one in patterns), chinese, serial, str(serial)]


def _heading(draw, field):
    """A name of the field, set the way headings are set."""
    name = draw(st.sampled_from(SYNONYMS[field].split()[:6]))
    return draw(st.sampled_from([name, f"*{name}", f"{name}（必填）", " ".join(name), f"{name}\n"]))


@st.composite
def _page(draw, title, first, count):
    """A sheet with `count` people numbered from `first`, and who stands on which of its rows."""
    fields = draw(st.permutations([*SURE, *draw(st.lists(st.sampled_from(SPARE), unique=True))]))
    left = draw(st.integers(0, 2))
    blank: list[Any] = [None] * (left + len(fields))
    rows: list[list[Any]] = []
    above = draw(
        st.lists(st.sampled_from(["慰问花名册", "说明：每人一行，以元为单位", ""]), max_size=3)
    )
    rows += [[*blank[:left], text, *blank[left + 1 :]] for text in above]
    rows.append([*blank[:left], *(_heading(draw, field) for field in fields)])
    people = []
    total = 0
    for serial in range(1, count + 1):
        rows += [blank] * draw(st.sampled_from([0, 0, 0, 1]))
        one = draw(_someone(first + serial))
        rows.append(
            [*blank[:left], *(draw(st.sampled_from(_ways(field, one, serial))) for field in fields)]
        )
        people.append((title, len(rows), one))
        total += one.yuan
    rows += [blank] * draw(st.sampled_from([0, 1, 30]))
    if draw(st.booleans()):
        last = [*blank]
        last[left], last[left + fields.index(Field.AMOUNT)] = "合计", str(total)
        if fields[0] is not Field.AMOUNT:
            rows.append(last)
    if draw(st.booleans()):
        rows.append([*blank[:left], "制表人：王五", *blank[left + 1 :]])
    hidden = draw(st.frozensets(st.sampled_from([row - 1 for _, row, _ in people]), max_size=2))
    return Page(title, rows, (), hidden), people


@st.composite
def rosters(draw):
    """Any roster in any layout and format."""
    form = draw(st.sampled_from(FORMS))
    sheets = draw(st.integers(1, 3)) if form in {"xlsx", "xls", "ods"} else 1
    pages, people = [], []
    for place in range(sheets):
        page, own = draw(_page(f"名单{place + 1}", place * 100, draw(st.integers(1, 5))))
        pages.append(page)
        people += own
    return Drawn(pages, form, people)
