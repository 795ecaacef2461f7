"""一体化录入单: values in the order of the screen, from a closed list; faults of a file by name."""

from importlib.resources import files

import pytest

from nuanliu.core.refusal import Refused
from nuanliu.core.treasury import BY_HAND, VALUES, filled, read_screen

TEXT = (files("nuanliu.config") / "treasury" / "generic.toml").read_text("utf-8")


def test_the_shipped_screen_is_filled_in_its_order():
    """Seventeen fields; what the books do not have says that it is written by hand."""
    told = filled(read_screen(TEXT), {"year": "2024", "amount": "300.00", "bank": ""})
    shown = {one.label: one.value for one in told if one.value != BY_HAND}
    assert ([one.label for one in told][:3], len(told), shown) == (
        ["预算年度", "单位名称", "单位编码（统一社会信用代码）"],
        17,
        {"预算年度": "2024", "支付金额（元）": "300.00"},
    )


def test_another_order_and_a_constant():
    """Another place's screen: amount first, and a word that always stands there."""
    text = """
name = "某地"
status = "已核对"
[[field]]
label = "金额"
value = "amount"
[[field]]
label = "币种"
value = "const:人民币"
"""
    told = filled(read_screen(text), {"amount": "1.00"})
    assert [tuple(one) for one in told] == [("金额", "1.00"), ("币种", "人民币")]


FAULTS = (
    "[[field",
    "name = 'x'\nstatus = 'y'\n",
    TEXT.replace('status = "参考样式，待对照本地系统"\n', ""),
    TEXT.replace('value = "year"', 'value = "__import__"', 1),
    TEXT.replace('value = "year"', 'value = "year"\ncode = "x"', 1),
    TEXT.replace('label = "预算年度"', 'label = " "', 1),
)


@pytest.mark.parametrize("text", FAULTS)
def test_a_faulty_screen_is_refused(text):
    """No program, no unknown value, no blank label; the shipped one beside it is read."""
    with pytest.raises(Refused) as told:
        read_screen(text)
    assert (told.value.code, {one.value for one in read_screen(TEXT).fields}) == (
        "TREASURY-FILE",
        set(VALUES),
    )
