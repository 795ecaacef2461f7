"""`check-roster`: a file in, every fault by its cell and the marked file out, with no database."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.core.roster.desk import CARDS, HEADING, number, person

from nuanliu.faces.cli import main

ROOT = Path(__file__).resolve().parents[3]
KEYS = [
    "sheet",
    "row",
    "column",
    "heading",
    "value",
    "code",
    "severity",
    "message",
    "fix",
    "clause",
]
FIRST, SECOND, THIRD = (number(f"5301031980010112{n}") for n in (1, 3, 5))


def book(*sheets):
    """A workbook of (name, rows, hidden rows, is hidden)."""
    made: Any = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows, hidden_rows, hidden in sheets:
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        for row in hidden_rows:
            page.row_dimensions[row].hidden = True
        page.sheet_state = "hidden" if hidden else "visible"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sound(name, identity, place, **changes):
    """A line without fault on its own account and phone."""
    own = {"id": identity, "card": CARDS[place], "phone": f"1390000000{place}"}
    return person(name, **{**own, **changes})


def placed(tmp_path, data, name="花名册.xlsx"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def said(capsys, *words):
    """(exit code, standard output, standard error) of one call."""
    code = main(["check-roster", *map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


def judged(capsys, *words):
    """(exit code, the JSON) of one call with --json."""
    code, out, _ = said(capsys, *words, "--json")
    return code, json.loads(out)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def places(answer):
    return [
        (f["sheet"], f["row"], f["column"], f["code"], f["severity"]) for f in answer["findings"]
    ]


def test_a_sound_file_ends_with_zero_and_no_marked_file(capsys, tmp_path):
    """Two people: counted, nothing written beside the file."""
    rows = (HEADING, sound("张三", FIRST, 0), sound("李四", SECOND, 1))
    path = placed(tmp_path, book(("名单", rows, (), False)))
    assert (judged(capsys, path), names(tmp_path)) == (
        (0, {"rows": 2, "ok": 2, "faulty": 0, "findings": [], "marked_file": None}),
        ["花名册.xlsx"],
    )


def test_every_planted_fault_is_named_by_the_senders_own_cells(capsys, tmp_path):
    """Title, two sheets, a hidden row that counts, a hidden sheet that does not; columns from B."""
    shifted = [(None, *HEADING), (None, *sound("张三", FIRST, 0, amount="600"))]
    shifted.append((None, *sound("李四", FIRST, 1, phone="1390000000")))
    data = book(
        ("一车间", [("花名册",), *shifted], (4,), False),
        ("底稿", [HEADING, sound("王五", THIRD, 2, amount="900")], (), True),
        ("二车间", [HEADING, sound("赵六", SECOND, 2, group="环球旅行者")], (), False),
    )
    code, answer = judged(capsys, placed(tmp_path, data))
    assert (code, answer["rows"], answer["ok"], answer["faulty"], places(answer)) == (
        1,
        3,
        0,
        3,
        [
            ("一车间", 3, "D", "CAP-TIME", "error"),
            ("一车间", 4, "C", "DUP-ROSTER", "error"),
            ("一车间", 4, "F", "MOBILE-LENGTH", "error"),
            ("二车间", 2, "D", "GROUP", "error"),
        ],
    )
    assert [list(finding) for finding in answer["findings"]] == [KEYS] * 4


def test_warnings_alone_end_with_zero(capsys, tmp_path):
    """Luhn, a phone of three people, sex against the number: told, marked, not stopping."""
    off = CARDS[0][:-1] + str((int(CARDS[0][-1]) + 1) % 10)
    one = {"phone": "13900000009"}
    lines = (
        (*sound("张三", FIRST, 0, card=off, **one), "女"),
        (*sound("李四", SECOND, 1, **one), "男"),
        (*sound("王五", THIRD, 2, **one), "男"),
    )
    path = placed(tmp_path, book(("名单", ((*HEADING, "性别"), *lines), (), False)))
    code, answer = judged(capsys, path)
    assert (code, answer["ok"], answer["faulty"], places(answer)) == (
        0,
        3,
        0,
        [
            ("名单", 2, "E", "SHARED-PHONE", "warning"),
            ("名单", 2, "F", "CARD-LUHN", "warning"),
            ("名单", 2, "H", "SEX-ID", "warning"),
            ("名单", 3, "E", "SHARED-PHONE", "warning"),
            ("名单", 4, "E", "SHARED-PHONE", "warning"),
        ],
    )
    assert Path(answer["marked_file"]).is_file()


def test_a_shared_phone_names_the_other_rows_and_not_its_own(capsys, tmp_path):
    """Rows 2 to 4 have one number: row 3 is told of 2 and 4."""
    one = {"phone": "13900000009"}
    owners = (("张三", FIRST), ("李四", SECOND), ("王五", THIRD))
    lines = [sound(name, own, place, **one) for place, (name, own) in enumerate(owners)]
    path = placed(tmp_path, book(("名单", (HEADING, *lines), (), False)))
    told = judged(capsys, path)[1]["findings"]
    assert [(one["row"], one["message"]) for one in told] == [
        (2, "有 3 个人填了同一个电话（另见第 3 行、第 4 行）"),
        (3, "有 3 个人填了同一个电话（另见第 2 行、第 4 行）"),
        (4, "有 3 个人填了同一个电话（另见第 2 行、第 3 行）"),
    ]


def test_an_unknown_heading_is_answered_with_the_option_that_names_columns(capsys, tmp_path):
    """Headings nobody knows: the option is told; where all are known it is not."""
    odd = (("甲", "乙", "丙", "丁", "戊", "己", "庚"), sound("张三", FIRST, 0))
    known = (HEADING, sound("张三", FIRST, 0, amount="600"))
    told = []
    for name, rows in (("怪.xlsx", odd), ("常.xlsx", known)):
        code, out, _ = said(capsys, placed(tmp_path, book(("名单", rows, (), False)), name))
        told.append((code, "--map B=身份证号" in out))
    assert told == [(1, True), (1, False)]


def test_personal_values_are_masked_wherever_they_stand(capsys, tmp_path):
    """Name, identity, card, phone, birth date; an identity number as amount, or in a bank."""
    line = sound(
        "张三三1", FIRST[:17] + "0", 0, amount=SECOND, phone="1390000000", bank=f"={THIRD}"
    )
    rows = ((*HEADING, "出生日期"), (*line, "1980年2月30日"))
    path = placed(tmp_path, book(("名单", rows, (), False)))
    code, out, _ = said(capsys, path, "--json")
    hidden = [FIRST[:6], "530,103", SECOND[:9], THIRD[:9], "1390000", "张三", "1980", CARDS[0][:9]]
    assert (code, [text for text in hidden if text in out]) == (1, [])
    assert {f["value"] for f in json.loads(out)["findings"]} >= {"张*", "*" * 18, "*********00"}


def test_the_marked_file_is_the_senders_own(capsys, tmp_path):
    """Same rows one column further right, the words in front, the cell coloured; corrected and
    sent again it is clean; the first file is untouched and nothing is overwritten.
    """
    rows = (HEADING, sound("张三", FIRST, 0, amount="600"), sound("李四", SECOND, 1))
    data = book(("名单", rows, (), False))
    path = placed(tmp_path, data)
    marks = [judged(capsys, path)[1]["marked_file"] for _ in range(2)]
    marked = openpyxl.load_workbook(marks[0])
    page = marked["名单"]
    assert [[cell.value for cell in row][1:] for row in page.iter_rows()] == [list(r) for r in rows]
    assert (page["A1"].value, page["D2"].fill.fgColor.rgb, page["A3"].value) == (
        "错误说明",
        "FFFFC7CE",
        None,
    )
    page["D2"] = "500"
    marked.save(marks[0])
    code, again = judged(capsys, marks[0])
    assert (code, again["ok"], again["findings"], path.read_bytes() == data) == (0, 2, [], True)
    assert [Path(mark).name for mark in marks] == ["花名册（批注）.xlsx", "花名册（批注）2.xlsx"]


def test_the_marked_file_goes_where_out_says_but_never_over_the_original(capsys, tmp_path):
    """A path of one's own; the original as --out is refused and stays."""
    data = book(("名单", (HEADING, sound("张三", FIRST, 0, amount="600")), (), False))
    path, out = placed(tmp_path, data), tmp_path / "退回" / "改.xlsx"
    answer = judged(capsys, path, "--out", out)[1]
    refused = said(capsys, path, "--out", path)
    assert (answer["marked_file"], out.stat().st_mode & 0o777, path.read_bytes() == data) == (
        str(out),
        0o600,
        True,
    )
    assert refused == (2, "", "--out 与原文件是同一个文件。请换一个文件名，原文件不会被改动。\n")


def test_a_text_file_is_marked_as_a_workbook_and_says_so(capsys, tmp_path):
    """GB 18030 with commas, as Chinese Excel saves it."""
    lines = [",".join(row) for row in (HEADING, sound("张三", FIRST, 0, amount="600"))]
    path = placed(tmp_path, "\r\n".join(lines).encode("gb18030"), "花名册.csv")
    code, out, _ = said(capsys, path)
    marked = openpyxl.load_workbook(tmp_path / "花名册（批注）.xlsx").active
    assert (code, out.splitlines()[0], marked["C2"].value) == (
        1,
        "共 1 人：0 人可以上报，1 人须改正。",
        FIRST,
    )
    assert out.splitlines()[-1].endswith("（批注）.xlsx（已转为 .xlsx，内容和行列不变）")


def test_standards_and_groups_can_be_named(capsys, tmp_path):
    """A stricter cap in a file of one's own; a group the campaign does not take; words unknown."""
    path = placed(tmp_path, book(("名单", (HEADING, sound("张三", FIRST, 0)), (), False)))
    shipped = ROOT / "src" / "nuanliu" / "config" / "standards" / "panlong-2024.toml"
    strict = tmp_path / "strict.toml"
    text = shipped.read_text(encoding="utf-8")
    strict.write_text(text.replace('amount = "500.00"', 'amount = "300.00"', 1), encoding="utf-8")
    found = [
        places(judged(capsys, path, *words)[1])
        for words in ((), ("--standard", strict), ("--groups", "B7，苦脏累险"), ("--groups", "B3"))
    ]
    assert found == [
        [],
        [("名单", 2, "C", "CAP-TIME", "error")],
        [("名单", 2, "D", "GROUP", "error")],
        [],
    ]
    code, out, err = said(capsys, path, "--groups", "飞行员")
    assert (code, out, err.split("。")[0]) == (2, "", "标准里没有叫“飞行员”的慰问对象类别")


def test_a_mapping_says_what_the_headings_do_not(capsys, tmp_path):
    """Two columns of numbers under odd names: asked for; told by --map, read; nonsense refused."""
    heading = ("姓名", "甲证", "慰问金额", "人员类别", "乙证", "卡号", "开户行", "电话")
    line = ("张三", FIRST, "500", "一线职工", SECOND, CARDS[0], "演示银行", "13900000001")
    path = placed(tmp_path, book(("名单", (heading, line), (), False)))
    asked = judged(capsys, path)
    told = [judged(capsys, path, "--map", pair)[0] for pair in ("B=身份证号", "甲证=身份证")]
    wrong = said(capsys, path, "--map", "B=血型")
    assert (asked[0], places(asked[1]), told) == (
        1,
        [("名单", 1, "", "COLUMN-UNSURE", "error")],
        [0, 0],
    )
    assert (wrong[0], wrong[2].startswith("没有名为“血型”的字段。可用的字段：")) == (2, True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的。请重新选择文件。[FILE-EMPTY]\n"),
        (
            b"\x89PNG\r\n\x1a\n",
            "这是图片，不是表格文件。请用 WPS 或 Excel 打开后另存为 .xlsx 再上传。[FILE-FORMAT]\n",
        ),
    ],
)
def test_what_cannot_be_read_ends_with_two(capsys, tmp_path, content, message):
    """One Chinese line with the code of the verdict, nothing on standard output."""
    assert said(capsys, placed(tmp_path, content), "--json") == (2, "", message)


def test_no_database_no_keys_no_framework(tmp_path):
    """A process that may not import Django checks and marks all the same, and makes no folder."""
    path = placed(
        tmp_path, book(("名单", (HEADING, sound("张三", FIRST, 0, amount="600")), (), False))
    )
    program = (
        "import sys; sys.modules['django'] = None; from nuanliu.faces.cli import main; "
        "sys.exit(main(sys.argv[1:]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "check-roster", str(path)],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "HOME": str(tmp_path)},
        check=False,
    )
    assert (ended.returncode, ended.stderr, names(tmp_path)) == (
        1,
        "",
        ["花名册.xlsx", "花名册（批注）.xlsx"],
    )
