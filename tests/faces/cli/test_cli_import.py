"""`import-project`: what it prints, how it judges, and what it refuses to read."""

import json
from pathlib import Path

import pytest

from nuanliu.faces.cli import main
from nuanliu.faces.cli.import_project import read_project

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "tests" / "samples" / "disclosures"
SHIPPED = ROOT / "src" / "nuanliu" / "config" / "projects" / "panlong-2024.toml"
DOCUMENT_KEYS = {
    "project": ["name", "fiscal_year", "basis", "unit", "period", "groups", "lines", "total_fen",
                "people", "campaigns", "indicators"],
    "unit": ["name", "uscc", "address", "phone", "legal_representative", "funding_source", "posts",
             "departments"],
    "posts": ["total", "administrative", "worker", "institution", "on_duty"],
    "period": ["from", "to", "text"],
    "basis": ["title", "number"],
    "lines": ["campaign", "amount_fen", "cap_fen", "people"],
    "campaigns": ["name", "from", "to", "groups"],
    "indicators": ["level1", "level2", "level3", "operator", "value", "unit", "meaning"],
    "findings": ["code", "severity", "section", "line", "message"],
}  # fmt: skip


def said(capsys, *words):
    """(exit code, standard output, standard error) of one call."""
    code = main(["import-project", *map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


def keys_of(answer):
    """Every kind of object of the answer with its keys; a list by its first row."""
    project = answer["project"]
    unit = project["unit"]
    rows = {
        "findings": answer["findings"],
        **{k: project[k] for k in DOCUMENT_KEYS if k in project},
    }
    found = {"project": project, "unit": unit, "posts": unit["posts"], "period": project["period"]}
    found |= {name: value[0] for name, value in rows.items() if isinstance(value, list) and value}
    return {name: list(value) for name, value in found.items()}


def damaged(text, old, new):
    """A copy with one place changed."""
    if old not in text:
        raise ValueError(old)
    return text.replace(old, new, 1)


def test_json_has_every_key_and_nothing_else(capsys):
    """The shape that other programs rely on, on a disclosure whose unit is known only by name."""
    code, out, err = said(capsys, SAMPLES / "qinglan_2025.txt", "--json")
    answer = json.loads(out)
    found = keys_of(answer)
    expected = {name: DOCUMENT_KEYS[name] for name in found}
    assert (code, err, list(answer), found) == (0, "", ["project", "findings"], expected)


def test_the_shipped_project_reads_without_a_finding(capsys):
    """Our own project file: 700 people, 350,000 yuan in fen, two campaigns, six indicators."""
    code, out, _ = said(capsys, SHIPPED, "--json")
    answer = json.loads(out)
    project = answer["project"]
    counts = (len(project["campaigns"]), len(project["indicators"]))
    assert (code, project["people"], project["total_fen"], counts, answer["findings"]) == (
        0,
        700,
        35_000_000,
        (2, 6),
        [],
    )


def test_people_read_a_table(capsys):
    """Lines, their sum, and the report stand in the printed text."""
    code, out, err = said(capsys, SHIPPED)
    wanted = [
        "项目名称      送温暖专项经费",
        "元旦春节送温暖  250,000.00                500.00        500 人",
        "合计            350,000.00                              700 人",
        "一致性报告：矛盾 0 处，缺项 0 处，说明 0 处。",
    ]
    assert (code, err, [line for line in wanted if line not in out.splitlines()]) == (0, "", [])


def test_people_read_what_is_promised(capsys):
    """The objective and the results of the text in its own words; a project file has no results."""
    code, out, _ = said(capsys, SAMPLES / "qinglan_2025.txt")
    words = out.partition("目标和成效")[2].partition("一级指标")[0]
    flat = "".join(words.split())
    shipped = said(capsys, SHIPPED)[1].partition("目标和成效")[2].partition("一级指标")[0]
    assert (code, "项目目标" in flat, "实施成效" in flat, "春节送温暖12.5万元" in flat) == (
        0,
        *(True,) * 3,
    )
    assert ("项目目标" in shipped, "实施成效" in shipped) == (True, False)


def test_a_contradiction_ends_with_one(capsys, tmp_path):
    """One amount changed: exit 1 and the finding; the untouched copy beside it ends with 0."""
    text = SHIPPED.read_text(encoding="utf-8")
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(text, encoding="utf-8")
    bad.write_text(damaged(text, "amount_fen = 25000000", "amount_fen = 24000000"), "utf-8")
    control = said(capsys, good)[0]
    code, out, _ = said(capsys, bad, "--json")
    assert (control, code, json.loads(out)["findings"]) == (
        0,
        1,
        [
            {
                "code": "AMOUNT-SUM",
                "severity": "error",
                "section": "",
                "line": 0,
                "message": "项目文件：各项金额（分）之和 34000000 与合计 35000000 不符，请核对",
            }
        ],
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("people = 500", "people = 499", "COUNT-SUM"),
        ("cap_fen = 50000", "cap_fen = 40000", "CAP-TIMES-COUNT"),
        ("15119637B", "15119637C", "USCC-BAD"),
        ('name = "送温暖专项经费"', 'name = ""', "NAME-ABSENT"),
        ("fiscal_year = 2024", "", "YEAR-UNKNOWN"),
    ],
)
def test_each_fault_of_a_project_file_has_its_code(tmp_path, old, new, code):
    """One value at a time; the shipped file itself has none (above)."""
    text = damaged(SHIPPED.read_text(encoding="utf-8"), old, new)
    found = {one["code"] for one in read_project(text.encode(), "x.toml").findings}
    assert code in found, found


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("people = 700", 'people = "七百"', "project.people 应为整数，收到 '七百'"),
        ("people = 700", "peple = 700", "project 里有不认识的键 peple"),
        (
            "2024-01-11",
            "2024-13-11",
            "project.period.from 应为日期文字，如 2024-01-31，收到 '2024-13-11'",
        ),
        ('groups = ["一线职工"]', "groups = 3", "project.groups 应为列表"),
        ("[project.unit.posts]", "[[project.unit.posts]]", "project.unit.posts 应为表"),
        ("total = 11", "total = -1", "project.unit.posts.total 应为整数，收到 -1"),
    ],
)
def test_a_malformed_project_file_names_its_key(capsys, tmp_path, old, new, what):
    """Exit 2 and the first key at fault, out of the guarded child."""
    path = tmp_path / "x.toml"
    path.write_text(damaged(SHIPPED.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    message = f"{what}。请对照 config/projects 里的样例改正。\n"
    assert said(capsys, path) == (2, "", message)


SAVE_AS = "请另存为 .docx、.html 或 .txt（UTF-8）后再导入。\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "文件“{path}”是空的。请选择含九部分公开文本的文件。\n"),
        ("blank.toml", b"", "文件是空的。请重新选择文件。\n"),
        ("x.pdf", b"%PDF-1.7 ...", "文件“{path}”不是 .txt、.html 或 .docx 文本。" + SAVE_AS),
        (
            "x.txt",
            bytes(range(256)),
            "文件“{path}”不是文字：编码不是 UTF-8、UTF-16 或 GB18030，或含有二进制内容。" + SAVE_AS,
        ),
        (
            "x.toml",
            b"\xff\xfe",
            "项目文件不是有效的 TOML：编码不是 UTF-8。请按提示的行列改正。\n",
        ),
        ("y.toml", b"a = 1", None),
        ("x.docx", b"PK\x03\x04 torn", None),
        ("letter.txt", "你好，请查收。".encode(), None),
    ],
)
def test_what_is_no_disclosure_is_refused(capsys, tmp_path, name, content, message):
    """Exit 2, one Chinese line, nothing on standard output."""
    path = tmp_path / name
    path.write_bytes(content)
    code, out, err = said(capsys, path)
    expected = message.format(path=path) if message else err
    assert (code, out, err, err.count("\n"), "Traceback" in err) == (2, "", expected, 1, False)


def test_saving_needs_a_person(office):
    """Without --as nothing is saved; the office may, an accountant may not."""
    words = ("import-project", SAMPLES / "qinglan_2025.txt", "--save")
    without = office.run(*words)
    wrong = office.run(*words, "--as", "accountant")
    right = office.run(*words, "--as", "office", "--json")
    again = office.run(*words, "--as", "office")
    assert [(told.code, told.err) for told in (without, wrong, right)] == [
        (2, "没有说明由谁办理。请用 --as 写明登录名。\n"),
        (1, "您的岗位不能对项目“起草”。请转交：综合办公室。[MOVE-ROLE]\n"),
        (0, "已保存为项目 2，状态为“起草”，请由领导批准立项。\n"),
    ]
    twice = "2025 年的项目“"
    assert (again.code, again.err.startswith(twice), again.err.count("\n")) == (1, True, 1)


def test_saving_what_contradicts_itself_needs_a_reason(office, tmp_path):
    """Refused without --reason; with one it is kept, and the exit code still says 1."""
    bad = tmp_path / "bad.toml"
    text = damaged(SHIPPED.read_text(encoding="utf-8"), "送温暖专项经费", "送清凉专项经费")
    bad.write_text(damaged(text, "amount_fen = 25000000", "amount_fen = 24000000"), "utf-8")
    words = ("import-project", bad, "--save", "--as", "office")
    refused, kept = office.run(*words), office.run(*words, "--reason", "财政批复如此")
    found = "项目文件：各项金额（分）之和 34000000 与合计 35000000 不符，请核对"
    fix = "请先核对原文；确需保存的，用 --reason 写明理由"
    assert [(told.code, told.err) for told in (refused, kept)] == [
        (1, f"公开文本有 1 处互相矛盾，第一处：{found}。{fix}。[IMPORT-ERRORS]\n"),
        (1, "已保存为项目 2，状态为“起草”，请由领导批准立项。\n"),
    ]


def test_households_are_printed_beside_people(capsys):
    """户 of a line and their sum stand in the table for people; they are no people in the JSON."""
    _, printed, _ = said(capsys, SAMPLES / "linhe_2025.txt")
    table = printed.partition("资金安排")[2].partition("活动  ")[0].splitlines()[2:6]
    assert [line.split(maxsplit=2)[-1].split("  ")[-1].strip() for line in table] == [
        "410 户",
        "95 人",
        "38 人",
        "133 人、410 户",
    ]
