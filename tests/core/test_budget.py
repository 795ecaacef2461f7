"""A budget line: the identity holds through every posting, and nothing is spent twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.budget import PATHS, Bucket, LineState, Posting, replay
from nuanliu.core.refusal import Refusal

A, E, T, P = Bucket.AVAILABLE, Bucket.ENCUMBERED, Bucket.IN_TRANSIT, Bucket.PAID
ENDS = [None, *Bucket]
FULL = LineState("L", available=100, encumbered=100, in_transit=100, paid=100)


def buckets(state: LineState | Refusal) -> tuple[int, ...] | str:
    if isinstance(state, Refusal):
        return state.code
    return (state.available, state.encumbered, state.in_transit, state.paid)


def test_a_yuan_walks_the_whole_path():
    """Granted, approved, released, one payment succeeds, one fails, one is recovered."""
    steps = [(None, A, 100), (A, E, 80), (E, T, 80), (T, P, 50), (T, E, 30), (P, A, 10), (E, P, 30)]
    states = []
    for count in range(1, len(steps) + 1):
        lines = replay(Posting("L", *step) for step in steps[:count])
        assert isinstance(lines, dict)
        states.append((*buckets(lines["L"]), lines["L"].appropriated))
    assert states == [
        (100, 0, 0, 0, 100),
        (20, 80, 0, 0, 100),
        (20, 0, 80, 0, 100),
        (20, 0, 30, 50, 100),
        (20, 30, 0, 50, 100),
        (30, 30, 0, 40, 100),
        (30, 0, 0, 70, 100),
    ]


@pytest.mark.parametrize("source", ENDS)
@pytest.mark.parametrize("target", ENDS)
def test_every_way_is_either_in_the_table_or_refused(source, target):
    """All 25 pairs of ends: the nine of the table pass, the other sixteen are BUD-PATH."""
    found = FULL.apply(Posting("L", source, target, 1))
    refused = found.code if isinstance(found, Refusal) else None
    assert refused == (None if (source, target) in PATHS else "BUD-PATH")


@pytest.mark.parametrize(("source", "target"), PATHS)
def test_every_posting_can_be_reversed(source, target):
    """A posting and its reversal leave the line as it was; reversing twice is the posting again."""
    posting = Posting("L", source, target, 40)
    after = FULL.apply(posting)
    assert isinstance(after, LineState)
    assert (after.apply(posting.reversed()), posting.reversed().reversed()) == (FULL, posting)


@pytest.mark.parametrize(
    ("posting", "control", "code"),
    [
        (Posting("L", A, E, 101), Posting("L", A, E, 100), "BUD-OVERSPEND"),
        (Posting("L", A, None, 101), Posting("L", A, None, 100), "BUD-OVERSPEND"),
        (Posting("L", E, P, 101), Posting("L", E, P, 100), "BUD-SHORT"),
        (Posting("L", A, E, 0), Posting("L", A, E, 1), "BUD-AMOUNT"),
        (Posting("L", A, E, -5), Posting("L", A, E, 5), "BUD-AMOUNT"),
        (Posting("L", A, E, fen=True), Posting("L", A, E, 1), "BUD-AMOUNT"),
        (Posting("M", A, E, 1), Posting("L", A, E, 1), "BUD-LINE"),
    ],
)
def test_what_the_line_cannot_bear_is_refused(posting, control, code):
    """One fen too much, nothing, a negative, another line: refused; each control passes."""
    refused, passed = FULL.apply(posting), FULL.apply(control)
    assert (buckets(refused), isinstance(passed, LineState)) == (code, True)


def test_a_reversal_cannot_take_what_is_no_longer_there():
    """An approval is reversed after its money was released: BUD-SHORT, not a negative bucket."""
    approve, release = Posting("L", A, E, 80), Posting("L", E, T, 80)
    found = replay([Posting("L", None, A, 100), approve, release, approve.reversed()])
    control = replay([Posting("L", None, A, 100), approve, approve.reversed()])
    assert isinstance(found, Refusal)
    assert (found.code, control) == ("BUD-SHORT", {"L": LineState("L", available=100)})


def test_a_transfer_moves_money_between_lines_and_creates_none():
    """One line gives up 30, the other receives 30: the sum of both stays."""
    found = replay(
        [
            Posting("L", None, A, 100),
            Posting("M", None, A, 50),
            Posting("L", A, None, 30),
            Posting("M", None, A, 30),
        ]
    )
    assert found == {"L": LineState("L", available=70), "M": LineState("M", available=80)}


def test_the_messages_name_line_bucket_and_amounts():
    """An overspend of 0.01 yuan says what is there, what was asked and what may be done."""
    found = FULL.apply(Posting("L", A, E, 101))
    assert isinstance(found, Refusal)
    assert (found.what, found.fix) == (
        "资金安排“L”可用1.00元，不足1.01元",
        "请减少金额，或先办理追加、调剂",
    )


postings = st.builds(
    Posting,
    line=st.just("L"),
    source=st.sampled_from(ENDS),
    target=st.sampled_from(ENDS),
    fen=st.integers(min_value=-2, max_value=60),
    reversal=st.booleans(),
)


@given(st.lists(postings, max_size=40))
def test_no_sequence_of_postings_breaks_the_identity(tried):
    """Law 1: refused postings change nothing; no bucket is negative; the sum is what came in."""
    line = LineState("L")
    granted = 0
    for posting in tried:
        after = line.apply(posting)
        if isinstance(after, LineState):
            granted += posting.fen * ((posting.source is None) - (posting.target is None))
            line = after
    assert (line.appropriated, min(buckets(line))) == (granted, max(0, min(buckets(line))))
