"""Lines of a demo roster: what stands in the cells, typed as messily as people type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from nuanliu.core.money import Money
from nuanliu.core.roster import Field
from nuanliu.faces.cli.demo.roster_people import Person

Value = str | int  # a text cell or a number cell

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_POSTS = ("驾驶员", "清扫保洁", "线路维护", "站务员", "装卸工", "巡查员", "投递员", "窗口服务")


@dataclass
class Line:
    """One person's line; `cells` is what the file will show, changed where a fault is planted."""

    person: Person
    cells: dict[Field, Value] = field(default_factory=dict)
    reserve: bool = False

    def copy(self) -> "Line":
        """The same line, to be changed without touching this one."""
        return Line(self.person, dict(self.cells), self.reserve)


@dataclass(frozen=True)
class Habits:
    """How one clerk types: the union's name, amount, group, whether it pays in cash, and chance.

    cap_fen: what everybody gets; standard_fen: the most that the standards allow.
    """

    union: str
    cap_fen: int
    standard_fen: int
    group: str
    cash: bool
    chance: Random

    def line(self, person: Person, *, reserve: bool = False) -> Line:
        """A sound line, in this clerk's way of typing."""
        cells: dict[Field, Value] = {
            Field.NAME: self._name(person.name),
            Field.SEX: "男" if person.male else "女",
            Field.ID: self._number(person.id_number),
            Field.BIRTH: person.birth.isoformat(),
            Field.UNIT: self.union,
            Field.POST: self.chance.choice(_POSTS),
            Field.GROUP: self.group,
            Field.SITUATION: "节日期间坚守岗位",
            Field.PHONE: self._phone(person.phone),
            Field.AMOUNT: self._amount(),
            Field.RESERVE: "是" if reserve else self.chance.choice(("", "否")),
            Field.NOTE: "演示",
        }
        money: Mapping[Field, Value] = (
            {Field.CHANNEL: "现金"}
            if self.cash
            else {
                Field.CHANNEL: "银行代发",
                Field.BANK: person.bank,
                Field.CARD: self._grouped(person.card),
            }
        )
        return Line(person, {**cells, **money}, reserve)

    def _name(self, name: str) -> str:
        if len(name) == 2 and self.chance.randrange(100) < 30:
            return f"{name[0]}　{name[1]}"
        return f" {name} " if self.chance.randrange(100) < 5 else name

    def _number(self, number: str) -> str:
        kind = self.chance.randrange(20)
        if kind == 0:
            return number.translate(_WIDE)
        if kind == 1:
            return f"{number[:6]} {number[6:14]} {number[14:]}"
        if kind == 2:
            return f"'{number}"
        return number.lower() if kind < 12 else number

    def _phone(self, number: str) -> Value:
        kind = self.chance.randrange(12)
        if kind == 0:
            return int(number)
        if kind == 1:
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        return f"{number[:3]}-{number[3:7]}-{number[7:]}" if kind == 2 else number

    def _grouped(self, card: str) -> str:
        if self.chance.randrange(100) < 15:
            return " ".join(card[place : place + 4] for place in range(0, len(card), 4))
        return card

    def _amount(self) -> Value:
        money = Money(self.cap_fen)
        plain = money.plain_text().removesuffix(".00")
        capitals = money.capitals().removeprefix("人民币")
        forms: tuple[Value, ...] = (
            plain,
            money.plain_text(),
            plain.translate(_WIDE),
            f"¥{money.plain_text()}",
            f"{plain}元",
            f"{money.plain_text()}元",
            capitals,
        )
        is_whole = "." not in plain
        as_number = is_whole and self.chance.randrange(100) < 50
        return int(plain) if as_number else self.chance.choice(forms)
