"""`nuanliu bank`: a bank's form understood, added, looked at, checked by another, retired."""

import json

import pytest
from tests.faces.cli.clerk import at_the_desk
from tests.records.test_bank_blank import blank

from nuanliu.stages.payments.models import BankTemplate

NAME = "云川农商行代发"


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line of an office."""
    return at_the_desk(books, capsys, monkeypatch, tmp_path)


@pytest.fixture
def form(tmp_path):
    """The bank's blank workbook as a file: 序号 户名 账号 金额 币种 in its second row."""
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank())
    return path


def guessed(clerk, form, *more):
    """The mapping of the blank form, written beside it; the answer and the file."""
    out = clerk.folder / "mapping.yaml"
    words = ("--name", NAME, "--bank", "云川农商", "--out", out, *more)
    return clerk("bank", "guess", form, *words), out


def test_from_the_blank_form_to_a_template_in_use(clerk, form):
    """Guessed with one column said by hand, added, checked by another person, listed, retired."""
    guess, mapping = guessed(clerk, form, "--map", "币种=const:RMB")
    added = json.loads(
        clerk("bank", "add", mapping, "--blank", form, "--as", "office", "--json")[1]
    )
    own = clerk("bank", "check", 1, "--as", "office")
    checked = clerk("bank", "check", 1, "--as", "cashier")
    listed = json.loads(clerk("bank", "list", "--json")[1])
    retired = clerk("bank", "retire", 1, "--as", "office")
    row = BankTemplate.objects.get()
    assert (
        guess,
        (added["heads"], added["sample"][2], added["state"]),
        (own[0], own[2].strip()[-11:]),
        checked[:2],
        (listed[0]["name"], listed[0]["checked_by"], listed[1]["key"]),
        (retired[0], row.state, row.sheet),
    ) == (
        (0, f"已写入 {mapping}\n", ""),
        (
            ["序号", "户名", "账号", "金额", "币种"],
            ["3", "示例丙丙", "6222020000000000003", "0.01", "RMB"],
            "待核对",
        ),
        (1, "[MOVE-ROLE]"),
        (0, f"银行模板 1“{NAME}”已核对，可以使用。\n"),
        (NAME, "职员cashier", "generic"),
        (0, "retired", "代发"),
    )


def test_a_shipped_template_is_added_by_its_key_and_tried_out(clerk):
    """The sample as the bank's own medium (.xls); the same name twice is refused."""
    first = clerk("bank", "add", "ccb-xls", "--as", "office")
    out = clerk.folder / "try.xls"
    shown = clerk("bank", "show", 1, "--sample", out)
    again = clerk("bank", "add", "ccb-xls", "--as", "office")
    assert (
        first[0],
        "三行样例（虚构）" in first[1],
        shown[0],
        out.read_bytes()[:4],
        (again[0], again[2].strip()[-11:]),
    ) == (0, True, 0, b"\xd0\xcf\x11\xe0", (1, "[BANK-NAME]"))


BAD = {
    "no such file": (("add", "没有.yaml", "--as", "office"), 2, "没有.yaml"),
    "a fault in the mapping": (("add", "{bad}", "--as", "office"), 1, "[BANK-MAP]"),
    "no table in the form": (("guess", "{empty}", "--name", "甲"), 1, "[BANK-HEADS]"),
    "half a pair": (("guess", "{form}", "--name", "甲", "--map", "备注"), 2, "表头=字段"),
    "a heading that is not there": (
        ("guess", "{form}", "--name", "甲", "--map", "备注=number"), 1, "[BANK-MAP]",
    ),
    "no such template": (("show", "9"), 1, "没有编号 9 的银行模板"),
    "nobody named": (("add", "cmb"), 2, "--as"),
    "somebody unknown": (("add", "cmb", "--as", "nobody"), 1, "nobody"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "code", "said"), BAD.values(), ids=list(BAD))
def test_bad_input_is_told_and_nothing_is_kept(clerk, form, words, code, said):
    """Its exit code, one line with what is wrong, no template; the good ones are above."""
    files = {
        "form": form,
        "empty": clerk.file("empty.csv", "甲,乙\n1,2\n"),
        "bad": clerk.file("bad.yaml", "name: 甲\nmedium: pdf\n"),
    }
    got, out, err = clerk("bank", *(one.format(**files) for one in words))
    assert (got, out, said in err, err.count("\n"), BankTemplate.objects.count()) == (
        code, "", True, 1, 0,
    )  # fmt: skip
