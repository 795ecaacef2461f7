"""归档: the package is whole, sealed by a second person, kept; the audit sees every change."""

import hashlib
import json
from datetime import date
from functools import partial
from pathlib import Path

import bagit
import pytest
from django.db import connection
from tests import databases
from tests.faces.cli.office_seed import FACTS

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.core.standards import read_standards
from nuanliu.records.documents.actions import keep, path_of
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.journal.queries import refused
from nuanliu.records.people import keys
from nuanliu.records.people.models import Reveal
from nuanliu.stages.archive import actions, bag, casing, policies, queries
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.kinds import Made, PaperKind
from nuanliu.stages.archive.models import Package
from nuanliu.stages.archive.verification import VERIFIER, run_verifier
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind, Project

ROOT = Path(__file__).resolve().parents[2]
STANDARDS = (ROOT / "src/nuanliu/config/standards/panlong-2024.toml").read_text(encoding="utf-8")
PAPERS = [
    Made("01方案/绩效目标表.pdf", PaperKind.TARGETS, b"%PDF targets"),
    Made("01方案-元旦春节-名额分配表.xlsx", PaperKind.QUOTAS, b"quotas"),
    Made("04代发-公示期慰问-代发明细.pdf", PaperKind.BANK_DETAIL, b"bank"),
    Made("说明.txt", PaperKind.OTHER, "其他".encode()),
]


@pytest.fixture
def project(books):
    """A project with money and a campaign, so that its standards are known."""
    pk = projects.draft(books.deed("office"), facts=FACTS, narrative={}, findings=[])
    projects.activate(books.deed("leader"), project=pk)
    line = BudgetLine.objects.order_by("pk").first()
    change = projects.enter_change(
        books.deed("office"),
        line=line.pk,
        kind=ChangeKind.APPROPRIATE,
        amount_fen=25_000_000,
        document_number="云财〔2024〕1号",
        document_date=date(2024, 1, 2),
    )
    projects.confirm_change(books.deed("accountant"), change=change)
    campaigns.plan(
        books.deed("office"),
        line=line.pk,
        name="元旦春节",
        window_from=date(2024, 1, 5),
        window_to=date(2024, 1, 31),
        groups=["一线职工"],
        standards=STANDARDS,
    )
    return Project.objects.get(pk=pk)


@pytest.fixture
def package(books, project):
    """A sealed package that was written and not yet registered."""
    place = bag.place_of("2024-演示")
    bag.write_bag(project, PAPERS, place, books.now)
    return place


@pytest.fixture
def folder(package, tmp_path_factory):
    """The same package unpacked outside the data folder."""
    place = tmp_path_factory.mktemp("outside") / "包"
    casing.unpack(package, place, {})
    return place


def rewrite(package, change):
    """Somebody with the key opens the package, changes its files {name: bytes}, and seals it."""
    files = dict(casing.members(package))
    change(files)
    with casing.writing(package) as out:
        for name, content in files.items():
            out.put(name, content)


def assembled(books, project):
    """Register the package of the fixture."""
    return actions.assemble(books.deed("office"), project=project.pk, folder="2024-演示")


def code_of(work, *words, **facts):
    """The code of a refusal, '' when the call goes through."""
    try:
        work(*words, **facts)
    except Refused as refusal:
        return refusal.code
    return ""


def test_another_program_finds_the_package_valid(package, folder):
    """The reference implementation of BagIt accepts it, with unit, day and octets."""
    read = bagit.Bag(str(folder))
    files = [path for path in (folder / "data").rglob("*") if path.is_file()]
    oxum = f"{sum(path.stat().st_size for path in files)}.{len(files)}"
    told = {key: read.info[key] for key in ("Source-Organization", "Payload-Oxum", "Bagging-Date")}
    assert (read.validate(), bag.look(package).faults, told) == (
        True,
        [],
        {"Source-Organization": "云川区总工会", "Payload-Oxum": oxum, "Bagging-Date": "2024-01-02"},
    )


def test_papers_lie_where_an_auditor_looks(folder):
    """Each in its room by the kind of paper, whatever its campaign is called; the rest is told."""
    data = folder / "data"
    found = sorted(p.relative_to(data).as_posix() for p in data.rglob("*") if p.is_file())
    programs = [f"流水/{path.name}" for path in VERIFIER.iterdir() if path.suffix in {".py", ".md"}]
    missing = (data / bag.MISSING).read_text(encoding="utf-8").splitlines()
    assert found == sorted(
        [
            "01-立项与预算/01方案/绩效目标表.pdf",
            "02-名额/01方案-元旦春节-名额分配表.xlsx",
            "06-代发文件与签领表/04代发-公示期慰问-代发明细.pdf",
            "13-其他/说明.txt",
            "流水/balances.json",
            "流水/checkpoints.txt",
            "流水/journal/000001.ndjson",
            "缺项清单.txt",
            *programs,
        ]
    )
    assert (missing[0], missing[1], len(missing)) == (
        "归档包缺项清单（按审计调阅顺序）",
        "03-花名册：没有文书",
        10,
    )


def test_every_kind_of_paper_has_one_room():
    """No kind lies in two rooms, and only what is called other lies in none."""
    places = {kind: [room.name for room in bag.ROOMS if kind in room.kinds] for kind in PaperKind}
    many = [kind for kind, rooms in places.items() if len(rooms) > 1]
    assert (many, [kind for kind, rooms in places.items() if not rooms]) == ([], [PaperKind.OTHER])


def test_nothing_missing_is_said_so():
    """Control: with a paper in every room the list has one line; an absent proof is a line."""
    filled = {room.name for room in bag.ROOMS}
    year = bag.Scope(Project(), None)
    texts = [bag._missing_text(year, filled, said) for said in ([], ["发放 1：没有签收凭据"])]
    assert [text.splitlines()[1:] for text in texts] == [["无缺项。"], ["发放 1：没有签收凭据"]]


def test_no_key_lies_in_the_package(folder):
    """Neither the key file nor a secret of it, in hex or as the file writes it."""
    ring = keys.current()
    secrets = [ring.index.secret, *(key.secret for key in ring.data.values())]
    text = keys.to_json(ring)
    written = [row["secret"] for row in json.loads(text)["data"].values()]
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    marks = [*secrets, *(secret.hex().encode() for secret in secrets), *map(str.encode, written)]
    assert [mark in content for mark in marks] == [False] * len(marks)


def test_the_verifier_in_the_package_accepts_its_journal(folder):
    """Lines, checkpoint and balances agree, and the balances are those of the ledger."""
    told = run_verifier(folder / "data" / bag.JOURNAL, "--replay")
    assert (told["ok"], told["balances"]) == (
        True,
        {
            str(BudgetLine.objects.order_by("pk").first().pk): {
                "available": 25_000_000,
                "encumbered": 0,
                "in_transit": 0,
                "outside": -25_000_000,
                "paid": 0,
            }
        },
    )


def test_one_assembles_and_another_seals(books, project, package, folder):
    """Kept until thirty years after the fiscal year; the register shows hash and size."""
    size = run_verifier(folder / "data" / bag.JOURNAL)["entries"]
    pk = assembled(books, project)
    actions.seal(books.deed("accountant"), package=pk)
    assert [row._asdict() for row in queries.register()] == [
        {
            "id": pk,
            "project": "送温暖专项经费",
            "folder": "2024-演示",
            "manifest_hash": hashlib.sha256((folder / bag.TAGS).read_bytes()).hexdigest(),
            "journal_size": size,
            "retain_until": date(2054, 12, 31),
            "state": "sealed",
        }
    ]
    assert (audit(), list(queries.expired(date(2054, 12, 31)))) == ([], [])
    assert list(queries.expired(date(2055, 1, 1))) == list(Package.objects.all())


def test_nobody_seals_his_own(books, project, package):
    """The one who put it together is refused, journalled; a person of another role likewise."""
    pk = assembled(books, project)
    Package.objects.filter(pk=pk).update(assembled_by=books.staff["accountant"].person)
    own = code_of(actions.seal, books.deed("accountant"), package=pk)
    other = code_of(actions.seal, books.deed("leader"), package=pk)
    assert (own, other, refused()) == (
        "DUTY-SELF",
        "MOVE-ROLE",
        {"DUTY-SELF": 1, "MOVE-ROLE": 1},
    )


def change(package):
    rewrite(package, lambda files: files.update({"data/13-其他/说明.txt": b"x"}))


def drop(package):
    rewrite(package, lambda files: files.pop("data/13-其他/说明.txt"))


def add(package):
    rewrite(package, lambda files: files.update({"data/13-其他/又一份.txt": b"x"}))


def relabel(package):
    rewrite(package, lambda files: files.update({"bag-info.txt": b"Source-Organization: x\n"}))


def empty(package):
    rewrite(package, lambda files: files.clear())


def flip(package):
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    package.write_bytes(data)


def cut(package):
    package.write_bytes(package.read_bytes()[:-1])


@pytest.mark.parametrize("edit", [change, drop, add, relabel, empty, flip, cut, Path.unlink])
def test_a_changed_package_is_neither_registered_nor_sealed(books, project, package, edit):
    """Refused at both steps; the untouched one passes both (above)."""
    pk = assembled(books, project)
    edit(package)
    found = [
        code_of(assembled, books, project),
        code_of(actions.seal, books.deed("accountant"), package=pk),
    ]
    assert found == ["BAG-DAMAGED", "BAG-DAMAGED"]


def test_a_package_made_anew_is_not_the_registered_one(books, project, package):
    """Whole, but other papers: what is sealed must be what was put together."""
    pk = assembled(books, project)
    package.unlink()
    bag.write_bag(project, PAPERS[:1], package, books.now)
    code = code_of(actions.seal, books.deed("accountant"), package=pk)
    assert code == "BAG-CHANGED"


def test_a_package_of_other_books_is_refused(books, project, package):
    """Its journal verifies and has another name; the own one passes (above)."""
    other, own = "nuanliu/other/0", "nuanliu/own/1"
    told = {"ok": True, "log": other}
    codes = [
        policies.of_this_journal(told, own).code,
        policies.of_this_journal({"ok": False}, own).code,
    ]
    assert (codes, policies.of_this_journal(told, other)) == (["BAG-JOURNAL"] * 2, None)


def test_retention_nobody_laid_down_is_refused():
    """The shipped standards give thirty years; without that row there is no day to print."""
    on = date(2024, 12, 31)
    shipped = read_standards(STANDARDS)
    without = read_standards(STANDARDS.replace('name = "vouchers"', 'name = "others"'))
    assert policies.retain_until(shipped, on, 2024) == date(2054, 12, 31)
    refusal = policies.retain_until(without, on, 2024)
    assert getattr(refusal, "code", refusal) == "STD-UNKNOWN"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["../x.txt"], "BAG-NAME"),
        (["a%b.txt"], "BAG-NAME"),
        (["a.txt", "a.txt"], "BAG-NAME"),
        (["a.txt"], ""),
    ],
)
def test_names_that_cannot_be_kept_are_refused(books, project, names, code):
    """Outside, in code signs, twice; a plain name passes. Nothing half-made stays."""
    place, papers = bag.place_of("x"), [Made(name, PaperKind.OTHER, b"") for name in names]
    found = code_of(bag.write_bag, project, papers, place, books.now)
    assert (found, place.exists(), sorted(p.name for p in place.parent.iterdir())) == (
        code,
        code == "",
        ["x.sealed"] if code == "" else [],
    )


def test_a_package_is_never_written_over(books, project, package):
    """A second one of the same name is refused and the first stays."""
    before = package.read_bytes()
    code = code_of(bag.write_bag, project, PAPERS, package, books.now)
    assert (code, package.read_bytes()) == ("BAG-EXISTS", before)


def test_a_sealed_package_shows_nothing_and_leaves_no_part_behind(package):
    """Neither a paper's words nor a name stand in its bytes; control: they are among its files."""
    sealed, files = package.read_bytes(), dict(casing.members(package))
    shown = [mark in sealed for mark in (b"%PDF targets", "说明".encode(), b"BagIt")]
    beside = [path.name for path in package.parent.iterdir()]
    assert (shown, beside) == ([False] * 3, [package.name])
    assert files["data/01-立项与预算/01方案/绩效目标表.pdf"] == b"%PDF targets"


def test_the_folder_is_handed_out_for_a_reason_and_not_below_the_data(
    books, project, package, tmp_path_factory
):
    """The reason stands in the register and the line in the journal; refused without, or inside."""
    pk, outside = assembled(books, project), tmp_path_factory.mktemp("desk")
    give = partial(actions.hand_out, package=pk)
    without = code_of(give, books.deed("accountant"), folder=outside / "包", reason="查看归档内容")
    allow_export(books.deed("admin"), role=Role.ACCOUNTANT, reason="按岗位授予")
    inside = package.parent / "明文"
    found = [
        code_of(give, books.deed(who), folder=place, reason=reason)
        for who, place, reason in (
            ("accountant", outside / "包", ""),
            ("accountant", outside / "包", "核对 6222020200112233440"),
            ("admin", outside / "包", "查看归档内容"),
            ("accountant", inside, "查看归档内容"),
            ("accountant", outside, "查看归档内容"),
            ("accountant", outside / "包", "查看归档内容"),
        )
    ]
    rows = list(Reveal.objects.values_list("what", "subject", "reason", "by__name"))
    codes = ["REVEAL-REASON", "REVEAL-NUMBER", "REVEAL-ROLE", "BAG-PLACE", "BAG-EXISTS", ""]
    assert (found, inside.exists(), bagit.Bag(str(outside / "包")).validate()) == (
        *(codes, False),
        True,
    )
    note = (outside / "包" / "调阅说明.txt").read_text(encoding="utf-8")
    assert (note.startswith("职员accountant（accountant） 20"), "事由：查看归档内容" in note) == (
        True, True,
    )  # fmt: skip
    told = [("package", f"archive.package:{pk}", "查看归档内容", "职员accountant")]
    assert (without, rows, audit()) == ("EXPORT-RIGHT", told, [])


def strip_triggers():
    """What somebody with the database file, or who owns the tables, does first."""
    with connection.cursor() as cursor:
        if databases.on_server():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with waiting ones is locked
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
            )
            for (table,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def numbered(books, project):
    """A person with an ID, and a file that a deed kept."""
    ring = keys.current()
    person = books.staff["office"].person
    person.id_number = "11010519491231002X"
    person.id_index = ring.blind_index("id", "11010519491231002X")
    person.save()
    return keep(b"evidence", "证据.txt", books.now)


def test_sound_books_have_no_finding(books, project):
    """Control of the catalogue below."""
    numbered(books, project)
    assert audit() == []


# ruff: noqa: S608 - the SQL of an insider: names of our own tables, and no value from outside


def row(table, after=0):
    """The first row of a table, or one after it: a server's numbers go on from test to test."""
    return f"WHERE id = (SELECT min(id) + {after} FROM {table})"


EDITS = {
    "amount": ("UPDATE projects_budgetchange SET amount_fen = 1", "ROW-DIFFERS"),
    "state": ("UPDATE projects_project SET state = 'closed'", "ROW-DIFFERS"),
    "person": ("UPDATE projects_project SET activated_by_id = NULL", "ROW-DIFFERS"),
    "date": ("UPDATE campaigns_campaign SET window_to = '2024-02-01'", "ROW-DIFFERS"),
    "words": ("UPDATE projects_budgetchange SET document_number = '假'", "ROW-DIFFERS"),
    "cap": (
        f"UPDATE projects_budgetline SET cap_fen = 60000 {row('projects_budgetline')}",
        "ROW-DIFFERS",
    ),
    "role": (
        f"UPDATE people_rolegrant SET role = 'leader' {row('people_rolegrant', 1)}",
        "ROW-DIFFERS",
    ),
    "account": (
        f"UPDATE people_account SET is_active = FALSE {row('people_account', 1)}",
        "ROW-DIFFERS",
    ),
    "removed": ("DELETE FROM projects_indicatortarget", "ROW-MISSING"),
    "counter": (
        f"UPDATE ledger_line SET available_fen = 1, appropriated_fen = 1 {row('ledger_line')}",
        "LEDGER-COUNTER",
    ),
    "posting": ("UPDATE ledger_posting SET amount_fen = amount_fen + 1", "LEDGER-VOUCHER"),
    "subject": ("UPDATE ledger_posting SET subject = 'x.y:1'", "LEDGER-VOUCHER"),
    "voucher day": ("UPDATE ledger_voucher SET \"on\" = '2024-02-02'", "LEDGER-VOUCHER"),
    "voucher number": ("UPDATE ledger_voucher SET number = 2", "VOUCHER-GAP"),
    "series": ("UPDATE ledger_series SET last = 2", "VOUCHER-GAP"),
    "column": ("UPDATE journal_entry SET code = 'X' WHERE seq = 3", "JOURNAL-COLUMN"),
    "leaf": ("UPDATE journal_entry SET leaf = 'X' WHERE seq = 3", "JOURNAL-COLUMN"),
    "intent": ("DELETE FROM journal_intent WHERE kind = 'projects.draft'", "INTENT-DIFFERS"),
    "file row": ("UPDATE documents_storedfile SET size = 1", "FILE-DAMAGED"),
    "sealed": ("UPDATE people_person SET id_number = NULL", "PERSON-INDEX"),
    "garbled": ("UPDATE people_person SET id_number = x'00'", "PERSON-INDEX"),
    "index": ("UPDATE people_person SET id_index = 'x' WHERE id_index <> ''", "PERSON-INDEX"),
}


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_of_a_table_is_found(books, project, name):
    """One statement behind the program's back, and a finding of its kind; without it, none."""
    numbered(books, project)
    statement, code = EDITS[name]
    if databases.on_server():
        statement = statement.replace("x'00'", "decode('00', 'hex')")
    before = audit()
    strip_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    codes = [one.code for one in audit()]
    assert (before, code in codes) == ([], True)


def test_a_row_without_a_history_is_found(books, project):
    """A budget document that no deed entered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_budgetchange (project_id, kind, line_id, amount_fen,"
            " document_number, document_date, reason, entered_by_id, voucher,"
            " reversal_reason, reversal_voucher, state)"
            " SELECT project_id, kind, line_id, amount_fen, 'x', document_date, '', entered_by_id,"
            " '', '', '', 'drafted' FROM projects_budgetchange"
        )
    assert [(one.code, one.entry) for one in audit()] == [("ROW-UNKNOWN", 0)]


@pytest.mark.parametrize("edit", [Path.unlink, lambda path: path.write_bytes(b"x")])
def test_a_lost_or_altered_file_is_found(books, project, edit):
    """The bytes of a kept file; while they are there, no finding (above)."""
    stored = numbered(books, project)
    edit(path_of(stored.sha256))
    assert [one.code for one in audit()] == ["FILE-DAMAGED"]


def test_rotation_leaves_nothing_for_the_audit(books, project):
    """A new key: rows and files sealed anew, one line in the journal, no finding."""
    numbered(books, project)
    old = keys.current().current
    deed = books.deed("admin")
    actions.start_rotation(deed)
    changed = actions.reseal(deed)
    used = changed["files"], changed["people_person.id_number"]
    assert (keys.current().current == old, used, audit()) == (False, (1, 1), [])


def test_rotation_seals_the_package_anew(books, project, package):
    """Its bytes open under the new key alone, and it is still the registered package."""
    assembled(books, project)
    before, deed = package.read_bytes(), books.deed("admin")
    actions.start_rotation(deed)
    changed, ring = actions.reseal(deed), keys.current()
    assert (changed["packages"], package.read_bytes()[2:6]) == (1, ring.current)
    assert (before[2:6] == ring.current, audit()) == (False, [])
