"""Identity numbers: every kind, every way they arrive damaged, and both forms of one person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from nuanliu.core.identity import (
    Identity,
    IdKind,
    check_character,
    neighbours,
    normalise_id,
    parse_id,
)
from nuanliu.core.refusal import Refusal

# An invented man of 盘龙区 and an invented woman, neither issued: serials of a test range.
MAN = "53010319900307903" + check_character("53010319900307903")
WOMAN_15 = "530103800101922"
WOMAN = "53010319800101922" + check_character("53010319800101922")
REGIONS = ("530103", "110105", "310104", "650102")


@st.composite
def resident_numbers(draw, latest=date(2024, 12, 31)):
    """A valid 18-character number, whatever the region, birth date and serial."""
    born = draw(st.dates(date(1900, 1, 1), latest))
    serial = draw(st.integers(0, 999))
    body = f"{draw(st.sampled_from(REGIONS))}{born:%Y%m%d}{serial:03d}"
    return body + check_character(body)


def code_of(text, **facts):
    found = parse_id(text, **facts)
    return found.code if isinstance(found, Refusal) else None


@pytest.mark.parametrize(
    ("text", "kind", "birth", "male", "was_15", "region"),
    [
        (MAN, IdKind.RESIDENT, date(1990, 3, 7), True, False, "530103"),
        (WOMAN, IdKind.RESIDENT, date(1980, 1, 1), False, False, "530103"),
        (WOMAN_15, IdKind.RESIDENT, date(1980, 1, 1), False, True, "530103"),
    ],
)
def test_residents(text, kind, birth, male, was_15, region):
    """The number tells birth date, sex, region, and which form it was given in."""
    number = WOMAN if text == WOMAN_15 else text
    assert parse_id(text) == Identity(kind, number, birth, male, was_15, region)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_taiwan(region):
    """The three address codes of the 港澳台居民居住证 follow the same check."""
    body = f"{region}19850612001"
    number = body + check_character(body)
    due = Identity(
        IdKind.HMT_RESIDENCE, number, date(1985, 6, 12), male=True, was_15=False, region=region
    )
    assert parse_id(number) == due


def test_both_forms_of_the_foreign_permanent_card():
    """The 18-digit card since December 2023 and the old one of letters and digits are both good."""
    body = "95312419850612001"
    new = body + check_character(body)
    old = "CAN530085061201"
    assert [parse_id(new), parse_id("can 5300 8506 1201")] == [
        Identity(IdKind.FOREIGN_PERMANENT, new, date(1985, 6, 12), None, was_15=False, region=""),
        Identity(IdKind.FOREIGN_PERMANENT_OLD, old, None, None, was_15=False, region=""),
    ]


def variants(number):
    """One number as rosters spell it."""
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    return [
        number.lower(),
        wide,
        wide.lower(),
        f"'{number}",
        f"’{number}",
        f" {number[:6]} {number[6:14]}\u3000{number[14:]}\n",
        f"\ufeff{number}\u200b",
        number[:6] + "\u00a0" + number[6:],
    ]


@given(resident_numbers())
def test_every_spelling_is_the_same_number(number):
    """Full-width, lower-case, spaced, with an apostrophe or marks that print nothing."""
    found = {normalise_id(text) for text in variants(number)}
    assert found == {number}


@given(resident_numbers(latest=date(1999, 12, 31)).filter(lambda n: n[6:8] == "19"))
def test_fifteen_digits_are_the_same_person(number):
    """The 15-digit form of a number leads to the 18-digit one, and that one to itself."""
    old, new = parse_id(number[:6] + number[8:17]), parse_id(number)
    assert isinstance(old, Identity)
    assert isinstance(new, Identity)
    assert (old.number, old.was_15, new.number, new.was_15) == (number, True, number, False)


@given(resident_numbers())
def test_our_check_character_is_the_standard_one(number):
    """Against an independent implementation of ISO 7064 MOD 11-2."""
    assert check_character(number[:17]) == ric.calc_check_digit(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "ID-LENGTH"),
        (MAN[:17], "ID-LENGTH"),
        (MAN + "0", "ID-LENGTH"),
        (MAN[:5] + "O" + MAN[6:], "ID-CHARS"),
        (MAN[:17] + "A", "ID-CHARS"),
        (MAN[:9] + "X" + MAN[10:], "ID-CHARS"),
        ("53010380010192X", "ID-CHARS"),
        ("0" + MAN[1:], "ID-REGION"),
        ("930103800101922", "ID-REGION"),
        ("810000800101922", "ID-REGION"),
        (MAN[:10] + "1307" + MAN[14:], "ID-DATE"),
        (MAN[:10] + "0230" + MAN[14:], "ID-DATE"),
        (MAN[:6] + "1899" + MAN[10:], "ID-DATE"),
        ("530103801301922", "ID-DATE"),
        ("5.30103E+17", "ID-LOST-DIGITS"),
        ("5.30103199003079e+17", "ID-LOST-DIGITS"),
        ("530103199003079030.0", "ID-LOST-DIGITS"),
        ("530103199003079000", "ID-LOST-DIGITS"),
    ],
)
def test_damaged_numbers_have_each_their_code(text, code):
    """A number arrives short, mistyped, impossible or rounded; each is told apart."""
    assert code_of(text) == code


def test_a_true_number_that_ends_in_zeros_is_not_lost():
    """Control: 000 at the end with the right check character is somebody's number."""
    bodies = (f"5301031990030{day}{serial:03d}" for day in "123456789" for serial in range(999))
    numbers = [body + check_character(body) for body in bodies]
    zeros = [number for number in numbers if number.endswith("000")]
    assert (len(zeros) > 0, [code_of(number) for number in zeros]) == (True, [None] * len(zeros))


def test_a_birth_in_the_future_is_refused_only_against_a_day():
    """Born on 7 March 1990: impossible the day before, fine on the day and without a day."""
    before, same = date(1990, 3, 6), date(1990, 3, 7)
    found = [code_of(MAN, on=before), code_of(MAN, on=same), code_of(MAN)]
    assert found == ["ID-DATE", None, None]


def test_a_wrong_check_says_what_it_should_be_and_hides_the_rest():
    """The last character is mistyped; the message names both characters and no other digit."""
    wrong = "0" if MAN[17] != "0" else "1"
    found = parse_id(MAN[:17] + wrong)
    mask = "*" * 18
    due = f"身份证号 {mask} 的最后一位应为“{MAN[17]}”，现在是“{wrong}”，其中至少有一位写错"
    assert isinstance(found, Refusal)
    assert (found.code, found.what) == ("ID-CHECK", due)


@given(resident_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes_and_the_true_number_is_a_neighbour(number, place, shift):
    """A clerk mistypes one digit: the number is refused, and the search finds the true one."""
    digit = str((int(number[place]) + shift) % 10)
    typed = number[:place] + digit + number[place + 1 :]
    refused = isinstance(parse_id(typed), Refusal)
    assert (refused, number in neighbours(typed)) == (True, True)


@given(resident_numbers(), st.integers(0, 16))
def test_two_swapped_digits_never_pass_and_the_true_number_is_a_neighbour(number, place):
    """A clerk swaps two neighbours: refused, and found again (the check character included)."""
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    typed = number if "X" in swapped[:17] else swapped
    refused = isinstance(parse_id(typed), Refusal)
    assert (refused, number in [*neighbours(typed), typed]) == (typed != number, True)


@given(resident_numbers())
def test_neighbours_are_valid_others_and_few(number):
    """All are sound numbers, never the number itself, and no more than a search can ask for."""
    near = neighbours(number)
    sound = [other for other in near if ric.calc_check_digit(other) == other[17]]
    assert (sound, number in near, len(near) <= 170) == (near, False, True)


def test_neighbours_of_the_old_form_are_those_of_the_new():
    """The 15-digit form is widened first; anything else is a programming error."""
    with pytest.raises(ValueError, match="18 位或 15 位"):
        neighbours("CAN530085061201")
    assert neighbours(WOMAN_15) == neighbours(WOMAN)


def test_the_check_character_wants_seventeen_digits():
    """Sixteen digits, or full-width ones, are not silently computed with."""
    for body in ("5301031990030790", "５３０１０３１９９００３０７９０３"):
        with pytest.raises(ValueError, match="17 位"):
            check_character(body)
    assert check_character(MAN[:17]) == MAN[17]


def test_documents_have_chinese_names():
    """Each kind prints as the document is called."""
    names = [kind.chinese for kind in IdKind]
    assert names == [
        "居民身份证",
        "港澳台居民居住证",
        "外国人永久居留身份证",
        "外国人永久居留身份证（旧版）",
    ]
