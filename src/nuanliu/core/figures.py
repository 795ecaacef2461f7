"""Numbers as papers print them, each with the measure it comes from and the key of its rows.

A key says which rows: '' is the whole project; otherwise parts joined by '/', each a reference
'app.model:pk' or a pair such as 'group:B1'. `stages/archive/trace.py` reads them back.
"""

from fractions import Fraction

from nuanliu.core.documents import Figure
from nuanliu.core.money import Money
from nuanliu.core.sampling import percent

NOTHING = "—"  # a place where the books hold no row at all, as against a sum of zero


def ref(label: str, pk: int | str) -> str:
    """One part of a key, such as 'payments.run:3'."""
    return f"{label}:{pk}"


def within(*parts: str) -> str:
    """Parts joined to one key, the widest first."""
    return "/".join(parts)


def yuan(fen: int, measure: str, key: str = "") -> Figure:
    """An amount in a column headed 元: '350,000.00'."""
    return Figure(Money(fen).yuan_text(), measure, key)


def yuan_in_words(fen: int, measure: str, key: str = "") -> Figure:
    """An amount inside a sentence: '350,000.00元'."""
    return Figure(f"{Money(fen).yuan_text()}元", measure, key)


def wan(fen: int, measure: str, key: str = "") -> Figure:
    """An amount in a column headed 万元: two decimals, more only where fewer would round it."""
    text = Money(fen).wan_text()
    whole, _, decimals = text.partition(".")
    return Figure(f"{whole}.{decimals.ljust(2, '0')}", measure, key)


def capitals(fen: int, measure: str, key: str = "") -> Figure:
    """An amount in 大写: '人民币叁拾伍万元整'."""
    return Figure(Money(fen).capitals(), measure, key)


def count(number: int, measure: str, key: str = "", unit: str = "") -> Figure:
    """A whole number, with its unit where it stands in a sentence."""
    return Figure(f"{number}{unit}", measure, key)


def rate(part: int, whole: int, measure: str, key: str = "") -> Figure:
    """A share with one decimal, '96.4%'; '—' where there is nothing to divide by."""
    text = f"{percent(Fraction(part, whole))}%" if whole else NOTHING
    return Figure(text, measure, key)
