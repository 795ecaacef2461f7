"""A database of another version of the program is refused in words, in both directions."""

import subprocess
import sys

import pytest
from tests import databases
from tests.faces.cli.conftest import environment

DATABASE = "nuanliu.sqlite3"
NEVER = "没有改动任何内容"


def change(office, *statements):
    """Statements on the database file itself."""
    office.sql(*statements)


def kept(office):
    """The whole file; of a server its steps and its columns."""
    if not databases.on_server():
        return (office.data / DATABASE).read_bytes()
    steps = office.sql("SELECT app, name FROM django_migrations ORDER BY id")
    columns = "SELECT table_name, column_name FROM information_schema.columns ORDER BY 1, 2"
    return steps, office.sql(columns)


def older(office):
    """A step of the program has not been taken in this database."""
    change(office, "DELETE FROM django_migrations WHERE name = '0003_wishes'")


def newer(office):
    """This database has taken a step that the program does not know."""
    change(
        office,
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('visits', '0002_later', '2026-01-01')",
    )


def column_renamed(office):
    """The same names of steps, yet a column that the program needs has another name."""
    change(office, "ALTER TABLE visits_request RENAME COLUMN answer TO reply")


def column_more(office):
    """The same names of steps, yet a column that the program would never fill."""
    change(office, "ALTER TABLE people_union ADD COLUMN later TEXT")


OLDER = (
    "这个数据库是较旧版本的程序建立的：还缺升级步骤 feedback.0003_wishes。"
    "请先用原来版本的程序运行 nuanliu backup 备份，再用本版本运行 nuanliu restore "
    "恢复到空的数据目录，恢复时会自动升级。[DB-VERSION]\n"
)
NEWER = (
    "这个数据库是较新版本的程序建立的：有本程序没有的升级步骤 visits.0002_later。"
    "请改用较新版本的程序（不低于最近一次使用这个库的版本）。没有改动任何内容。[DB-VERSION]\n"
)
OTHER = (
    "这个数据库是另一版本的程序建立的：{}。"
    "请用建立这个库的那个版本的程序打开。没有改动任何内容。[DB-VERSION]\n"
)


INIT = ["init", "--unit", "某工会", "--code", "1"]
FOUNDED = "{data} 里已经有账。没有改动；如需另建，请用 --data 指定空目录。\n"


@pytest.mark.parametrize(
    ("made", "words", "said"),
    [
        (older, ["books"], OLDER),
        (newer, ["books"], NEWER),
        (newer, ["verify"], NEWER),
        (newer, ["demo", "--json"], NEWER),
        (newer, INIT, FOUNDED),
        (
            column_renamed,
            ["books"],
            OTHER.format("缺少 visits_request.answer，多出 visits_request.reply"),
        ),
        (column_more, ["books"], OTHER.format("多出 people_union.later")),
    ],
    ids=lambda value: value.__name__ if callable(value) else value[0],
)
def test_a_database_of_another_version_is_refused_in_words(office, made, words, said):
    """Exit 1, which direction, what to do; the file stays. (Unchanged, books answers 0.)"""
    control = office.run("books").code
    made(office)
    before = kept(office)
    told = office.run(*words)
    after = kept(office)
    expected = said.replace("{data}", str(office.data))
    assert (control, told.code, told.out, told.err, after == before) == (0, 1, "", expected, True)


def test_tables_of_ours_are_not_made_among_those_of_a_newer_program(office):
    """Where even the table of the installation has another name, init still keeps its hands off."""
    newer(office)
    change(office, "ALTER TABLE people_installation RENAME TO people_office")
    told = office.run(*INIT)
    assert (told.code, told.out, told.err) == (1, "", NEWER)


@databases.about_sqlite("its file is what an older program leaves; onto a server in journeys")
def test_an_older_database_is_brought_up_to_date_by_its_backup(office, tmp_path):
    """What the refusal advises works: backed up by the older program, restored by this one."""
    change(office, "DROP TABLE feedback_wish")
    older(office)
    backup, new = tmp_path / "older-演示.zip", tmp_path / "new"
    as_the_older_program = (
        "import sys; from nuanliu.faces.cli import main, office;"
        "office.demand_this_schema = lambda: None; sys.exit(main(sys.argv[1:]))"
    )
    made = subprocess.run(
        [sys.executable, "-c", as_the_older_program, "backup", "--out", str(backup)],
        env=environment(office.data, office.keys),
        capture_output=True,
        text=True,
        check=False,
    )
    refused = office.run("books")
    restored = office.run("restore", backup, data=new)
    books = office.run("books", data=new)
    codes = [made.returncode, refused.code, restored.code, books.code]
    assert (codes, refused.err) == ([0, 1, 0, 0], OLDER), (made.stderr, restored.err, books.err)
