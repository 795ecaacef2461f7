"""The codes by which a survey is answered: made from the key of the books, kept nowhere.

They follow from the number of the survey and the key of the books: the office can print the slips
again at any time, and nobody else can make one.
"""

from nuanliu.records.people import keys

TOKEN = 32  # hex digits: 128 bits
SHARED = 0  # the place of the code that all have


def tokens_of(survey: int, count: int) -> list[str]:
    """The first `count` codes of a survey, one for each person asked."""
    return [token_of(survey, place) for place in range(1, count + 1)]


def token_of(survey: int, place: int) -> str:
    """One code of a survey; place `SHARED` is the one that all have."""
    return keys.current().blind_index("ballot", f"{survey}/{place}")[:TOKEN]
