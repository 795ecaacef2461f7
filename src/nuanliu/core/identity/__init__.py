"""Numbers and names that tell who somebody is: identity numbers, USCC, accounts, mobiles, names."""

from nuanliu.core.identity.accounts import Card, Remark, luhn_holds, parse_card, parse_mobile
from nuanliu.core.identity.names import normalise_name, parse_name
from nuanliu.core.identity.persons import (
    Identity,
    IdKind,
    check_character,
    neighbours,
    normalise_id,
    parse_id,
)
from nuanliu.core.identity.units import Uscc, parse_uscc

__all__ = [
    "Card",
    "IdKind",
    "Identity",
    "Remark",
    "Uscc",
    "check_character",
    "luhn_holds",
    "neighbours",
    "normalise_id",
    "normalise_name",
    "parse_card",
    "parse_id",
    "parse_mobile",
    "parse_name",
    "parse_uscc",
]
