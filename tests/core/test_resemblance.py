"""Two entries that may be one person: each reason has its pair, and a near miss that has none."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from nuanliu.core.identity import check_character, neighbours
from nuanliu.core.identity.sounds import look_alike, sound_of
from nuanliu.core.resemblance import Likeness, Traits, likenesses

BORN = date(1990, 3, 7)


def number(body):
    return body + check_character(body)


ONE = number("53010319900307903")
DIGIT_OFF = number("53010319900307913")
SWAPPED = number("53010319900370903")
FAR = number("53010319850911402")


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("王伟", "wang wei"),
        ("王玮", "wang wei"),
        ("单丽", "shan li"),
        ("曾凡", "zeng fan"),
        ("仇英", "qiu ying"),
        ("解缙", "xie jin"),
        ("查良镛", "zha liang yong"),
        ("尉迟恭", "yu chi gong"),
        ("尉明", "wei ming"),
        ("张　三", "zhang san"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"),
        ("John Smith", "john smith"),
        ("", ""),
    ],
)
def test_how_a_name_sounds(name, sound):
    """Surnames have readings of their own; spaces, dots and tones do not count."""
    assert sound_of(name) == sound


def test_a_name_sounds_as_the_whole_text_is_read():
    """Each name of three characters out of phrases and single ones, against the library's word."""
    characters = "王李张陈重庆长大朝阳国强乐行银都龘"
    names = ["".join(one) for one in product(characters, repeat=3) if one[0] in "王李张陈"]
    assert [sound_of(name) for name in names] == [" ".join(lazy_pinyin(name)) for name in names]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("李未", "李末", True),
        ("张己", "张已", True),
        ("陈玉", "陈王", True),
        ("赵晴", "赵睛", True),
        ("钱琦", "钱绮", True),
        ("江海", "河海", False),
        ("王芳", "王强", False),
        ("王芳", "王芳", False),
        ("王小芳", "王芳", False),
        ("李未末", "李末未", False),
    ],
)
def test_names_that_look_alike(one, other, alike):
    """One character taken for another that shares its telling part; a radical alone is none."""
    assert look_alike(one, other) is alike


PAIRS = [
    (Likeness.DIGIT, Traits("王伟", ONE), Traits("王伟", DIGIT_OFF), Traits("刘洋", DIGIT_OFF)),
    (Likeness.SWAPPED, Traits("王伟", ONE), Traits("王玮", SWAPPED), Traits("王伟", FAR)),
    (
        Likeness.CARD,
        Traits("王伟", ONE, card="6222021234567890"),
        Traits("王伟", FAR, card="6222021234567890"),
        Traits("王伟", FAR),
    ),
    (
        Likeness.PHONE,
        Traits("王伟", ONE, "13800000001"),
        Traits("王伟", FAR, "13800000001"),
        Traits("王伟", FAR, "13800000002"),
    ),
    (
        Likeness.BIRTH,
        Traits("王伟", ONE, born=BORN, workplace="环卫站"),
        Traits("王伟", FAR, born=BORN, workplace="环卫站"),
        Traits("王伟", FAR, born=BORN, workplace="公交站"),
    ),
    (
        Likeness.SOUND,
        Traits("王伟", ONE, "13800000001"),
        Traits("王卫", FAR, "13800000001"),
        Traits("王卫", FAR, "13800000002"),
    ),
    (
        Likeness.SHAPE,
        Traits("王未", ONE, "13800000001"),
        Traits("王末", FAR, "13800000001"),
        Traits("王强", FAR, "13800000001"),
    ),
]


@pytest.mark.parametrize(("reason", "one", "twin", "stranger"), PAIRS, ids=lambda v: str(v)[:12])
def test_each_reason_and_its_near_miss(reason, one, twin, stranger):
    """What ties two entries, and the same entry beside a stranger who lacks just that."""
    assert (reason in likenesses(one, twin), likenesses(one, stranger)) == (True, ())


def test_the_same_number_is_certain_and_no_likeness():
    """Equal numbers need no verdict of a person, whatever the names say."""
    assert likenesses(Traits("王伟", ONE), Traits("李强", ONE)) == ()


def test_neighbours_born_on_one_day_are_strangers():
    """Serial numbers of one office differ by a digit: without a like name that is no evidence."""
    assert likenesses(Traits("王伟", ONE), Traits("赵敏", DIGIT_OFF)) == ()


def test_unknown_values_are_never_equal():
    """Two blank phones, cards, dates and workplaces tie nobody."""
    assert likenesses(Traits("王伟"), Traits("王伟")) == ()


bodies = st.from_regex(
    r"[1-8][0-9]{5}19[5-9][0-9](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True
)


@given(bodies)
def test_every_slip_of_the_hand_is_seen(body):
    """Whatever one slip makes of a number that still passes its check, the two are likely one."""
    true = number(body)
    seen = [
        bool(likenesses(Traits("王伟", true), Traits("王伟", slip))) for slip in neighbours(true)
    ]
    assert seen == [True] * len(seen)


@given(st.sampled_from([pair for _, a, b, c in PAIRS for pair in ((a, b), (a, c))]))
def test_likeness_does_not_depend_on_who_comes_first(pair):
    """The evidence between two entries is the same from either side."""
    assert likenesses(*pair) == likenesses(*reversed(pair))
