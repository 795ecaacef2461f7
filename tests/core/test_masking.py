"""Masks cannot be undone, logs carry no personal number, public papers hold no digit of one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from nuanliu.core.identity import check_character
from nuanliu.core.masking import (
    has_personal_digits,
    mask_card,
    mask_id,
    mask_name_public,
    mask_phone,
    scrub,
)

MAN = "53010319900307903" + check_character("53010319900307903")
CARD = "622202123456789012" + luhn.calc_check_digit("622202123456789012")
PHONE = "13812345678"
IDS = st.builds(
    lambda born, serial: (body := f"530103{born:%Y%m%d}{serial:03d}") + check_character(body),
    st.dates(date(1930, 1, 1), date(2008, 12, 31)),
    st.integers(0, 999),
)
CARDS = st.text("0123456789", min_size=12, max_size=19)
PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)

MILLION = 1_000_000
YEARS = 60


def fitting(shown, *, male=None):
    """How many numbers of one district, sixty years of births, agree with MAN in `shown` places.

    Counts over the real structure: bodies are grouped by their residue mod 11, which the check
    character is one to one with, so that no list of 22 million numbers is needed.
    """
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

    def agrees(text, start):
        return all(MAN[start + n] == c for n, c in enumerate(text) if start + n in shown)

    def residues(texts, start):
        counts = [0] * 11
        for text in texts:
            total = sum(int(c) * weights[start + n] for n, c in enumerate(text))
            counts[total % 11] += agrees(text, start)
        return counts

    first = date(1950, 1, 1)
    days = (date(1950 + YEARS, 1, 1) - first).days
    births = residues((f"{first + timedelta(days=n):%Y%m%d}" for n in range(days)), 6)
    serials = [n for n in range(1000) if male is None or n % 2 == male]
    tails = residues((f"{n:03d}" for n in serials), 14)
    head = sum(int(c) * w for c, w in zip("530103", weights, strict=False))
    return sum(
        births[b] * tails[t]
        for b in range(11)
        for t in range(11)
        if 17 not in shown or "10X98765432"[(head + b + t) % 11] == MAN[17]
    )


def test_the_count_of_candidates_decides_how_much_is_shown():
    """6+8+4 leaves a few thousand, two characters too few, one too few once the sex is known."""
    counts = {
        "6+8+4": fitting({0, 1, 2, 3, 4, 5, 14, 15, 16, 17}) < 3_000,
        "last two": fitting({16, 17}) < MILLION,
        "last one": fitting({17}) > MILLION,
        "last one, sex known": fitting({17}, male=True) < MILLION,
        "nothing, sex known": fitting(set(), male=True) > 10 * MILLION,
    }
    assert counts == dict.fromkeys(counts, True)


@given(IDS)
def test_an_identity_number_is_masked_whole(number):
    """Every number, 18 or 15 long, gives the same mask; so every number remains possible."""
    assert {mask_id(number), mask_id(number[:15])} == {"*" * 18}


@given(CARDS)
def test_an_account_shows_its_last_four(number):
    """Twelve stars and four digits, whatever the length."""
    assert mask_card(number) == "*" * 12 + number[-4:]


@given(PHONES)
def test_a_telephone_shows_its_last_two(number):
    """Nine stars and two digits."""
    assert mask_phone(number) == "*" * 9 + number[-2:]


def test_short_or_empty_numbers_show_nothing():
    """Something too short to hide in is hidden whole; nothing stays nothing."""
    masks = [mask_card("12345"), mask_phone("1234"), mask_card(""), mask_phone(""), mask_id("")]
    assert masks == ["*" * 16, "*" * 11, "", "", ""]


@given(st.one_of(IDS, CARDS, PHONES))
def test_no_mask_gives_back_three_characters_beyond_its_tail(number):
    """None of the masks returns the number or any three of its characters before the tail."""
    masks = [mask_id(number), mask_card(number), mask_phone(number)]
    bodies = [mask[:-4] for mask in masks]
    pieces = [number[n : n + 3] for n in range(len(number) - 2)]
    leaks = [piece for piece in pieces for body in bodies if piece in body]
    assert (number in masks, leaks) == (False, [])


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张三", "张*"),
        ("王小明", "王*"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),  # 欧 with the given name 阳
        ("爱新觉罗启星", "爱新觉罗*"),
        ("阿依古丽·买买提", "阿*"),
        ("John Smith", "J*"),
        ("𬱖三", "𬱖*"),
        ("张", "张*"),
        ("  ", ""),
    ],
)
def test_a_public_name_is_surname_and_one_star(name, mask):
    """One, two or more characters of surname; never the given name, never its length."""
    assert mask_name_public(name) == mask


@given(st.lists(HAN, min_size=1, max_size=8).map("".join))
def test_a_public_name_is_never_the_name(name):
    """Whatever the name, its mask differs and hides at least its last character but one star."""
    mask = mask_name_public(name)
    assert (mask == name, mask.endswith("*"), name.startswith(mask[:-1])) == (False, True, True)


@pytest.mark.parametrize(
    "personal",
    [
        MAN,
        MAN[:17] + "X",
        MAN.translate({ord(str(n)): 0xFF10 + n for n in range(10)}),
        "530103800101922",
        CARD,
        PHONE,
        "138 1234 5678",
        "138-1234-5678",
        "6222 0212 3456 7890 123",
        "530103 19900307 903X",
        "0871-65704218",
        "CAN530085061201",
    ],
)
def test_logs_and_public_papers_let_no_personal_number_through(personal):
    """A number in any usual spelling, inside a line: scrubbed, and seen by the scanner."""
    line = f"第7行 {personal}，请核对"
    scrubbed = scrub(line)
    left = [char for char in scrubbed.removeprefix("第7行") if char.isdecimal()]
    assert (left, has_personal_digits(line), scrub(scrubbed)) == ([], True, scrubbed)


@pytest.mark.parametrize(
    "line",
    [
        "共700人，350,000.00元",
        "2024-01-15 第3批 金额 350000.00",
        "盘工通〔2020〕31号",
        "人民币叁拾伍万元整（¥350,000.00）",
        "2024年、2025年、2026年 2024 2025 2026 2027",
    ],
)
def test_ordinary_lines_stay_as_they_are(line):
    """Control: amounts, dates and document numbers are neither scrubbed nor reported."""
    assert (scrub(line), has_personal_digits(line)) == (line, False)


def test_digests_stay_readable_in_logs():
    """A hash and a UUID are not persons, even with long runs of digits inside."""
    line = "root=" + "a123456789012345" * 4 + " id=0a1b2c3d-1234-5678-9012-123456789012"
    assert scrub(line) == line


def test_two_numbers_run_together_are_not_taken_for_a_digest():
    """Control: 36 digits without a letter are two identity numbers."""
    assert scrub(MAN.replace("X", "1") * 2) == "[已隐藏]"


def test_the_unit_may_print_its_own_numbers():
    """Telephone and code of the unit pass when named; a person's number beside them does not."""
    own = ("0871-65704218", "13530103015119637B")
    line = f"电话 {own[0]}，统一社会信用代码 {own[1]}"
    found = [
        has_personal_digits(line),
        has_personal_digits(line, own),
        has_personal_digits(f"{line}，{PHONE}", own),
        has_personal_digits("出生 19900307", own),
    ]
    assert found == [True, False, True, True]


@given(st.text(max_size=40), st.one_of(IDS, CARDS, PHONES), st.text(max_size=40))
def test_no_number_survives_in_any_surroundings(before, number, after):
    """Whatever stands around it, the number is gone from the line and seen by the scanner."""
    line = f"{before} {number} {after}"
    assert (number in scrub(line), has_personal_digits(line)) == (False, True)
