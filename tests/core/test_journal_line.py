"""A line of the journal has exactly one spelling, and whatever has none is refused by name.

Control: every refused value differs in one place from a value that passes.
"""

import hashlib
import json
import unicodedata
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.journal import (
    FORMAT_VERSION,
    JournalFormatError,
    canonical,
    canonical_trusted,
    commitment,
    genesis,
)


class State(StrEnum):
    PAID = "paid"


class Rank(IntEnum):
    FIRST = 1


SALT = bytes(range(32))


def refused(value):
    """The message of the refusal, or the line if there is none."""
    try:
        return "passed: " + canonical(value)
    except JournalFormatError as error:
        return str(error)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ({}, "{}"),
        ({"b": 1, "a": 2}, '{"a":2,"b":1}'),
        ({"é": 1, "z": 2, "Z": 3, "甲": 4}, '{"Z":3,"z":2,"é":1,"甲":4}'),
        ({"𠮷": 1, "\uffee": 2}, '{"\uffee":2,"𠮷":1}'),
        ({"a": [1, "x", True, [], {}]}, '{"a":[1,"x",true,[],{}]}'),
        ({"a": '"\\/\n\t\b\f\r\x00\x1f'}, '{"a":"\\"\\\\/\\n\\t\\b\\f\\r\\u0000\\u001f"}'),
        ({"a": 2**53 - 1, "b": -(2**53 - 1)}, '{"a":9007199254740991,"b":-9007199254740991}'),
        ({"a": State.PAID, "b": Rank.FIRST}, '{"a":"paid","b":1}'),
        ({"名": "张𬱖"}, '{"名":"张𬱖"}'),
    ],
)
def test_a_value_has_one_line(value, line):
    assert (canonical(value), canonical_trusted(value)) == (line, line)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ({"fen": 1.0}, "字段 fen 的类型是 float"),
        ({"fen": float("nan")}, "字段 fen 的类型是 float"),
        ({"a": {"b": None}}, "字段 a.b 的类型是 NoneType"),
        ({"a": ["x", ("y",)]}, "字段 a[1] 的类型是 tuple"),
        ({"a": b"x"}, "字段 a 的类型是 bytes"),
        ({"a": 2**53}, "字段 a 的整数超出"),
        ({"a": {"b": [-(2**53)]}}, "字段 a.b[0] 的整数超出"),
        ({1: "x"}, "字段名必须是文字：1"),
        ({"a": {None: "x"}}, "字段名必须是文字：a.None"),
        ([], "流水行必须是对象"),
        ({"a": "e\u0301"}, "NFC"),
        ({"e\u0301": "a"}, "NFC"),
        ({"a": "x\x7f"}, "控制字符"),
        ({"a": "x\x85"}, "控制字符"),
        ({"a": "x\u2028"}, "控制字符"),
        ({"a": "x\ud800"}, "不完整的字符"),
    ],
)
def test_what_has_no_line_is_refused_by_name(value, word):
    assert word in refused(value)


def nest(depth: int) -> dict[str, object]:
    """`depth` objects inside each other."""
    value: dict[str, object] = {"a": "x"}
    for _ in range(depth - 1):
        value = {"a": value}
    return value


def test_eight_levels_pass_and_nine_are_refused():
    assert (refused(nest(8))[:6], "嵌套超过 8 层" in refused(nest(9))) == ("passed", True)


@pytest.mark.parametrize(("letter", "size"), [("x", 1), ("甲", 3)])
def test_sixty_four_kib_of_utf_8_pass_and_one_byte_more_is_refused(letter, size):
    room = 65_536 - len('{"a":""}')
    text = letter * (room // size) + "x" * (room % size)
    whole, over = refused({"a": text}), refused({"a": text + "x"})
    assert (whole[:6], "超过上限 65536 字节" in over) == ("passed", True)


PLAIN = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=20
).map(lambda text: unicodedata.normalize("NFC", text))
LEAVES = PLAIN | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
INNER = st.lists(LEAVES, max_size=4) | st.dictionaries(PLAIN, LEAVES | st.lists(LEAVES), max_size=4)
VALUES = st.dictionaries(PLAIN, LEAVES | INNER, max_size=6)


@given(VALUES)
def test_a_line_reads_back_as_the_value_whatever_the_order_of_its_keys(value):
    line = canonical(value)
    turned = dict(reversed(value.items()))
    assert (json.loads(line), canonical(turned)) == (value, line)


def test_a_commitment_is_the_hash_of_two_salt_and_nfc_text():
    expected = hashlib.sha256(b"\x02" + SALT + "é".encode()).hexdigest()
    assert [commitment(SALT, "é"), commitment(SALT, "e\u0301")] == [expected, expected]


def test_a_commitment_hides_equal_values_behind_different_salts():
    assert len({commitment(bytes([n]) * 32, "530103199001011234") for n in range(50)}) == 50


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_salt_of_another_size_is_refused(size):
    with pytest.raises(JournalFormatError) as caught:
        commitment(b"x" * size, "张三")
    assert f"收到 {size} 字节" in str(caught.value)


def test_the_genesis_fixes_format_hash_currency_and_kind_of_database():
    facts = genesis(name="gonghui.example/1", database="demo", identity="box")
    assert facts == {
        "format": FORMAT_VERSION,
        "name": "gonghui.example/1",
        "suite": "sha256",
        "currency": "CNY",
        "database": "demo",
        "id": "box",
    }


def test_a_database_is_demo_or_live():
    live = genesis(name="a", database="live", identity="b")["database"]
    with pytest.raises(JournalFormatError) as caught:
        genesis(name="a", database="test", identity="b")
    assert (live, "收到 'test'" in str(caught.value)) == ("live", True)
