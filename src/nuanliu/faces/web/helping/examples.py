"""An example of how a code is said: what the case fills in stands there as it might.

The blanks of one sentence are filled in by what stands around them; several amounts of a sentence
shrink, so that "more than", "left" and "over" read right.
"""

import re
from collections.abc import Iterator

from nuanliu.faces.web.helping.codes import OPEN

AMOUNTS = ("800.00", "500.00", "300.00")
PEOPLE = ("6", "5", "1")
# What stands before and behind a blank, and what is put into it; the first that fits counts.
BLANKS = (
    (r"(?<=《)…(?=》)", ("审批表",)),
    (r"(?<=“)…(?=”)", ("元旦春节送温暖", "中秋国庆送温暖")),
    (r"…(?= ?元)", AMOUNTS),
    (r"…(?= ?(?:人|户|份|个|张|件|笔|条|处|项|位|次|名|套|组|字|天|MB|分))", PEOPLE),
    (r"(?<=第) ?… ?(?=[行列页题步部])", (" 7 ", " 9 ")),
    (r"…(?= ?年)", ("2024",)),
    (r"…(?= ?[起止])", ("2024-01-15",)),
    (r"(?<=日)…", ("2024-01-15",)),
    (r"(?<=[编批单放]) … ?", (" 2024-001 ", " 2024-002 ")),
)
ELSE = "××"


def example(sentence: str) -> str:
    """The sentence with its blanks filled in; itself where it has none."""
    for pattern, samples in BLANKS:
        given = _one_by_one(samples)
        sentence = re.sub(pattern, lambda _, given=given: next(given), sentence)  # type: ignore[misc] # the generator is bound at once
    return re.sub(rf"{OPEN}+", ELSE, sentence)


def _one_by_one(samples: tuple[str, ...]) -> Iterator[str]:
    """Each sample in turn, the last again and again."""
    yield from samples
    while True:
        yield samples[-1]
