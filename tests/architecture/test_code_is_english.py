from tools import house
from tools.tree import ROOT, python_files


def test_identifiers_are_english() -> None:
    """Every Python file written by hand."""
    findings = [
        found
        for path in python_files()
        for found in house.foreign_names(path.read_text(), str(path.relative_to(ROOT)))
    ]
    assert findings == []


def test_a_chinese_identifier_would_be_found() -> None:
    """Control: a variable, a function, an argument; a Chinese message is no finding."""
    source = "def 发放(金额=1):\n    名单 = '名单'\n"
    found = [text.split(" is ")[0] for text in house.foreign_names(source, "m.py")]
    assert found == ["m.py:1: 发放", "m.py:1: 金额", "m.py:2: 名单"]
