"""No published group, and no difference of two, tells of one to four people.

Populations are drawn at random: campaigns, months, amounts and groups of any unevenness.
"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.small_groups import FEWEST, coarsened


def without(*places):
    """A step that empties some places of a row."""
    return lambda row: tuple("" if n in places else text for n, text in enumerate(row))


STEPS = (without(2), without(2, 1), without(2, 1, 0))
ROWS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["1月", "9月"]), st.sampled_from("357")),
    max_size=60,
)


@given(rows=ROWS)
def test_no_group_is_small(rows):
    """Every group published holds five or more, and as many rows go in as come out."""
    made = coarsened(rows, STEPS)
    sizes = Counter(made)
    small = {row: size for row, size in sizes.items() if row is not None and size < FEWEST}
    assert (small, len(made)) == ({}, len(rows))


@given(rows=ROWS)
def test_a_known_total_gives_nobody_away(rows):
    """Campaigns of five and more keep all their rows: their total less what is shown is nothing."""
    totals = Counter(row[0] for row in rows)
    large = [row for row in rows if totals[row[0]] >= FEWEST]
    made = coarsened(large, STEPS[:2])
    shown = Counter(row[0] for row in made if row is not None)
    assert shown == Counter(row[0] for row in large)


@given(rows=ROWS)
def test_a_row_only_ever_says_less(rows):
    """What is published of somebody is true of him, or empty."""
    made = coarsened(rows, STEPS)
    lies = [
        (old, new)
        for old, new in zip(rows, made, strict=True)
        if new is not None and any(b not in ("", a) for a, b in zip(old, new, strict=True))
    ]
    assert lies == []


CASES = [
    # Six of one amount and two of another: with the two go none of the six, who stay five or more.
    ([("A", "5")] * 12 + [("A", "3")] * 2, {("A", "5"): 0, ("A", ""): 14}),
    ([("A", "5")] * 12 + [("A", "3")] * 7, {("A", "5"): 12, ("A", "3"): 7}),
    ([("A", "5")] * 12 + [("A", "3")] * 3 + [("A", "1")] * 2, {("A", "5"): 12, ("A", ""): 5}),
    ([("A", "5")] * 3, {None: 3}),
    ([("A", "5")] * 9 + [("B", "5")] * 3, {None: 12}),
]


@pytest.mark.parametrize(("rows", "sizes"), CASES)
def test_what_becomes_of_small_groups(rows, sizes):
    """By hand: a remainder of fewer than five takes its smallest neighbour with it."""
    told = Counter(coarsened(rows, (without(1),)))
    assert {row: told[row] for row in sizes} == sizes
