"""What to do about a bank's reason for failing: a catalogue (TOML), looked up by its words."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """words: any of them in the bank's reason; kind: name, account, bank, retry or ask."""

    kind: str
    title: str
    words: tuple[str, ...]
    text: str


KINDS = ("name", "account", "bank", "retry", "ask")


def read_advice(text: str) -> tuple[Advice, ...]:
    """The catalogue of a TOML text, in its order; ValueError for a faulty one."""
    found = []
    for one in tomllib.loads(text)["advice"]:
        if one["kind"] not in KINDS:
            msg = f"不认识的种类“{one['kind']}”"
            raise ValueError(msg)
        found.append(Advice(one["kind"], one["title"], tuple(one["words"]), one["text"]))
    return tuple(found)


def advice_for(reason: str, catalogue: Sequence[Advice]) -> Advice:
    """The advice whose longest word stands in the reason; the last of the catalogue for none."""
    best, longest = catalogue[-1], 0
    for one in catalogue:
        for word in one.words:
            if len(word) > longest and word in reason:
                best, longest = one, len(word)
    return best
