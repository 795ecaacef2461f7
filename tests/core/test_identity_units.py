"""Codes of units, bank accounts and mobile numbers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import uscc

from nuanliu.core.identity import Card, Uscc, luhn_holds, parse_card, parse_mobile, parse_uscc
from nuanliu.core.refusal import Refusal

UNION = "13530103015119637B"  # the district federation; public
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CARD_HEAD = "622202123456789012"
CARD = CARD_HEAD + luhn.calc_check_digit(CARD_HEAD)


def code_of(found):
    return found.code if isinstance(found, Refusal) else None


def warnings_of(text):
    found = parse_card(text)
    return [remark.code for remark in found.warnings] if isinstance(found, Card) else found


@pytest.mark.parametrize("text", [UNION, UNION.lower(), f" {UNION[:8]} {UNION[8:]}"])
def test_the_code_of_the_union(text):
    """The code on the union's own disclosure passes both checks and comes apart in its fields."""
    assert parse_uscc(text) == Uscc(UNION, "1", "3", "530103", "01511963" + "7")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (UNION[:17], "USCC-LENGTH"),
        ("", "USCC-LENGTH"),
        ("1.3530103E+17", "USCC-LENGTH"),
        (UNION[:17] + "I", "USCC-CHARS"),
        (UNION[:4] + "A" + UNION[5:], "USCC-CHARS"),
        (UNION[:17] + "C", "USCC-CHECK"),
        ("14" + UNION[2:], "USCC-CHECK"),
    ],
)
def test_a_damaged_code_is_refused(text, code):
    """A character is missing, not allowed or wrong."""
    assert code_of(parse_uscc(text)) == code


def test_a_wrong_check_says_what_it_should_be():
    """The last character is copied wrongly; the message gives the right one."""
    found = parse_uscc(UNION[:17] + "C")
    assert isinstance(found, Refusal)
    assert found.what == f"统一社会信用代码 {UNION[:17]}C 的最后一位应为“B”，现在是“C”"


def test_a_wrong_organisation_code_is_found_behind_a_right_check():
    """Somebody changes the organisation code and computes the last check again."""
    body = UNION[:16] + "8"
    forged = body + uscc.calc_check_digit(body)
    found = parse_uscc(forged)
    words = "组织机构代码（第 9—17 位）的末位应为“7”，现在是“8”"
    assert isinstance(found, Refusal)
    assert (found.code, found.what.endswith(words)) == ("USCC-ORG", True)


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_one_changed_character_is_found(place, char):
    """Whatever single character of the code is replaced, it no longer passes."""
    changed = UNION[:place] + char + UNION[place + 1 :]
    assert isinstance(parse_uscc(changed), Uscc) == (changed == UNION)


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_our_check_is_the_standard_one(body):
    """Against an independent implementation, over any body; the message names its character."""
    body = body[:2] + "530103" + body[8:]
    due = uscc.calc_check_digit(body)
    wrong = ALPHABET[(ALPHABET.index(due) + 1) % 31]
    found = parse_uscc(body + wrong)
    assert isinstance(found, Refusal)
    said = f"应为“{due}”，现在是“{wrong}”" in found.what
    assert (said, found.code) == (True, "USCC-CHECK")


@pytest.mark.parametrize("text", [CARD, f"'{CARD}", f"{CARD[:4]} {CARD[4:8]}-{CARD[8:]}"])
def test_a_card_without_remarks(text):
    """A sound card number, grouped or not."""
    assert parse_card(text) == Card(CARD)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (CARD[:18] + str((int(CARD[18]) + 1) % 10), ["CARD-LUHN"]),
        ("240101090012", ["CARD-OLD-LENGTH", "CARD-LUHN"]),
        ("2401010900120340", ["CARD-LUHN"]),
    ],
)
def test_passbooks_are_remarked_on_and_never_refused(text, codes):
    """Old accounts follow neither length nor check: somebody is to look, nothing stops."""
    assert warnings_of(text) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "CARD-LENGTH"),
        ("62220212345", "CARD-LENGTH"),
        (CARD + "0", "CARD-LENGTH"),
        ("农行" + CARD, "CARD-CHARS"),
        ("0" * 16, "CARD-CHARS"),
        ("6.22202E+18", "CARD-LOST-DIGITS"),
        ("6222021234567890000.0", "CARD-LOST-DIGITS"),
        ("6222021234567890000", "CARD-LOST-DIGITS"),
    ],
)
def test_an_account_nobody_can_pay_to_is_refused(text, code):
    """Too short, too long, with words in it, or rounded by a spreadsheet."""
    assert code_of(parse_card(text)) == code


def test_a_sound_card_ending_in_zeros_is_not_lost():
    """Control: four zeros at the end that satisfy the check are the card's own."""
    heads = (f"62220212345{n:04d}000" for n in range(100))
    found = next(head + "0" for head in heads if luhn.calc_check_digit(head) == "0")
    assert parse_card(found) == Card(found)


@given(st.text("0123456789", min_size=12, max_size=19))
def test_luhn_is_the_standard_one_and_only_a_remark(number):
    """Against an independent implementation; an account that is read is read unchanged."""
    found = parse_card(number)
    assume(not isinstance(found, Refusal))
    assert isinstance(found, Card)
    remarked = "CARD-LUHN" in [remark.code for remark in found.warnings]
    due = luhn.is_valid(number)
    assert (luhn_holds(number), remarked, found.number) == (due, not due, number)


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "8613812345678",
        "008613812345678",
        "13812345678.0",
        "１３８１２３４５６７８",
        "'13812345678",
    ],
)
def test_a_mobile_in_every_spelling(text):
    """Grouped, with the country, out of a numeric cell or full-width: one number."""
    assert parse_mobile(text) == "13812345678"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "MOBILE-LENGTH"),
        ("1381234567", "MOBILE-LENGTH"),
        ("0871-65704218", "MOBILE-LENGTH"),
        ("12812345678", "MOBILE-PREFIX"),
        ("23812345678", "MOBILE-PREFIX"),
        ("1381234567x", "MOBILE-CHARS"),
        ("1.38123E+10", "MOBILE-LOST-DIGITS"),
    ],
)
def test_what_is_no_mobile_is_refused(text, code):
    """A landline, a digit too few, a letter, a rounded number."""
    assert code_of(parse_mobile(text)) == code
