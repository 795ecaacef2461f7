"""People of the demo: invented whole, deterministic, with numbers that pass their checks.

Nobody here exists: births, serials, accounts (issuer 629999, not assigned) and phones come from the
seeded generator, and every roster says 演示 in its title and file name.
"""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from nuanliu.core.identity import check_character, luhn_holds

REGIONS = ("530102", "530103", "530111", "530112", "530114", "530124", "530128", "530181")
ISSUER = "629999"
PHONES = "1990000"
BANKS = ("演示农商银行青云支行", "演示商业银行东华支行", "演示储蓄银行联盟支行", "演示银行金辰支行")

_SURNAMES = (
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段普木和"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛")
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰文辉玲建华红梅志鹏云琼春燕国庆永昌家兴学忠"
    "雪莲开富光荣正德世林海波晓东小龙天顺月仙美凤琴惠芬玉珍彩虹"
)
_TWINS = {True: ("晓军", "小军"), False: ("晓丽", "小丽")}
_RARE = "玥珺喆堃䶮㛃𬭎"
_MINORITY = ("阿依·古丽", "木·娜", "买买提·江", "扎西·顿珠", "岩·温罕", "玉·香罕", "鲁·阿妹")


class Person(NamedTuple):
    """One invented worker; `id_number` has 18 characters, `card` 19 digits."""

    name: str
    id_number: str
    male: bool
    phone: str
    card: str
    bank: str

    @property
    def birth(self) -> date:
        """The birth date that the number states."""
        return date.fromisoformat(self.id_number[6:14])

    @property
    def fifteen(self) -> str:
        """The number in its form before 1999, without century and check."""
        return self.id_number[:6] + self.id_number[8:17]


class Census:
    """Makes people, no two with the same number, phone or account."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"people:{seed}")  # noqa: S311 - a demo, not a secret
        self._bodies: set[str] = set()
        self._count = 0

    def person(self, *, earliest: int = 1966, latest: int = 1999) -> Person:
        """One more person, born within the years given."""
        chance = self._random
        male = chance.randrange(100) < 50
        body = self._body(earliest, latest, male=male)
        while body in self._bodies:
            body = self._body(earliest, latest, male=male)
        self._bodies.add(body)
        self._count += 1
        return Person(
            self._name(),
            body + check_character(body),
            male,
            f"{PHONES}{self._count:04d}",
            account(self._count),
            chance.choice(BANKS),
        )

    def twins(self) -> tuple[Person, Person]:
        """Two more people, born on one day in one place, their names alike to the ear."""
        first = self.person()
        second = self.person()
        body = first.id_number[:14] + f"{(int(first.id_number[14:17]) + 2) % 998:03d}"
        self._bodies.add(body)
        given = _TWINS[first.male]
        one = first._replace(name=first.name[0] + given[0])
        return one, second._replace(
            name=one.name[0] + given[1], id_number=body + check_character(body), male=one.male
        )

    def _body(self, earliest: int, latest: int, *, male: bool) -> str:
        chance = self._random
        first, last = date(earliest, 1, 1), date(latest, 12, 31)
        born = first + timedelta(days=chance.randrange((last - first).days + 1))
        serial = chance.randrange(1, 499) * 2 + (1 if male else 0)
        return f"{chance.choice(REGIONS)}{born:%Y%m%d}{serial:03d}"

    def _name(self) -> str:
        chance = self._random
        kind = chance.randrange(100)
        if kind < 4:
            return chance.choice(_MINORITY)
        surname = chance.choice(_COMPOUND) if kind < 6 else chance.choice(_SURNAMES)
        given = chance.choice(_RARE) if kind < 12 else chance.choice(_GIVEN)
        return surname + given + (chance.choice(_GIVEN) if chance.randrange(100) < 70 else "")


def account(number: int) -> str:
    """A card number of 19 digits with its check digit, of an issuer that does not exist."""
    body = f"{ISSUER}{number * 7919 % 10**12:012d}"
    return next(body + digit for digit in "0123456789" if luhn_holds(body + digit))
