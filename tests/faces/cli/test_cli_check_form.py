"""`check-form`: a published form in, its data and contradictions out, with no database.

The same form as text, page, Word file and workbook gives the same data, through the guarded child.
"""

import json
from pathlib import Path

import openpyxl
import pytest
from tests.core.forms.grids import PLACE
from tests.core.forms.layouts import INVENTED, expected
from tests.core.ninesections.forms import as_docx
from tests.rosters.writers import Page, write
from tests.typeset import typeset

from nuanliu.faces.cli import main

BY_NAME = {path.name[:3]: path for path in INVENTED}


def said(capsys, *words):
    """(exit code, standard output, standard error) of one call."""
    code = main(["check-form", *map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


def as_html(text: str) -> str:
    """The title as a paragraph, every line with bars as a row of one table."""
    lines = [one for one in text.split("\n") if one.strip()]
    rows = [one.strip().strip("|").split("|") for one in lines if "|" in one]
    cells = ["".join(f"<td>{cell.strip()}</td>" for cell in row) for row in rows]
    heads = "".join(f"<p>{one}</p>" for one in lines if "|" not in one)
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<html><meta charset=utf-8><body>{heads}<table>{table}</table></body></html>"


def as_xlsx(text: str, path: Path) -> None:
    book = openpyxl.Workbook()
    for line in text.split("\n"):
        book.active.append([cell.strip() or None for cell in line.split("|")])
    book.save(path)


def as_pdf(text: str) -> bytes:
    """The same lines as a ruled table, set by the printing engine."""
    lines = [one.split("|") for one in text.split("\n") if one.strip()]
    width = max(map(len, lines))
    cells = [cell.strip() for line in lines for cell in (*line, *[""] * (width - len(line)))]
    told = ", ".join(f"text({json.dumps(cell, ensure_ascii=False)})" for cell in cells)
    page = f'#set page(paper: "a3", flipped: true)\n#table(columns: {width}, {told})'
    return typeset(page)


def placed(tmp_path: Path, ending: str) -> Path:
    """The invented form with one cell per column, in the given kind of file."""
    text = (
        BY_NAME["a12"]
        .read_text(encoding="utf-8")
        .replace("| --- | --- | --- | --- | --- | --- | --- |\n", "")
    )
    path = tmp_path / f"自评表{ending}"
    if ending == ".xlsx":
        as_xlsx(text, path)
    elif ending in {".xls", ".ods"}:
        rows = [[cell.strip() for cell in line.split("|")] for line in text.split("\n")]
        path.write_bytes(write([Page("自评表", rows)], ending[1:]))
    elif ending == ".pdf":
        path.write_bytes(as_pdf(text))
    else:
        page = as_html(text) if ending == ".html" else text
        path.write_bytes(as_docx(text) if ending == ".docx" else page.encode())
    return path


@pytest.mark.parametrize("ending", [".txt", ".html", ".docx", ".xlsx", ".pdf", ".xls", ".ods"])
def test_every_kind_of_file_gives_the_same_data(capsys, tmp_path, ending):
    code, out, _ = said(capsys, placed(tmp_path, ending), "--json")
    assert (code, json.loads(out)["projects"]) == (0, expected(BY_NAME["a12"]))


@pytest.mark.parametrize("ending", ["pdf", "ods", "xls"])
def test_files_of_other_programs_come_in_too(capsys, ending):
    # Written by LibreOffice; project, unit and amounts are those of the paper they were made from.
    code, out, _ = said(capsys, PLACE / "files" / f"b01_national_merged.{ending}", "--json")
    one = json.loads(out)["projects"][0]
    told = (one["project"], one["unit"], one["total_yuan"], one["self_score"])
    assert (code, told) == (0, ("高温天气送清凉专项", "临溪县职工服务中心", 180000, 98.5))


def test_a_contradiction_answers_one(capsys, tmp_path):
    # The total score of a sound form is changed; the sound one answers 0 above.
    text = BY_NAME["a01"].read_text(encoding="utf-8").replace("| 100 | 99.60 |", "| 100 | 95.60 |")
    path = tmp_path / "自评表.txt"
    path.write_text(text, encoding="utf-8")
    code, out, _ = said(capsys, path, "--json")
    kinds = [(one["code"], one["severity"], one["where"]) for one in json.loads(out)["findings"]]
    assert (code, kinds[0]) == (1, ("FORM-TOTAL", "error", "第19行"))


HOSTILE = [
    (b"", "a.txt"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "a.pdf"),
    (b"PK\x03\x04word/ broken", "a.docx"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xls"), (b"{\\rtf1 x}", "a.txt"),
    (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "a.doc"), (b"Rar!x", "a.xlsx"),
    (b"%PDF-1.7\nbroken", "a.pdf"), (b"PK\x03\x04" + b"\xff" * 50, "a.xlsx"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name"), HOSTILE)
def test_garbage_is_refused_in_words(capsys, tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    code, out, told = said(capsys, path)
    assert (code, out, bool(told.strip()), "Traceback" in told) == (2, "", True, False)


def test_what_was_not_read_is_said_and_not_guessed(capsys, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("项目支出绩效自评表\n项目名称 | 消防宣传 |\n", encoding="utf-8")
    code, out, _ = said(capsys, path)
    assert (code, out.count("（未读到）"), "FORM-UNREAD" in out) == (0, 7, True)
