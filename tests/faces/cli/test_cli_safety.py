"""verify, backup, restore, keys: a tampered row is named, lost books and lost keys come back."""

import shutil
import sqlite3
from pathlib import Path

import pytest

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
LOOK = "请保持现状，不要再办理业务，并与保存在外的检查点和备份核对。\n"


def tamper(office, statement, *facts):
    """What somebody with the database file and no scruples does."""
    base = sqlite3.connect(office.data / "nuanliu.sqlite3")
    with base:
        guards = base.execute(TRIGGERS).fetchall()
        for name, _ in guards:
            base.execute(f"DROP TRIGGER {name}")
        base.execute(statement, facts)
        for _, text in guards:  # and leaves no trace of having taken them away
            base.execute(text)
    base.close()


def test_untouched_books_verify(office):
    """Control: exit 0, no finding, and the words name size and root."""
    told, words = office.run("verify", "--json"), office.run("verify")
    answer = told.json
    expected = f"核验通过：{answer['log']} 共 {answer['entries']} 行，根哈希 {answer['root']}\n"
    assert (told.code, list(answer), answer["findings"], words.out) == (
        0,
        ["ok", "entries", "log", "root", "findings"],
        [],
        expected,
    )


NEWEST = "SELECT max(seq) FROM journal_entry WHERE obj_type = ? AND obj_id = '1'"


def line_of_change(office):
    """The number of the newest line about the first budget document."""
    base = sqlite3.connect(office.data / "nuanliu.sqlite3")
    (number,) = base.execute(NEWEST, ("projects.budgetchange",)).fetchone()
    base.close()
    return number


@pytest.mark.parametrize(
    ("statement", "code", "step"),
    [
        (
            "UPDATE journal_entry SET line = replace(line, ':25000000', ':26000000') WHERE seq = ?",
            "PREV",
            1,
        ),
        ("DELETE FROM journal_entry WHERE seq = ?", "SEQ", 0),
        ("UPDATE journal_entry SET actor = 'account:9' WHERE seq = ?", "JOURNAL-COLUMN", 0),
    ],
    ids=["line", "deleted", "column"],
)
def test_a_tampered_journal_is_named_by_its_line(office, statement, code, step):
    """Exit 1; the first finding carries the line. (The untouched copy verifies, above.)"""
    number = line_of_change(office)
    tamper(office, statement, number)
    told = office.run("verify", "--json")
    found = told.json["findings"][0]
    assert (told.code, found["code"], found["entry"]) == (1, code, number + step)


def test_a_tampered_head_is_no_line_at_all(office):
    """Size and tree of the head row disagree: exit 1, and what is wrong in words."""
    tamper(office, "UPDATE journal_head SET size = 3")
    told = office.run("verify")
    what = "流水头的行数与树的状态不一致，请从备份恢复"
    expected = f"核验不通过：查出 1 处，第一处在账表。\n  账表：{what} [HEAD]\n{LOOK}"
    assert (told.code, told.out) == (1, expected)


def test_a_tampered_table_is_named_by_the_line_it_contradicts(office):
    """An amount changed in a budget document: the words name the journal's line about it."""
    place = f"流水第 {line_of_change(office)} 行"
    tamper(office, "UPDATE projects_budgetchange SET amount_fen = 24000000 WHERE id = 1")
    told = office.run("verify")
    heading = f"核验不通过：查出 1 处，第一处在{place}。"
    finding = f"  {place}：projects.budgetchange 1 与{place}不符：amounts [ROW-DIFFERS]"
    assert (told.code, told.out) == (1, f"{heading}\n{finding}\n{LOOK}")


def test_an_exported_folder_verifies_without_books(office, tmp_path):
    """The folder alone, then with one sign changed; a folder that is no journal ends with 2."""
    folder = tmp_path / "journal"
    export(office, folder)
    good = office.run("verify", folder, "--json", data=tmp_path / "none", keys=tmp_path / "none")
    segment = folder / "journal" / "000001.ndjson"
    segment.write_bytes(segment.read_bytes().replace(b"25000000", b"25000001", 1))
    bad = office.run("verify", folder, data=tmp_path / "none")
    (tmp_path / "empty").mkdir()
    none = office.run("verify", tmp_path / "empty")
    fix = "请核对路径：其中应有 journal 文件夹和 checkpoints.txt"
    assert (good.code, good.json["ok"], bad.code, "流水第" in bad.out) == (0, True, 1, True)
    assert (none.code, none.err) == (2, f"流水文件夹 {tmp_path / 'empty'} 读不出。{fix}。\n")


def export(office, folder):
    """Write the journal of an office in a process of its own."""
    import subprocess
    import sys

    from tests.faces.cli.conftest import environment

    code = (
        "import sys, django; django.setup(); from pathlib import Path;"
        "from nuanliu.records.journal import export; export.write(Path(sys.argv[1]))"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        env=environment(office.data, office.keys),
        check=True,
    )


def test_a_backup_brings_lost_books_back(office, tmp_path):
    """Restored with the key file: same journal and one line more, which says so; it verifies."""
    target = tmp_path / "演示备份.zip"
    before = office.run("verify", "--json").json["entries"]
    made = office.run("backup", "--out", target, "--json")
    new = tmp_path / "new"
    told = office.run("restore", target, "--json", data=new)
    after = office.run("verify", "--json", data=new).json
    assert (made.code, made.json["entries"], told.code, told.json["entries"]) == (
        0,
        before,
        0,
        before,
    )
    assert (after["ok"], after["entries"]) == (True, before + 1)


def test_a_backup_may_be_put_into_a_folder_and_overwrites_nothing(office, tmp_path):
    """A folder gets the usual name; an existing file and a name without 演示 are refused."""
    made = office.run("backup", "--out", tmp_path, "--json").json["file"]
    again = office.run("backup", "--out", made)
    unmarked = office.run("backup", "--out", tmp_path / "b.zip")
    assert [(told.code, told.err.split("[")[1]) for told in (again, unmarked)] == [
        (1, "BACKUP-EXISTS]\n"),
        (1, "BACKUP-NAME]\n"),
    ]


def test_lost_keys_come_back_from_the_sheet(office, tmp_path):
    """No key file: an empty sheet is refused and leaves nothing, the right one restores."""
    target, lost = tmp_path / "演示备份.zip", tmp_path / "lost"
    office.run("backup", "--out", target)
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(office.sheet, encoding="utf-8")
    new = tmp_path / "new"
    refused = office.run("restore", target, data=new, keys=lost)
    told = office.run("restore", target, "--sheet", sheet, data=new, keys=lost)
    after = office.run("verify", "--json", data=new, keys=lost).json
    assert (refused.code, "SHEET-NUMBER" in refused.err, new.exists()) == (1, True, True)
    assert (told.code, after["ok"]) == (0, True)


def test_a_damaged_backup_is_refused(office, tmp_path):
    """One bit: exit 1 and no folder; what is no backup likewise; the whole one restores (above)."""
    target, new = tmp_path / "演示备份.zip", tmp_path / "new"
    office.run("backup", "--out", target)
    data = bytearray(target.read_bytes())
    data[1000] ^= 1
    target.write_bytes(data)
    told = office.run("restore", target, data=new)
    message = "备份文件 演示备份.zip 被改动、截断或调换。请换一份校验通过的备份。[BACKUP-CHANGED]\n"
    assert (told.code, told.out, told.err, new.exists()) == (1, "", message, False)


def test_restore_overwrites_no_books(office, tmp_path):
    """The data folder in use is refused and stays as it is."""
    target = tmp_path / "演示备份.zip"
    office.run("backup", "--out", target)
    told = office.run("restore", target)
    assert (told.code, "[BACKUP-TARGET]" in told.err) == (1, True)
    assert office.run("verify", "--json").json["ok"] is True


def test_a_backup_older_than_a_published_checkpoint_is_refused(office, tmp_path):
    """Rolled-back history shows against the checkpoint that was kept outside."""
    target, note = tmp_path / "演示备份.zip", tmp_path / "note.txt"
    office.run("backup", "--out", target)
    office.run("staff", "lin", "林晓", "--role", "office")
    answer = office.run("verify", "--json").json
    note.write_text(f"{answer['log']}\n{answer['entries']}\n{answer['root']}\n", encoding="utf-8")
    told = office.run("restore", target, "--checkpoint", note, data=tmp_path / "new")
    note.write_text("x", encoding="utf-8")
    other = office.run("restore", target, "--checkpoint", note, data=tmp_path / "new")
    assert (told.code, "[BACKUP-FORK]" in told.err, (tmp_path / "new").exists()) == (1, True, False)
    fix = "应为三行：流水名称、行数、根哈希"
    assert (other.code, other.err) == (2, f"“{note}”不是检查点。{fix}。\n")


def test_rotation_makes_a_new_sheet_and_keeps_the_books(office):
    """Every number is sealed anew and journalled; the new sheet differs; only the admin may."""
    before = office.run("keys", "show-sheet", "--reason", "放入保险柜").out
    refused = office.run("keys", "rotate", "--as", "office", "--yes")
    unknown = office.run("keys", "rotate", "--suite", "des")
    told = office.run("keys", "rotate", "--as", "admin", "--yes")
    after = office.run("keys", "show-sheet", "--reason", "放入保险柜").out
    answer = office.run("verify", "--json").json
    assert (before, refused.code, unknown.code) == (office.sheet, 1, 2)
    assert (told.code, told.out.startswith(after), after == before) == (0, True, False)
    assert (answer["ok"], answer["findings"]) == (True, [])


def test_the_key_file_is_rebuilt_from_the_sheet(office, tmp_path):
    """Refused while it exists and for another database's sheet; rebuilt when it is gone."""
    there = office.run("keys", "restore", stdin=office.sheet)
    lost = tmp_path / "lost"
    slip = office.run("keys", "restore", stdin=office.sheet.replace("01/", "02/", 1), keys=lost)
    done = office.run("keys", "restore", stdin=office.sheet, keys=lost)
    answer = office.run("verify", "--json", keys=lost).json
    assert [there.code, slip.code, done.code, answer["ok"]] == [1, 1, 0, True]
    assert [("KEY-EXISTS" in there.err), ("SHEET-" in slip.err)] == [True, True]


def _rotated(office):
    """Rotate; returns the sheet printed then."""
    told = office.run("keys", "rotate", "--as", "admin", "--yes")
    return told.out.rpartition("\n\n")[0] + "\n"


def test_an_outdated_sheet_rebuilds_nothing(office, tmp_path):
    """Sheet from before a rotation: refused, no file; control: the newer one rebuilds and fits."""
    newer, lost = _rotated(office), tmp_path / "lost"
    old = office.run("keys", "restore", stdin=office.sheet, keys=lost)
    left = list(lost.rglob("*.keys"))
    done = office.run("keys", "restore", stdin=newer, keys=lost)
    answer = office.run("verify", "--json", keys=lost).json
    assert (old.code, "[SHEET-OLD]" in old.err, "最近一次轮换后打印的恢复单" in old.err) == (
        *(1, True),
        True,
    )
    assert (left, done.code, answer["findings"]) == ([], 0, [])


def test_a_newer_sheet_completes_an_incomplete_key_file(office, tmp_path):
    """A file from before two rotations: the middle sheet is too old, the last one completes it."""
    kept = tmp_path / "kept"
    shutil.copytree(office.keys, kept)
    middle, last = _rotated(office), _rotated(office)
    short = office.run("keys", "restore", stdin=middle, keys=kept)
    done = office.run("keys", "restore", stdin=last, keys=kept)
    again = office.run("keys", "restore", stdin=last, keys=kept)
    answer = office.run("verify", "--json", keys=kept).json
    assert ["[SHEET-OLD]" in short.err, "已补齐密钥文件" in done.out, answer["findings"]] == [
        *(True, True),
        [],
    ]
    assert ["[KEY-EXISTS]" in again.err, [one.code for one in (short, done, again)]] == [
        *(True, [1, 0, 1]),
    ]


def test_a_forged_value_stops_no_rebuilding(office, tmp_path):
    """A value with the header of a key that never was: the right sheet still rebuilds the file."""
    tamper(
        office,
        "UPDATE people_person SET id_number = CAST(x'0101DEADBEEF' || substr(id_number, 7) AS BLOB)"
        " WHERE id_number IS NOT NULL",
    )
    lost = tmp_path / "lost"
    done = office.run("keys", "restore", stdin=office.sheet, keys=lost)
    found = office.run("verify", "--json", keys=lost).json["findings"]
    assert (done.code, {one["code"] for one in found}) == (0, {"KEY-LACKING", "PERSON-INDEX"})


def test_backups_are_listed_and_rehearsed(office):
    """The newest is restored for a try and that kept beside it; a damaged one fails and says so."""
    shelf = office.data / "backups"
    shelf.mkdir()
    made = office.run("backup", "--out", shelf, "--json").json
    first = office.run("backup", "--drill", "--json")
    listed = office.run("backup", "--list", "--json").json
    file = Path(made["file"])
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    again = office.run("backup", "--drill", file, "--json")
    after = office.run("backup", "--list", "--json").json
    assert (first.code, first.json["ok"], again.code, again.json["ok"]) == (0, True, 1, False)
    assert [(one["entries"], one["drill"]["ok"]) for one in (*listed, *after)] == [
        (made["entries"], True),
        (made["entries"], False),
    ]
    assert {path.suffix for path in shelf.iterdir()} == {".zip", ".sha256", ".json"}


def test_backup_wants_one_thing_to_do(office):
    """Neither, or two at once: nothing is made and the options are named; no backup, no drill."""
    told = [office.run("backup"), office.run("backup", "--list", "--drill")]
    empty, none = office.run("backup", "--drill"), office.run("backup", "--drill", "nowhere.zip")
    assert ([one.code for one in told], "--drill" in told[0].err) == ([2, 2], True)
    assert ("还没有备份" in empty.err, "找不到备份文件" in none.err) == (True, True)
