"""The question bank: editions change words, never what a code's choices mean."""

import pytest

from nuanliu.core.questions import BANK, EDITIONS, MOST_ASKED, USUAL, counts, tally

# By hand: every question there is, how many choices, and which of them count as yes.
EXPECTED = {
    "satisfied": (6, {"非常满意", "满意"}),
    "relieved": (4, {"明显减轻", "有所减轻"}),
    "received": (3, {"已足额收到"}),
    "fair": (6, {"非常满意", "满意"}),
    "timely": (4, {"节前或约定时间内"}),
    "attitude": (6, {"非常满意", "满意"}),
    "told": (6, set()),
    "wished": (7, set()),
}


def test_the_bank_is_the_table():
    """Eight questions, the usual four among them, none with more choices than a digit tells."""
    found = {code: (len(one.scale), set(one.positive)) for code, one in BANK.items()}
    usual = ("satisfied", "relieved", "received", "fair")
    assert (found, USUAL, len(USUAL) <= MOST_ASKED) == (EXPECTED, usual, True)


def test_a_code_means_the_same_in_every_edition():
    """Scale and yes of a code never change; its words did, for 足额收到, in the second."""
    meant = {
        (code, question.scale, question.positive)
        for bank in EDITIONS.values()
        for code, question in bank.items()
    }
    worded = [EDITIONS[number]["received"].text for number in (1, 2)]
    assert (len(meant), worded) == (
        len(BANK),
        ["慰问金是否足额收到？", "慰问金（慰问品）是否足额收到？"],
    )


@pytest.mark.parametrize(
    ("code", "choice", "counted"),
    [
        ("timely", "节后或晚于约定", True),
        ("timely", "不了解", False),
        ("timely", None, False),
        ("timely", "满意", False),
        ("told", "公示", True),
    ],
)
def test_what_says_nothing_is_not_counted(code, choice, counted):
    """A choice of the scale counts; 不了解, a blank and another question's choice do not."""
    assert counts(code, choice) == counted


def test_a_question_without_a_yes_has_no_positive_answer():
    """Two told how they heard: both valid, neither positive."""
    assert tally("told", [{"told": "公示"}, {"told": "同事告知"}, {}]) == (0, 2)
