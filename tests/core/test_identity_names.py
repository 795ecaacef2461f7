"""Names: one spelling per person, and what is no name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.identity import normalise_name, parse_name
from nuanliu.core.refusal import Refusal

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张三", "张三"),
        ("张 三", "张三"),
        ("张　三", "张三"),
        (" 张\u00a0三\n", "张三"),
        ("欧阳 锋", "欧阳锋"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽･买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("王\u200b芳", "王芳"),
        ("王\uf9b5", "王例"),  # a compatibility form of 例
        ("李𬱖", "李𬱖"),  # outside the basic plane
        ("刘〇", "刘〇"),
        ("ＪＯＨＮ　 Smith", "JOHN Smith"),
        ("Jose\u0301 Garc\u0131a", "José Garcıa"),
    ],
)
def test_one_spelling_per_person(text, name):
    """The same name set wide, with another dot or another code point, is one name."""
    assert parse_name(text) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NAME-EMPTY"),
        ("　", "NAME-EMPTY"),
        ("张三2", "NAME-DIGITS"),
        ("530103199003079035", "NAME-DIGITS"),
        ("张三等", "NAME-SEVERAL"),
        ("张三等多人", "NAME-SEVERAL"),
        ("张三、李四", "NAME-SEVERAL"),
        ("张三/李四", "NAME-SEVERAL"),
        ("李秀英\n张伟", "NAME-SEVERAL"),
        ("李秀英　张伟", "NAME-SEVERAL"),
        ("盘龙区某某环卫服务有限公司", "NAME-LENGTH"),
        ("艾" * 30 + "·" + "买" * 30, "NAME-LENGTH"),
        ("张\ue863", "NAME-PRIVATE"),
        ("张*", "NAME-CHARS"),
        ("—", "NAME-CHARS"),
        ("=张三", "NAME-CHARS"),
    ],
)
def test_what_is_no_name_of_one_person(text, code):
    """Empty, a number, several people, a company, a mask: each with its code, none repeated.

    The message goes out beside a masked value: nothing of the name may stand in it.
    """
    found = parse_name(text)
    assert isinstance(found, Refusal)
    kept = [part for part in text.split() if part in found.what + found.fix]
    assert (found.code, kept) == (code, [])


@pytest.mark.parametrize(
    ("text", "name"),
    [("欧阳 娜娜", "欧阳娜娜"), ("王\n小明", "王小明"), ("扎西·多吉", "扎西·多吉")],
)
def test_a_gap_does_not_make_two_people_of_one(text, name):
    """Control: a compound surname, a surname and a given name, a name of two parts with its dot."""
    assert parse_name(text) == name


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text):
    """Any text at all: the second time finds nothing left to do."""
    once = normalise_name(text)
    assert normalise_name(once) == once


@given(st.lists(HAN, min_size=2, max_size=4).map("".join), st.sampled_from([" ", "　", "\u00a0"]))
def test_spaces_between_han_characters_do_not_part_a_name(name, space):
    """Names of two to four characters, set wide with any kind of space."""
    assert normalise_name(space.join(name)) == normalise_name(name)
