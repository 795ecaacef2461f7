"""`nuanliu claims read`: the face of invoices and what is held against them, without any books."""

import json

from tests.invoices import making
from tests.invoices.making import SELLER, UNIT, UNIT_TAX_ID, Sample, small, written

from nuanliu.faces.cli import main

OURS = ("--buyer", UNIT, "--tax-id", UNIT_TAX_ID, "--from", "2024-01-01", "--to", "2024-12-31")


def said(capsys, *words):
    code = main(["claims", "read", *map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


def answer(capsys, *words):
    code, out, _ = said(capsys, *words, "--json")
    return code, json.loads(out)


def test_an_invoice_is_told_in_the_order_of_its_face(tmp_path, capsys):
    """An XML of two lines: every field in Chinese, nothing found, exit code 0."""
    code, out, _ = said(capsys, written(tmp_path, Sample(), "xml"), *OURS)
    assert (code, out.splitlines()[1:]) == (0, [
        "  发票类型：电子发票(普通发票)",
        "  发票号码：24532000000000000017",
        "  开票日期：2024-01-15",
        f"  购买方名称：{UNIT}",
        f"  购买方税号：{UNIT_TAX_ID}",
        f"  销售方名称：{SELLER}",
        "  销售方税号：91530103MA6K000013",
        "  项目：*谷物*大米 10,000.00；*植物油*菜籽油 6,000.00",
        "  合计金额：16,000.00",
        "  合计税额：1,440.00",
        "  价税合计：17,440.00",
        "  价税合计大写：壹万柒仟肆佰肆拾圆整",
        "  没有发现问题",
    ])  # fmt: skip


def test_the_amounts_are_whole_fen_for_machines(tmp_path, capsys):
    """--json: fen as integers, None where a field was not read."""
    code, told = answer(capsys, written(tmp_path, small("24532000000000000025"), "pdf"))
    one = told["invoices"][0]["invoice"]
    assert (code, one["total_fen"], one["tax_fen"], one["lines"], one["code"]) == (
        0, 10_000, 0,
        [{"name": "*纸制品*台历", "quantity": "本 1 100.00", "net_fen": 10_000, "tax_fen": 0}],
        None,
    )  # fmt: skip


def test_faults_end_with_one_and_say_what_to_do(tmp_path, capsys):
    """Another buyer, last year's day: two errors, exit code 1; without --buyer there is one."""
    wrong = Sample(buyer="某某公司", issued="2023年12月30日")
    path = written(tmp_path, wrong, "ofd")
    code, told = answer(capsys, path, *OURS)
    bare, alone = answer(capsys, path, *OURS[4:])
    codes = [[one["code"] for one in each["invoices"][0]["findings"]] for each in (told, alone)]
    assert (code, bare, codes) == (1, 1, [["INV-BUYER", "INV-PERIOD"], ["INV-PERIOD"]])


def test_the_same_invoice_as_pdf_and_xml_is_one(tmp_path, capsys):
    """Two files, one number: INV-REPEATED, exit code 1; each alone is sound."""
    paths = [written(tmp_path, Sample(), kind) for kind in ("xml", "pdf")]
    code, told = answer(capsys, *paths)
    alone = [answer(capsys, path)[0] for path in paths]
    assert (code, [one["code"] for one in told["among"]], alone) == (1, ["INV-REPEATED"], [0, 0])


def test_a_file_that_is_no_invoice_ends_with_two(tmp_path, capsys):
    """A scan and a sound invoice: the sound one is told all the same."""
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(making.scanned())
    code, told = answer(capsys, scan, written(tmp_path, Sample(), "xml"))
    first, second = told["invoices"]
    assert (code, first["refused"], second["invoice"]["total_fen"]) == (2, "INV-FILE", 1_744_000)


def test_half_a_period_is_no_period(tmp_path, capsys):
    """--from without --to, and a day that does not exist: words, no traceback, exit code 2."""
    path = written(tmp_path, Sample(), "xml")
    half = said(capsys, path, "--from", "2024-01-01")
    odd = said(capsys, path, "--from", "2024-02-30", "--to", "2024-12-31")
    assert [(code, out) for code, out, _ in (half, odd)] == [(2, ""), (2, "")]
