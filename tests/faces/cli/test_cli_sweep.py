"""`nuanliu sweep`: a folder in, findings and totals out, no database needed."""

import csv
import json
from pathlib import Path

import pytest
from tests.checks.scene import PAID, SOUND

from nuanliu.checks.catalogue import catalogue
from nuanliu.checks.folder import write_folder
from nuanliu.checks.tables import TABLES
from nuanliu.faces.cli import main


def told(capsys, *words):
    """(exit code, standard output, standard error) of one call."""
    code = main(["sweep", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def folder(tmp_path):
    """A folder with one payment over the cap."""
    write_folder(SOUND | {"payment": [PAID._replace(amount_fen=50_001)]}, tmp_path)
    return tmp_path


def test_the_answer_as_json(folder, capsys):
    """Every rule with findings and seconds; the file tells which payment and why."""
    code, out, _ = told(capsys, folder, "--json")
    answer = json.loads(out)
    found = {name: one["findings"] for name, one in answer["rules"].items() if one["findings"]}
    with Path(answer["findings_file"]).open(encoding="utf-8") as file:
        subjects = {row["code"]: row["subject"] for row in csv.DictReader(file)}
    assert (code, answer["rows"], sorted(answer["rules"]), found, subjects) == (
        1,
        sum(map(len, SOUND.values())),
        sorted(catalogue()),
        {"CAP-TIME": 1, "PAID-ABOVE": 1},
        {"CAP-TIME": "k1", "PAID-ABOVE": "k1"},
    )


def test_a_clean_folder_ends_with_0(tmp_path, capsys):
    """The sound case, told in words: a line a rule and the total."""
    write_folder(SOUND, tmp_path)
    code, out, _ = told(capsys, tmp_path)
    rows, total = len(catalogue()), sum(map(len, SOUND.values()))
    assert (code, len(out.splitlines()), out.splitlines()[-1]) == (
        0,
        rows + 3,
        f"共读 {total} 行，查出 0 处，清单：{tmp_path / 'findings.csv'}",
    )


def test_chosen_rules_and_place(folder, capsys):
    """One rule, findings elsewhere, as Parquet."""
    target = folder / "found.parquet"
    code, out, _ = told(capsys, folder, "--rule", "CAP-TIME", "--out", target, "--json")
    assert (code, list(json.loads(out)["rules"]), target.is_file()) == (1, ["CAP-TIME"], True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--out", "found.txt"), "问题清单“found.txt”的类型不对。请用 .csv 或 .parquet。\n"),
        (("--rule", "CAP-JAHR"), "没有代码为“CAP-JAHR”的检查规则。"),
    ],
)
def test_what_cannot_be_done_is_said(folder, capsys, words, message):
    """Exit 2 and words, no traceback."""
    code, out, err = told(capsys, folder, *words)
    assert (code, out, err.startswith(message)) == (2, "", True)


def test_a_missing_table_is_named(folder, capsys):
    """No silent pass over the rules that need it."""
    (folder / "invoice.parquet").unlink()
    code, _, err = told(capsys, folder)
    assert (code, err.split("。")[0]) == (
        2,
        "文件夹里没有检查表“invoice”（invoice.parquet 或 invoice/*.parquet）",
    )


def test_our_own_tables_go_out_and_come_back(office, tmp_path):
    """--export writes every table of the office; a sweep of the folder reads them again."""
    out = office.run("sweep", tmp_path / "tables", "--export")
    back = office.run("sweep", tmp_path / "tables", "--json")
    refused = {
        name for name, one in back.json["rules"].items() if one["findings"] and name != "LINE-IDLE"
    }
    told = out.out.startswith(f"已导出 {len(TABLES)} 张检查表")
    assert (out.code, told, refused) == (0, True, set())
