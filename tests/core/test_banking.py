"""Bank templates as data: read safely, filled as text, and answers matched to payments."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nuanliu.core.banking.advice import advice_for, read_advice
from nuanliu.core.banking.ageing import aged
from nuanliu.core.banking.filling import Payee, files_of, fill, unfit
from nuanliu.core.banking.headings import guessed, heading_row
from nuanliu.core.banking.matching import matched
from nuanliu.core.banking.model import Value
from nuanliu.core.banking.reading import read_mapping
from nuanliu.core.refusal import Refusal
from nuanliu.core.results import ResultLine

BANKS = Path("src/nuanliu/config/banks")
DAY = date(2024, 1, 20)
PLAIN = """
name: 试用
status: 参考模板
medium: txt
encoding: gbk
separator: "|"
columns:
  - {title: 编号, value: number}
  - {title: 户名, value: payee, max: 6}
  - {title: 账号, value: account}
  - {title: 网点, value: branch, required: true}
  - {title: 金额, value: amount}
"""


def shipped(key):
    return read_mapping((BANKS / f"{key}.yaml").read_text("utf-8"))


def plain():
    return read_mapping(PLAIN)


def payee(number="A-1", name="张三", account="6222020000000000001", branch="城关支行", fen=50_000):
    return Payee(number, name, account, "中国工商银行", branch, fen)


def refused(text):
    found = read_mapping(text)
    return (found.code, found.what) if isinstance(found, Refusal) else found.name


def test_every_shipped_template_says_where_it_stands():
    """Eight files: the generic one waits for the bank's sample, the others are for reference."""
    told = {one.stem: shipped(one.stem).status for one in BANKS.glob("*.yaml")}
    assert told == {
        "abc-text": "参考模板",
        "ccb-txt": "参考模板",
        "ccb-xls": "参考模板",
        "cmb": "参考模板",
        "generic": "待取得样本",
        "icbc-batch": "参考模板",
        "icbc-simple": "参考模板",
        "icbc-text": "参考模板",
    }


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("medium: txt", "medium: exe"), "“medium”“exe”不在可用的值里：xlsx、xls、csv、txt"),
        (("name: 试用", "name: 试用\nname: 又一个"), "“name”写了两次"),
        (("name: 试用", "name: &a 试用"), "不能使用引用（& 和 *）"),
        (("encoding: gbk", "encoding: gbk\nrun: rm"), "有不认识的项目“run”"),
        (
            ("value: branch", "value: branch.upper()"),
            "“columns第4列.value”“branch.upper()”不在可用的",
        ),
        (("name: 试用", "name: 2024"), "“name”应是文字（数字请加引号）"),
        (("max: 6", "max: 6.5"), "“columns第2列.max”应是 0 到 1000 的整数"),
        (("value: payee", "value: blank"), "“户名”应有且只有一列"),
        (("title: 户名", "title: 户|名"), "“户|名”含有分隔符“|”"),
    ],
)
def test_a_fault_is_named_by_its_place(change, what):
    """One word changed: refused with where and what; unchanged, the template is read."""
    code, told = refused(PLAIN.replace(*change))
    assert (code, told.startswith(f"映射模板里{what}"), refused(PLAIN)) == (
        "BANK-MAP",
        True,
        "试用",
    )


@pytest.mark.parametrize(
    "text",
    ["!!python/object/apply:os.system ['true']", "a: [", "a: {" * 5_000, "- 1", "", "x" * 40_001],
)
def test_what_is_no_template_runs_nothing(text):
    """Code for a careless loader, broken text, a deep nest, a list, nothing, far too much."""
    assert refused(text)[0] == "BANK-MAP"


def test_the_old_text_of_one_bank_by_hand():
    """A comment, the line of totals, amounts in fen, a star: as the bank's manual prints it."""
    found = fill(shipped("icbc-text"), [payee(), payee("A-2", "李·四", fen=30_050)], DAY)
    assert (found.before, found.rows, found.after) == (
        ("#币种|日期|明细标志|总金额|总笔数|", "RMB|20240120|1|80050|2|"),
        (
            ("RMB", "20240120", "2", "1", "", "", "", "中国工商银行", "", "", "",
             "6222020000000000001", "张三", "50000", "送温暖慰问", "", "", "", "A-1"),
            ("RMB", "20240120", "2", "2", "", "", "", "中国工商银行", "", "", "",
             "6222020000000000001", "李·四", "30050", "送温暖慰问", "", "", "", "A-2"),
        ),
        ("*",),
    )  # fmt: skip


def test_whom_a_file_cannot_carry_is_named_and_the_others_go():
    """Rare characters of two kinds of bank text, lacking branch, length, signs, a shared card."""
    people = [
        payee("1", "玥珺喆堃", "6222020000000000011"),
        payee("2", "钱䶮", "6222020000000000012"),
        payee("3", "𬭎强", "6222020000000000013"),
        payee("4", "赵六", "6222020000000000014", branch=""),
        payee("5", "阿依古丽买买提", "6222020000000000015"),
        payee("6", "=1+1", "6222020000000000016"),
        payee("7", "孙|七", "6222020000000000017"),
        payee("8", "周八", "6222020000000000018"),
        payee("9", "吴九", "6222020000000000018"),
        payee("10", "郑十", "62220200 0019"),
        payee("11", "冯•甲", "6222020000000000020"),
    ]
    found = {number: one.code for number, one in unfit(plain(), people, DAY).items()}
    assert found == {
        "2": "BANK-RARE",
        "3": "BANK-RARE",
        "4": "BANK-LACKING",
        "5": "BANK-LONG",
        "6": "BANK-SIGN",
        "7": "BANK-SIGN",
        "8": "BANK-CARD-TWICE",
        "9": "BANK-CARD-TWICE",
        "10": "BANK-ACCOUNT",
    }


def test_headings_of_a_blank_form_are_understood():
    """The third row is the heading; ours goes into 备注, what nobody knows stays blank."""
    rows = [
        ["代发模板"],
        ["说明：请勿改动"],
        ["序号", "*户名", "账号（必填）", "金额(元)", "证件号", "备注"],
    ]
    at = heading_row(rows)
    columns = [(one.value, one.required) for one in guessed(rows[at], "慰问")]
    assert (at, columns, heading_row(rows[:2])) == (
        2,
        [
            (Value.SEQ, False),
            (Value.PAYEE, True),
            (Value.ACCOUNT, True),
            (Value.AMOUNT, True),
            (Value.BLANK, False),
            (Value.NUMBER, False),
        ],
        None,
    )


def line(number="", amount=50_000, account="", name="", row=2):
    return ResultLine(row, number, amount, "成功", "", account, name)


@pytest.mark.parametrize(
    ("told", "number", "code"),
    [
        (line("A-1"), "A-1", None),
        (line("A-1", account="6222020000000000001", name="张三"), "A-1", None),
        (line("A-1", account="6222****0001", name="张*"), "A-1", None),
        (line("A-1", account="6222020000000000099"), None, "RESULT-PAYEE"),
        (line("A-1", name="李四"), None, "RESULT-PAYEE"),
        (line(account="6222020000000000002"), "A-2", None),
        (line(name="王五", amount=20_000), "A-3", None),
        (line(name="张三"), None, "RESULT-AMBIGUOUS"),
        (line(account="****"), None, "RESULT-UNKNOWN"),
        (line(account="6222020000000000077"), None, "RESULT-UNKNOWN"),
        (line(), None, "RESULT-UNKNOWN"),
        (line("ZZ-9"), "ZZ-9", None),
    ],
)
def test_a_line_means_one_payment_or_waits(told, number, code):
    """Two people of one name and amount: our number tells them apart, the account too."""
    people = [
        payee("A-1", "张三", "6222020000000000001"),
        payee("A-2", "张三", "6222020000000000002"),
        payee("A-3", "王五", "6222020000000000003", fen=20_000),
    ]
    found = matched([told], people)
    names = [one.number for one in found.lines] or [None]
    codes = [one.code for one in found.doubtful] or [None]
    assert (names, codes) == ([number], [code])


@pytest.mark.parametrize(
    ("reason", "title"),
    [
        ("户名不符", "户名不符"),
        ("E014 账号不存在或已注销", "账号有误"),
        ("账户状态异常", "账户状态异常"),
        ("收款开户行行号有误", "开户行信息有误"),
        ("9999", "其他原因"),
        ("", "其他原因"),
    ],
)
def test_a_reason_becomes_advice(reason, title):
    """The longest word that is known decides; nothing known: ask the bank first."""
    catalogue = read_advice((BANKS / "advice.toml").read_text("utf-8"))
    assert advice_for(reason, catalogue).title == title


def test_days_fall_into_buckets():
    """0, 7, 8, 31 and 91 days: two in the first bucket, one each in three others."""
    since = [date(2024, 6, 30), date(2024, 6, 23), date(2024, 6, 22), date(2024, 5, 30),
             date(2024, 3, 31)]  # fmt: skip
    found = aged([(one, 100) for one in since], date(2024, 6, 30))
    assert [(one.bucket, one.payments, one.fen) for one in found] == [
        ("7 天以内", 2, 200),
        ("8—15 天", 1, 100),
        ("16—30 天", 0, 0),
        ("31—90 天", 1, 100),
        ("90 天以上", 1, 100),
    ]


HOLDERS = ["甲银行", "乙银行", "甲银行城关支行", "甲银行", "丙银行"]
FILES = {
    "all in one": ({}, [[0, 1, 2, 3, 4]]),
    "at most two": ({"most": 2}, [[0, 1], [2, 3], [4]]),
    "own apart": ({"own_apart": True}, [[0, 2, 3], [1, 4]]),
    "both": ({"own_apart": True, "most": 2}, [[0, 2], [3], [1, 4]]),
    "exactly as many": ({"most": 5}, [[0, 1, 2, 3, 4]]),
}


@pytest.mark.parametrize(("said", "files"), FILES.values(), ids=list(FILES))
def test_who_shares_a_file(said, files):
    """Order kept, nobody left out or twice; nobody at all makes no file."""
    mapping = replace(plain(), bank="甲银行", **said)
    assert (files_of(mapping, HOLDERS), files_of(mapping, [])) == (files, [])
