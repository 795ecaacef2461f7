"""Random rosters: people, the ways clerks write their values, and the layouts around them."""

import datetime as dt
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


def _spaced(text, size=4):
    return " ".join(text[place : place + size] for place in range(0, len(text), size))


def _written(draw, field: Field, one: Someone, serial: int) -> Any:
    """One value in one of the ways people write it."""
    match field:
        case Field.SERIAL:
            return draw(st.sampled_from([serial, str(serial)]))
        case Field.NAME:
            return draw(
                st.sampled_from([one.name, f" {one.name}", "　".join(one.name[:2]) + one.name[2:]])
            )
        case Field.ID:
            own = one.number
            forms = [
                own,
                own.lower(),
                f"'{own}",
                _spaced(own, 6),
                own.translate(FULL_WIDTH),
                f"{own}\u200b",
            ]
            return draw(st.sampled_from(forms))
        case Field.CARD:
            return draw(
                st.sampled_from(
                    [one.card, _spaced(one.card), f"'{one.card}", one.card.translate(FULL_WIDTH)]
                )
            )
        case Field.AMOUNT:
            digits = str(one.yuan)
            forms = [
                one.yuan,
                digits,
                f"¥{digits}.00",
                f"{digits}元",
                f"{digits}.00",
                digits.translate(FULL_WIDTH),
                CAPITALS[one.yuan],
            ]
            return draw(st.sampled_from(forms))
        case Field.PHONE:
            own = one.phone
            return draw(
                st.sampled_from(
                    [
                        own,
                        int(own),
                        f"+86{own}",
                        f"{own[:3]}-{own[3:7]}-{own[7:]}",
                        own.translate(FULL_WIDTH),
                    ]
                )
            )
        case Field.BIRTH:
            day = one.born
            forms = [
                day,
                f"{day:%Y-%m-%d}",
                f"{day:%Y.%m.%d}",
                f"{day:%Y/%m/%d}",
                f"{day:%Y%m%d}",
                f"{day.year}年{day.month}月{day.day}日",
                (day - dt.date(1899, 12, 30)).days,
            ]
            return draw(st.sampled_from(forms))
        case Field.SEX:
            return draw(st.sampled_from(["男", "男性"] if one.male else ["女", "女性", " 女 "]))
    own = {
        Field.GROUP: one.group,
        Field.BANK: "演示银行",
        Field.CHANNEL: "银行代发",
        Field.UNIT: "演示工会",
        Field.POST: "环卫工人",
    }
    return own.get(field, draw(st.sampled_from(["", "在岗", None])))


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
    for text in draw(
        st.lists(st.sampled_from(["慰问花名册", "说明：每人一行，金额以元为单位", ""]), max_size=3)
    ):
        rows.append([*blank[:left], text, *blank[left + 1 :]])
    rows.append([*blank[:left], *(_heading(draw, field) for field in fields)])
    people = []
    total = 0
    for serial in range(1, count + 1):
        rows += [blank] * draw(st.sampled_from([0, 0, 0, 1]))
        one = draw(_someone(first + serial))
        rows.append([*blank[:left], *(_written(draw, field, one, serial) for field in fields)])
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
