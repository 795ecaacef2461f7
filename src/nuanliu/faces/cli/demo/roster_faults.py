"""Faults of a demo roster, one kind a function: what clerks get wrong and what auditors found.

Each takes a Draft and changes its lines. A fault either occupies the place of somebody who then
comes with the corrected file, or is a line too many. `note` tells the story of the fault; the code
is the one a reader and checker must come to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nuanliu.core.identity import check_character
from nuanliu.core.roster import Field
from nuanliu.faces.cli.demo.roster_lines import Habits, Line
from nuanliu.faces.cli.demo.roster_people import Census, Person

SLOT = 1  # the line that is made faulty
LENT = 4  # the line of an earlier union whose person turns up again
LIKELY = "PERSON-LIKELY"  # found against the stored persons, and decided by a human
NEEDED = 5  # lines a union must have for every kind of fault


class Mistake(NamedTuple):
    """One planted fault: None as line stands for the total row; same: what a human will say."""

    code: str
    line: Line | None
    note: str
    same: bool | None = None


class Fix(NamedTuple):
    """What a sender types into a cell of his file that was wrong: the right text."""

    line: Line
    column: Field
    text: str


@dataclass
class Draft:
    """A roster while faults are planted: its lines, and what else the world holds.

    earlier: people of a union that sends before this one; deceased: numbers for the comparison
    list; wrong_total: yuan added to the total row; must_total: the layout needs a total row.
    """

    lines: list[Line]
    habits: Habits
    census: Census
    earlier: Sequence[Person]
    mistakes: list[Mistake] = field(default_factory=list)
    deceased: list[Person] = field(default_factory=list)
    wrong_total: int = 0
    returns: bool = True
    fixes: list[Fix] = field(default_factory=list)

    def spoil(
        self, code: str, column: Field, value: str | int, note: str, slot: int = SLOT
    ) -> None:
        """Put a wrong value into one cell."""
        self.lines[slot].cells[column] = value
        self.mistakes.append(Mistake(code, self.lines[slot], note))

    def replace(self, code: str, person: Person, note: str) -> Line:
        """Put somebody who must be refused in the place of somebody right."""
        line = self.habits.line(person)
        self.lines[SLOT] = line
        self.mistakes.append(Mistake(code, line, note))
        return line

    def insert(self, line: Line) -> None:
        """Add a line too many, behind the last regular one."""
        regular = sum(1 for one in self.lines if not one.reserve)
        self.lines.insert(regular, line)
        self.returns = False


def over_cap(draft: Draft) -> None:
    """600 yuan where the standard allows 500."""
    yuan = draft.habits.standard_fen // 100 + 100
    draft.spoil("CAP-TIME", Field.AMOUNT, yuan, "超标准 100 元")


def far_over_cap(draft: Draft) -> None:
    """800 yuan, written with its unit."""
    yuan = draft.habits.standard_fen // 100 + 300
    draft.spoil("CAP-TIME", Field.AMOUNT, f"{yuan}.00元", "超标准 300 元")


def twice_inside(draft: Draft) -> None:
    """The same person again at the end, his name typed with a space."""
    again = draft.lines[SLOT].copy()
    name = draft.lines[SLOT].person.name
    again.cells[Field.NAME] = f"{name[0]} {name[1:]}"
    again.cells[Field.ID] = draft.lines[SLOT].person.id_number
    draft.insert(again)
    draft.mistakes.append(Mistake("DUP-ROSTER", again, "本单位内重复，姓名加了空格"))


def twice_across(draft: Draft) -> None:
    """Somebody whom another union has sent already."""
    draft.replace("DUP-CAMPAIGN", draft.earlier[LENT], "与其他工会重复")


def two_forms(draft: Draft) -> None:
    """Somebody of another union, here under his number of 15 digits."""
    person = draft.earlier[LENT - 1]
    line = draft.replace("DUP-CAMPAIGN", person, "同一人：别的工会用 18 位号，这里用 15 位号")
    line.cells[Field.ID] = person.fifteen


def wrong_check(draft: Draft) -> None:
    """One digit of the identity number mistyped at the end."""
    number = draft.lines[SLOT].person.id_number
    wrong = "0" if number[17] != "0" else "1"
    draft.spoil("ID-CHECK", Field.ID, number[:17] + wrong, "身份证号末位抄错")


def lost_digits(draft: Draft) -> None:
    """The identity number in a number cell: three digits are gone."""
    number = draft.lines[SLOT].person.id_number
    draft.spoil(
        "ID-LOST-DIGITS", Field.ID, int(number[:15] + "000"), "身份证号成了数值，丢失后三位"
    )
    draft.fixes.append(Fix(draft.lines[SLOT], Field.ID, number))


def card_lost_digits(draft: Draft) -> None:
    """The account in a number cell: four digits are gone."""
    card = draft.lines[SLOT].person.card
    draft.spoil(
        "CARD-LOST-DIGITS", Field.CARD, int(card[:15] + "0000"), "银行卡号成了数值，丢失后四位"
    )


def no_such_day(draft: Draft) -> None:
    """Born on 30 February, with a check digit that fits."""
    number = draft.lines[SLOT].person.id_number
    body = f"{number[:10]}0230{number[14:17]}"
    draft.spoil("ID-DATE", Field.ID, body + check_character(body), "出生日期不存在")


def short_id(draft: Draft) -> None:
    """One digit of the identity number left out."""
    number = draft.lines[SLOT].person.id_number
    draft.spoil("ID-LENGTH", Field.ID, number[:9] + number[10:], "身份证号少一位")


def no_name(draft: Draft) -> None:
    """The name forgotten."""
    draft.spoil("NAME-EMPTY", Field.NAME, "", "姓名漏填")


def two_names(draft: Draft) -> None:
    """Two people in one line."""
    names = f"{draft.lines[SLOT].person.name}、{draft.lines[0].person.name}"
    draft.spoil("NAME-SEVERAL", Field.NAME, names, "两人合写一行")


def closed_group(draft: Draft) -> None:
    """A group that the standards know and this fund does not serve."""
    draft.spoil("GROUP", Field.GROUP, "劳动模范", "不是本活动的慰问对象")


def unknown_group(draft: Draft) -> None:
    """A group that the standards do not know."""
    draft.spoil("GROUP", Field.GROUP, "其他", "类别表内没有")


def shared_card(draft: Draft) -> None:
    """Two people on one account."""
    other = draft.lines[SLOT + 1].person
    draft.spoil("SHARED-ACCOUNT", Field.CARD, other.card, "两人同一张银行卡")
    draft.mistakes.append(Mistake("SHARED-ACCOUNT", draft.lines[SLOT + 1], "两人同一张银行卡"))


def no_card(draft: Draft) -> None:
    """Paid by bank, without an account."""
    draft.spoil("CARD-EMPTY", Field.CARD, "", "银行代发却没有卡号")


def vague_amount(draft: Draft) -> None:
    """An amount that is none."""
    draft.spoil("AMOUNT-FORM", Field.AMOUNT, "约五百元", "金额写成约数")


def no_amount(draft: Draft) -> None:
    """The amount forgotten."""
    draft.spoil("AMOUNT-EMPTY", Field.AMOUNT, "", "金额漏填")


def negative_amount(draft: Draft) -> None:
    """A minus before the amount."""
    draft.spoil("AMOUNT", Field.AMOUNT, -(draft.habits.cap_fen // 100), "金额为负")


def zero_amount(draft: Draft) -> None:
    """Nothing to pay."""
    draft.spoil("AMOUNT", Field.AMOUNT, "0", "金额为零")


def wrong_sum(draft: Draft) -> None:
    """A total that the lines do not add up to; every line is right."""
    draft.wrong_total = draft.habits.cap_fen // 100
    draft.returns = False
    draft.mistakes.append(Mistake("TOTAL-MISMATCH", None, "合计多写一人"))


def died(draft: Draft) -> None:
    """Somebody on the list of the deceased."""
    person = draft.census.person(latest=1970)
    draft.deceased.append(person)
    draft.replace("COMPARISON", person, "在死亡比对名单中")


def short_phone(draft: Draft) -> None:
    """A mobile number of ten digits."""
    phone = draft.lines[SLOT].person.phone
    draft.spoil("MOBILE-LENGTH", Field.PHONE, phone[:10], "手机号少一位")


def one_too_many(draft: Draft) -> None:
    """A person beyond the quota, in good order otherwise."""
    line = draft.habits.line(draft.census.person())
    draft.insert(line)
    draft.mistakes.append(Mistake("QUOTA", line, "超出名额的一人"))


def too_young(draft: Draft) -> None:
    """Somebody under sixteen."""
    person = draft.census.person(earliest=2010, latest=2011)
    draft.replace("AGE", person, "未满 16 周岁")


def one_phone(draft: Draft) -> None:
    """The clerk's own phone for four people."""
    phone = draft.lines[SLOT].person.phone
    for slot in range(4):
        draft.spoil("SHARED-PHONE", Field.PHONE, phone, "四人同一个电话", slot)
    draft.returns = False


def likely_same(draft: Draft) -> None:
    """Somebody of another union again, one digit of his number mistyped, with a fitting check."""
    person = draft.earlier[LENT - 2]
    digit = (int(person.id_number[14]) + 1) % 5
    body = f"{person.id_number[:14]}{digit}{person.id_number[15:17]}"
    typed = person._replace(id_number=body + check_character(body))
    line = draft.habits.line(typed)
    draft.lines[SLOT] = line
    draft.mistakes.append(Mistake(LIKELY, line, "与其他工会的一人只差一位证件号", same=True))


def twins(draft: Draft) -> None:
    """Two people born on one day, whose names sound alike: nothing is wrong with either."""
    later = draft.lines[SLOT + 1]
    draft.mistakes.append(Mistake(LIKELY, later, "双胞胎，姓名同音", same=False))
    draft.returns = False


Fault = Callable[[Draft], None]

# In the order of the unions that make them; the first two unions send clean lists, because others
# borrow their people.
EVERY_FAULT: tuple[Fault, ...] = (
    over_cap,
    far_over_cap,
    twice_inside,
    twice_across,
    two_forms,
    wrong_check,
    lost_digits,
    card_lost_digits,
    no_such_day,
    short_id,
    no_name,
    two_names,
    closed_group,
    unknown_group,
    shared_card,
    no_card,
    vague_amount,
    no_amount,
    negative_amount,
    zero_amount,
    wrong_sum,
    died,
    short_phone,
    one_too_many,
    too_young,
    one_phone,
    likely_same,
    twins,
)
LATER_FAULTS: tuple[Fault, ...] = (
    over_cap,
    twice_across,
    wrong_check,
    lost_digits,
    closed_group,
    vague_amount,
    shared_card,
    twice_inside,
)
CLEAN = 2
