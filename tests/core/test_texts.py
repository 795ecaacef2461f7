"""Texts are kept whole or refused; what one person starts, another confirms."""

import pytest

from nuanliu.core.duties import another_person
from nuanliu.core.texts import excerpt, told, written


def code(refusal):
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ("", "TEXT-BLANK")),
        (" \n　", ("", "TEXT-BLANK")),
        ("补验收单", ("", "")),
        ("补验收单据", ("TEXT-LONG", "TEXT-LONG")),
    ],
)
def test_a_text_is_kept_whole_or_refused(text, codes):
    """Four characters fit, five do not; blanks are no text where one is demanded."""
    assert (code(told(text, "原因", 4)), code(written(text, "原因", 4))) == codes


def test_a_text_too_long_is_named_with_both_lengths():
    """The message says which text it is, how long, and how long it may be."""
    refusal = told("补验收单据", "退回原因", 4)
    assert refusal.what == "退回原因有 5 个字，最多 4 个字"


def test_an_excerpt_says_that_it_is_one():
    """Four characters on one line stand as they are; of five the last place says there is more."""
    assert [excerpt("补验\n收单", 5), excerpt("补验收单据", 4)] == ["补验 收单", "补验收…"]


@pytest.mark.parametrize(
    ("by", "earlier", "expected"),
    [
        ({1}, (1,), "DUTY-SELF"), ({3}, (1, 2, 3), "DUTY-SELF"), ({4}, (1, None, 3), ""),
        ({4}, (), ""), ({4, 2}, (1, 2), "DUTY-SELF"), ({4, 5}, (1, 2), ""),
    ],
)  # fmt: skip
def test_another_person_than_any_before(by, earlier, expected):
    """Whoever did an earlier step is refused, also by the hand of him he shared a role with."""
    assert code(another_person(by, *earlier, step="审批", before="填报")) == expected
