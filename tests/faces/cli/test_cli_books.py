"""init, staff, calendar, books, papers: what they write, print and refuse."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from beancount import loader

from nuanliu.faces.cli import main

BOOKS = "送温暖专项资金账簿-演示"


@pytest.fixture
def empty(tmp_path, seeded):
    """Where no books are yet: a folder name, and another for keys."""
    return type(seeded)(tmp_path / "new" / "live", tmp_path / "safe")


def test_init_founds_live_books_once(empty):
    """Sheet, key file, calendar to 2026 and a sound journal; a second call changes nothing."""
    words = ("init", "--unit", "云川区总工会", "--code", "990101")
    first, second = empty.run(*words), empty.run(*words)
    ((kind, uid),) = empty.sql("SELECT kind, uid FROM people_installation")
    ((*ends, count),) = empty.sql("SELECT min(day), max(day), count(*) FROM people_calendarday")
    days = (*map(str, ends), count)
    lines = first.out.splitlines()
    assert (first.code, lines[0], lines[3]) == (0, "暖流 密钥恢复单", f"数据库: {uid}")
    assert (kind, [path.name for path in empty.keys.iterdir()]) == ("live", [f"{uid}.keys"])
    assert days == ("2024-01-01", "2026-10-10", 108)
    assert (second.code, second.out, second.err) == (
        1,
        "",
        f"{empty.data} 里已经有账。没有改动；如需另建，请用 --data 指定空目录。\n",
    )
    assert empty.run("verify", "--json").json["findings"] == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "没有写明单位全称。请加上 --unit。\n"),
        (("--unit", "云川"), "没有写明单位代码。请加上 --code。\n"),
        (
            ("--unit", "云川", "--code", "9 9"),
            "单位代码“9 9”不对。只能用 20 位以内的字母、数字和连字符。\n",
        ),
    ],
)
def test_init_asks_for_what_is_missing(empty, words, message):
    """Without a terminal to ask on: exit 2, and nothing is made."""
    told = empty.run("init", *words)
    assert (told.code, told.out, told.err, empty.data.exists()) == (2, "", message, False)


@pytest.mark.parametrize("words", [("books",), ("verify",), ("papers",), ("keys", "show-sheet")])
def test_without_books_there_is_a_hint(empty, words):
    """Exit 1 and the command to run; nothing is created."""
    told = empty.run(*words)
    fix = "请先运行 nuanliu init，或用 --data 指定数据目录；原来有账的，请从备份恢复"
    expected = (1, "", f"{empty.data} 里还没有账。{fix}。\n", False)
    assert (told.code, told.out, told.err, empty.data.exists()) == expected


@pytest.mark.parametrize("words", [("books",), ("verify",), ("papers",)])
def test_demo_books_beside_are_pointed_at(office, empty, words):
    """Books named demo beside the empty folder: the hint names them; what it says opens them."""
    demo = empty.data.with_name("demo")
    shutil.copytree(office.data, demo)
    told = empty.run(*words)
    fix = f"要看演示库，请加 --data {demo}；要建正式账，请先运行 nuanliu init"
    opened = office.run("books", "--json", "--data", demo)
    assert (told.code, f"{empty.data} 里还没有账。{fix}" in told.err, opened.code) == (1, True, 0)


def test_the_folder_may_be_named_before_or_after_the_command(office, empty):
    """--data counts more than the environment, and the later one more than the earlier."""
    asked = [
        office.run("--data", office.data, "books", "--json", data=empty.data),
        office.run("books", "--json", "--data", office.data, data=empty.data),
        office.run("--data", empty.data, "books", "--json", "--data", office.data, data=empty.data),
    ]
    plain = office.run("books", "--json").json
    assert [told.json for told in asked] == [plain] * 3


def test_books_as_json(office):
    """Balances in fen and vouchers with their postings."""
    answer = office.run("books", "--json").json
    first = {"line": 1, "label": "元旦春节", "appropriated_fen": 25_000_000}
    rest = {"available_fen": 25_000_000, "encumbered_fen": 0, "in_transit_fen": 0, "paid_fen": 0}
    posting = {"line": 1, "source": "outside", "target": "available", "amount_fen": 25_000_000}
    assert (
        answer["lines"][0],
        answer["vouchers"][0],
        len(answer["vouchers"]),
        answer["files"],
    ) == (
        {**first, **rest},
        {
            "number": "2024-1",
            "on": "2024-01-02",
            "kind": "appropriate",
            "memo": "拨款 云财〔2024〕1号",
            "postings": [{**posting, "subject": "projects.budgetchange:1"}],
        },
        2,
        [],
    )


def test_books_on_the_screen(office):
    """Two tables, aligned by the width Chinese characters take."""
    told = office.run("books")
    assert (told.code, told.out.splitlines()[3:5]) == (
        0,
        [
            "1         元旦春节  250,000.00  250,000.00    0.00  0.00    0.00",
            "2         中秋国庆  100,000.00  100,000.00    0.00  0.00    0.00",
        ],
    )


def test_books_as_files(office, tmp_path):
    """Beancount finds no error and knows the balances; the workbook holds numbers, marked 演示."""
    told = office.run("books", "--out", tmp_path / "out", "--json")
    names = [Path(name).name for name in told.json["files"]]
    _, errors, _ = loader.load_file(str(tmp_path / "out" / f"{BOOKS}.beancount"))
    data = (tmp_path / "out" / f"{BOOKS}.xlsx").read_bytes()
    book = openpyxl.load_workbook(BytesIO(data))
    rows = [row for one in book for row in one.iter_rows(values_only=True)]
    cells = [cell for row in rows for cell in row if cell is not None]
    assert (names, errors, "演示" in cells, cells.count(250_000)) == (
        [f"{BOOKS}.xlsx", f"{BOOKS}.beancount"],
        [],
        True,
        7,
    )
    heads = [[cell.value for cell in one[_frozen(one)]][:2] for one in book.worksheets]
    assert (book.sheetnames, heads) == (
        ["汇总", "各类业务", "凭证", "科目", "明细"],
        [["序号", "资金安排"], ["资金安排", "类别"], *[["凭证号", "日期"]] * 3],
    )


def test_the_first_sheet_says_what_the_books_hold(office, tmp_path):
    """By line and in all, with how it adds up; every sheet prints on A4 lying, header repeated."""
    office.run("books", "--out", tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / f"{BOOKS}.xlsx")
    rows = [[one for one in row if one is not None] for row in book["汇总"].values]
    printed = [
        (one.page_setup.orientation, one.page_setup.fitToHeight, bool(one.print_title_rows))
        for one in book.worksheets
    ]
    assert ([row for row in rows if row and row[0] in ("1", "2", "合计")], printed) == (
        [
            ["1", "元旦春节", 250_000, 0, 250_000, 250_000, 0, 0, 0, 0, 0],
            ["2", "中秋国庆", 100_000, 0, 100_000, 100_000, 0, 0, 0, 0, 0],
            ["合计", 350_000, 0, 350_000, 350_000, 0, 0, 0, 0, 0],
        ],
        [("landscape", 0, True)] * 5,
    )
    assert "已按明细逐笔加总，与各项余额相符。" in [one for row in rows for one in row]


def _frozen(sheet):
    """The last row that stays when the sheet is scrolled."""
    return int(sheet.freeze_panes.lstrip("A")) - 1


def test_a_folder_that_cannot_be_written_is_told(office, tmp_path):
    """A file lies where the folder should be."""
    (tmp_path / "out").write_text("x")
    told = office.run("books", "--out", tmp_path / "out")
    message = f"“{tmp_path / 'out'}”不是目录。请换一个目录名。\n"
    assert (told.code, told.out, told.err) == (2, "", message)


def test_staff_may_act_once_registered(office):
    """Registered with a role; a second time, without a role or with an unknown one refused."""
    told = [
        office.run("staff", "lin", "林晓", "--role", "office", "--role", "accountant"),
        office.run("staff", "lin", "林晓", "--role", "office"),
        office.run("staff", "wu", "吴敏"),
        office.run("staff", "wu", "吴敏", "--role", "boss"),
        office.run("staff", "wu", "吴敏", "--role", "admin", "--role", "cashier"),
        office.run("staff", "wu", "吴敏", "--role", "office", "--as", "office"),
        office.run("staff", "wu", "吴敏", "--role", "office", "--as", "nobody"),
    ]
    said = [(one.code, (one.out + one.err).split("。")[0]) for one in told]
    assert said == [
        (0, "已登记 林晓（lin）：综合办公室、会计"),
        (1, "登录名“lin”已有人使用"),
        (2, "没有写明岗位"),
        (2, "没有岗位“boss”"),
        (1, "吴敏不能既是系统管理员又经手资金"),
        (1, "只有系统管理员可以登记单位、人员和岗位"),
        (1, "没有登录名为“nobody”的在用账号"),
    ]


CALENDAR = (
    "date,working,name\n2027-01-01,放假,元旦\n2027-10-01,放假,国庆节\n2027-10-09,上班,国庆节\n"
)


def test_a_new_year_is_imported(office, tmp_path):
    """Three days of 2027, in the encoding of old spreadsheets; importing twice adds nothing."""
    path = tmp_path / "2027.csv"
    path.write_bytes(CALENDAR.encode("gb18030"))
    told = [office.run("calendar", "import", path) for _ in range(2)]
    columns = "SELECT day, working, name FROM people_calendarday"
    rows = office.sql(f"{columns} WHERE day >= '2027-01-01' ORDER BY day")
    days = [(str(day), int(working), name) for day, working, name in rows]
    assert ([(one.code, one.out) for one in told], days) == (
        [(0, "已导入 3 天（2027 年）。\n")] * 2,
        [("2027-01-01", 0, "元旦"), ("2027-10-01", 0, "国庆节"), ("2027-10-09", 1, "国庆节")],
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的"),
        (b"day\n", "日历文件第 1 行不是 date,working,name"),
        (b"date,working,name\n", "日历文件里没有一天"),
        (b"\xff\xff\xff", "日历文件不是文字"),
        (
            CALENDAR.replace("2027-10-01", "2027-13-01").encode(),
            "日历文件第 3 行“2027-13-01,放假,国庆节”读不懂",
        ),
        (
            CALENDAR.replace("上班", "也许").encode(),
            "日历文件第 4 行“2027-10-09,也许,国庆节”读不懂",
        ),
    ],
)
def test_a_bad_calendar_is_refused_with_its_line(office, tmp_path, content, message):
    """Exit 2; nothing is imported."""
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    told = office.run("calendar", "import", path)
    assert (told.code, told.out, told.err.split("。")[0]) == (2, "", message)


@pytest.fixture
def two_papers(monkeypatch, books, tmp_path):
    """A project whose papers are two: one that can be made and one whose font lacks a character."""
    from tests.faces.cli.office_seed import FACTS

    from nuanliu.core.refusal import Refusal, Refused
    from nuanliu.faces.cli import office as place
    from nuanliu.stages.archive import papers
    from nuanliu.stages.archive.kinds import File, PaperKind
    from nuanliu.stages.projects import actions as projects

    projects.draft(books.deed("office"), facts=FACTS, narrative={}, findings=[])

    def unprintable():
        raise Refused(Refusal("PAPER-GLYPH", "钱㐱的“㐱”印不出", "请补充字体"))

    def two(project, note=""):
        yield File(f"{project.fiscal_year}/名额表.txt", "名额".encode, PaperKind.QUOTAS)
        yield File("签领表.pdf", unprintable, PaperKind.SIGN_SHEET)

    monkeypatch.setattr(papers, "files_to_make", two)
    monkeypatch.setattr(place, "open_books", lambda: tmp_path)
    return tmp_path / "out"


def test_papers_are_written_and_a_refused_one_hides_no_other(two_papers, capsys):
    """Exit 1 for the refused one; the other lies in the folder."""
    code = main(["papers", "--out", str(two_papers), "--json"])
    answer = json.loads(capsys.readouterr().out)
    files = [path.relative_to(two_papers).as_posix() for path in two_papers.rglob("*.*")]
    assert (code, [one["name"] for one in answer["files"]], answer["refused"], files) == (
        1,
        ["2024/名额表.txt"],
        [
            {
                "name": "签领表.pdf",
                "code": "PAPER-GLYPH",
                "message": "钱㐱的“㐱”印不出。请补充字体。[PAPER-GLYPH]",
            }
        ],
        ["2024/名额表.txt"],
    )


def test_only_some_papers(two_papers, capsys):
    """--only picks by name: exit 0 without the refused one; a word no name holds is refused."""
    found = main(["papers", "--out", str(two_papers), "--only", "名额"])
    missed = main(["papers", "--out", str(two_papers), "--only", "发票"])
    told = capsys.readouterr()
    assert (found, missed, told.err) == (
        0,
        1,
        "没有文件名含“发票”的文书。请换一个词，或不加 --only。\n",
    )


def test_papers_need_a_project(two_papers, capsys):
    """A number that is none: exit 1."""
    code = main(["papers", "--project", "99"])
    fix = "请先用 nuanliu import-project --save 保存项目"
    assert (code, capsys.readouterr().err) == (1, f"没有项目 99。{fix}。\n")
