"""Public addresses of rows: nothing to guess, nothing to count, and no table to keep them in.

An address is the row's number hidden behind its own keyed hash: whoever has the key finds the row
at once, whoever has not can neither make an address nor read a number out of one.
"""

import hmac

from nuanliu.records.people import keys

NUMBER = 8  # hex digits: numbers below 2 ** 32
PROOF = 24  # hex digits, 96 bits: of an address that is a link
SHORT = 12  # hex digits, 48 bits: of a code typed by hand, asked for at a limited rate


def slug_of(kind: str, pk: int, proof: int = PROOF) -> str:
    """The address of a row: lower-case hex, the same for ever."""
    mac = _mac(kind, f"{pk:0{NUMBER}x}", proof)
    return f"{pk ^ _cover(kind, mac):0{NUMBER}x}{mac}"


def pk_of(kind: str, slug: str, proof: int = PROOF) -> int | None:
    """The number of the row an address belongs to; None for one that was never given out."""
    if len(slug) != NUMBER + proof or set(slug) - set("0123456789abcdef"):
        return None
    hidden, mac = slug[:NUMBER], slug[NUMBER:]
    pk = int(hidden, 16) ^ _cover(kind, mac)
    return pk if hmac.compare_digest(_mac(kind, f"{pk:0{NUMBER}x}", proof), mac) else None


def _mac(kind: str, text: str, proof: int) -> str:
    return keys.current().blind_index(f"address of {kind}", text)[:proof]


def _cover(kind: str, mac: str) -> int:
    return int(keys.current().blind_index(f"cover of {kind}", mac)[:NUMBER], 16)
