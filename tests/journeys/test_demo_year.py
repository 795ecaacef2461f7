"""The main job: one command plays the year 2024 and ends with 700 people paid and nothing left.

The command runs in a process of its own over new folders; what it left is read with nothing but
the database library. Run again it changes nothing, and a 正式 database is never touched by it.
"""

import gzip
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from tests.journeys.clear import in_clear
from tools.picture import counts_in

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refused
from nuanliu.faces.cli.demo import run
from nuanliu.faces.cli.demo.cast import cast_for
from nuanliu.faces.cli.demo.opening import shipped_project
from nuanliu.faces.cli.demo.stage import DemoError
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.installation import Founding, found
from nuanliu.records.journal.queries import size
from nuanliu.records.people import keys
from nuanliu.records.people.models import Account, Kind, Union

ROOT = Path(__file__).parents[2]
PATIENCE = 600  # seconds

# Counted by hand from the story: once in each campaign, once in the year, or once per faulty row.
REFUSED = {
    "AGE": 1,
    "AMOUNT": 2,
    "AMOUNT-EMPTY": 1,
    "AMOUNT-FORM": 2,
    "BUD-OVERSPEND": 1,
    "CAP-TIME": 3,
    "CARD-EMPTY": 1,
    "CARD-LOST-DIGITS": 1,
    "CASE-AMOUNT": 2,
    "CLAIM-PACKET": 2,
    "COMPARISON": 1,
    "DECISION-SIGN": 2,
    "DUP-CAMPAIGN": 4,
    "DUP-ROSTER": 2,
    "DUTY-SELF": 10,
    "DUTY-TWICE": 2,
    "EVAL-REASON": 1,
    "EVIDENCE": 2,
    "GROUP": 3,
    "ID-CHECK": 2,
    "ID-DATE": 1,
    "ID-LENGTH": 1,
    "ID-LOST-DIGITS": 2,
    "INV-USED": 1,
    "MOBILE-LENGTH": 1,
    "MOVE-ROLE": 2,
    "NAME-EMPTY": 1,
    "NAME-SEVERAL": 1,
    "NOTICE-RUNNING": 2,
    "OBJECTION-PERSON": 2,
    "PLAN-PEOPLE": 2,
    "QUOTA": 1,
    "QUOTA-PEOPLE": 2,
    "REISSUE-LIVE": 2,
    "RESULT-CONFLICT": 2,
    "ROSTER-SAME": 2,
    "RUN-EXCEPTION": 2,
    "SHARED-ACCOUNT": 4,
    "SURVEY-TOKEN": 2,
}


class Played:
    """Where a played year lies, and what its process told."""

    def __init__(self, place: Path) -> None:
        self.data, self.folder = place / "data", place / "out"
        self.env = {
            **os.environ,
            "NUANLIU_DATA": str(self.data),
            "NUANLIU_KEYS": str(place / "keys"),
            "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        self.database = self.data / "nuanliu.sqlite3"
        told = place / "told.json"
        ended = self.run("tests.journeys.whole_year", str(told), str(self.folder))
        assert (ended.returncode, ended.stderr) == (0, "")
        self.told = json.loads(told.read_text("utf-8"))

    def run(self, module, *arguments):
        """A program of ours over the played folders."""
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            command,
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def ask(self, sql):
        """The rows of a query on the database left behind."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def state(self):
        """The database file to the byte, its time, what waits beside it, and every other file."""
        wal = Path(f"{self.database}-wal")
        digest = hashlib.sha256(self.database.read_bytes()).hexdigest()
        others = sorted(
            (str(path), path.stat().st_mtime_ns)
            for top in (self.data, self.folder)
            for path in top.rglob("*")
            if path.is_file() and not path.name.startswith(self.database.name)
        )
        pending = wal.stat().st_size if wal.exists() else 0
        return (digest, self.database.stat().st_mtime_ns, pending, others)


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The year, played once."""
    return Played(tmp_path_factory.mktemp("year"))


def test_700_people_are_paid_350_000_and_nothing_is_left(year):
    paid = year.ask(
        "SELECT count(*), count(DISTINCT person_id), sum(amount_fen)"
        " FROM payments_payment WHERE state = 'paid'"
    )
    books = year.ask(
        "SELECT sum(appropriated_fen), sum(paid_fen),"
        " sum(available_fen + encumbered_fen + in_transit_fen) FROM ledger_line"
    )
    assert (paid, books) == ([(700, 700, 35_000_000)], [(35_000_000, 35_000_000, 0)])


def test_a_campaign_is_printed_after_its_last_payment_moved(year):
    """Also the first, to which one payment came back in February: else its tables tell too much.

    Every run that left has its claim, the one that made up for it too.
    """
    last = year.ask(
        "SELECT c.name, max(e.seq) FROM journal_entry e"
        " JOIN payments_payment p ON e.obj_type = 'payments.payment' AND e.obj_id = p.id || ''"
        " JOIN campaigns_campaign c ON c.id = p.campaign_id GROUP BY c.id ORDER BY c.id"
    )
    printed = year.ask(
        "SELECT seq FROM journal_entry WHERE intent IN"
        " ('demo:checkpoint-cj', 'demo:checkpoint-bf', 'demo:checkpoint-zq') ORDER BY seq"
    )
    unclaimed = year.ask(
        "SELECT number FROM payments_run WHERE state != 'cancelled'"
        " AND id NOT IN (SELECT run_id FROM claims_claimedrun)"
    )
    found = [(name, moved < at) for (name, moved), (at,) in zip(last, printed, strict=True)]
    assert (found, unclaimed) == (
        [("元旦春节送温暖", True), ("元旦春节送温暖补发", True), ("中秋国庆送温暖", True)],
        [],
    )


def test_nobody_has_more_than_one_payment_that_reached_him_in_a_campaign(year):
    twice = year.ask(
        "SELECT person_id FROM payments_payment WHERE state = 'paid'"
        " GROUP BY campaign_id, person_id HAVING count(*) > 1"
    )
    assert twice == []


def test_the_command_prints_the_outcome_and_ends_in_zero(year):
    told = json.loads(year.told["said"])
    checkpoint = told.pop("checkpoint").splitlines()
    assert (year.told["exit"], told) == (
        0,
        {
            "paid_people": 700,
            "spent_fen": 35_000_000,
            "left_fen": 0,
            "refused": REFUSED,
            "folder": str(year.folder),
        },
    )
    assert (len(checkpoint), int(checkpoint[1])) == (3, year.told["journal"][0])


def test_the_picture_of_the_readme_shows_what_the_demo_prints(year):
    """People, money, refusals and journal lines in docs/images/demo.svg: those of this year."""
    shown = counts_in((ROOT / "docs" / "images" / "demo.svg").read_text("utf-8"))
    told = json.loads(year.told["said"])
    assert shown == {
        "people": str(told["paid_people"]),
        "spent": str(Money(told["spent_fen"])),
        "left": str(Money(told["left_fen"])),
        "refused": str(sum(told["refused"].values())),
        "entries": told["checkpoint"].split()[1],
    }


def test_refusals_are_counted_from_lines_of_the_journal(year):
    rows = year.ask("SELECT code, count(*) FROM journal_entry WHERE kind = 'refusal' GROUP BY 1")
    assert dict(rows) == REFUSED


def test_played_again_the_year_changes_nothing(year):
    first, second = year.told["journal"]
    differing = [
        name for name, rows in year.told["before"].items() if year.told["after"][name] != rows
    ]
    assert (differing, first == second, first > 5000) == ([], True, True)


def test_the_command_on_a_finished_demo_prints_the_same_and_writes_nothing(year):
    before = year.state()
    ended = year.run("nuanliu", "demo", "--json")
    assert (ended.returncode, ended.stderr, ended.stdout) == (0, "", year.told["said"])
    assert year.state() == before


def test_who_looks_in_from_elsewhere_is_let_in_for_the_year(year):
    """An auditor and somebody of the bureau, each in one role until the end of the year."""
    rows = year.ask(
        "SELECT p.name, g.role, g.until FROM people_rolegrant g"
        " JOIN people_account a ON a.id = g.account_id JOIN people_person p ON p.id = a.person_id"
        " WHERE g.until IS NOT NULL ORDER BY g.id"
    )
    assert rows == [
        ("方正", "auditor", "2024-12-31"), ("钱丽", "finance", "2024-12-31"),
    ]  # fmt: skip


def test_five_duties_lie_with_different_persons_in_every_batch(year):
    rows = year.ask("SELECT batch_id, duty, person_id FROM reviews_duty")
    batches = sorted({batch for batch, _, _ in rows})
    found = [
        (
            {duty for one, duty, _ in rows if one == batch},
            len({person for one, _, person in rows if one == batch})
            == len([1 for one, _, _ in rows if one == batch]),
        )
        for batch in batches
    ]
    five = {"maker", "reviewer", "approver", "payer", "reconciler"}
    assert found == [(five, True)] * 3


def test_july_tells_one_missing_person_from_an_autumn_still_to_come(year):
    """Of 700 people 499 are paid, 500 were due: a deviation with its kind, reason and measure."""
    [(rows,)] = year.ask(
        "SELECT rows FROM performance_evaluation WHERE kind = 'monitoring' AND state = 'confirmed'"
    )
    people, money = json.loads(rows)
    assert (people["measure"], people["expected"], people["cause"], people["note"]) == (
        "people_paid",
        "699",
        "制度保障",
        "截至2024-07-31应完成500，低于进度，有偏差，尚未开始：中秋国庆送温暖",
    )
    assert "措施：" in people["reason"]
    assert (money["measure"], money["expected"], money["cause"]) == (
        "paid_amount",
        "349500",
        "制度保障",
    )


def test_one_person_and_two_persons_were_told_apart_by_a_human(year):
    """A mistyped digit is one person and refused; twins are two, and both are paid."""
    told = year.ask("SELECT same, evidence FROM people_verdict ORDER BY same")
    assert [(bool(same), json.loads(evidence)) for same, evidence in told] == [
        (False, ["digit", "sound"]),
        (True, ["digit", "phone"]),
    ]


def test_a_marked_file_put_right_brings_only_who_was_held_back(year):
    """One marked file came again as its sender corrected it: one new row, the others known."""
    rows = year.ask(
        "SELECT r.file_name, count(n.id) FROM nominations_roster r"
        " LEFT JOIN nominations_nomination n ON n.roster_id = r.id"
        " WHERE r.file_name LIKE '%（批注）%' GROUP BY r.id"
    )
    assert [(name.endswith("（演示）（批注）.xlsx"), people) for name, people in rows] == [
        (True, 1)
    ]


def personal_numbers():
    """Every identity number (both forms), card and phone of the people made up for the year."""
    facts, _ = shipped_project()
    cast = cast_for(facts)
    people = [
        person
        for rosters in cast.rosters.values()
        for roster in rosters
        for person in (*roster.people, *roster.reserves)
    ]
    return {
        number
        for person in people
        for number in (
            person.id_number,
            person.id_number[:6] + person.id_number[8:17],
            person.phone,
            person.card,
        )
    } | set(cast.deceased)


def files_below(*tops):
    """The bytes of every file below the folders."""
    return [path.read_bytes() for top in tops for path in top.rglob("*") if path.is_file()]


def test_no_personal_number_stands_in_clear_in_the_data_folder_or_a_backup(year, tmp_path):
    """Every packed file below both is unpacked, to the last layer, and read.

    Control: the folder the demo wrote its papers into holds bank files, and there they are found.
    """
    numbers = personal_numbers()
    made = year.run("nuanliu", "backup", "--out", str(tmp_path / "演示.zip"))
    kept = files_below(year.data, tmp_path)
    assert (made.returncode, [one for data in kept if (one := in_clear(data, numbers))]) == (0, [])
    shown = {one for data in files_below(year.folder / "04代发") for one in in_clear(data, numbers)}
    assert (len(numbers) > 2800, len(kept) > 100, len(shown) > 500) == (True, True, True)


SET = """
import sys, typst
sys.stdout.buffer.write(typst.compile(f"a {sys.argv[1]} b".encode(), format="pdf"))
"""


def packed_in(kind, number):
    """A file of a kind that holds the number in a cell, a text or on a page."""
    out = io.BytesIO()
    if kind == "gz":
        return gzip.compress(packed_in("tar", number))
    if kind == "tar":
        data = packed_in("zip", number)
        with tarfile.open(fileobj=out, mode="w") as tar:
            info = tarfile.TarInfo("x")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    elif kind == "pdf":
        # In a process of its own: with the engine's threads here every later fork would hang.
        command = [sys.executable, "-c", SET, number]
        return subprocess.run(command, check=True, capture_output=True).stdout
    elif kind == "xlsx":
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        book.add_worksheet().write_string(0, 0, number)
        book.close()
    elif kind == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("x.xlsx", packed_in("xlsx", number))
    else:
        return f"x9{number}y".encode(kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["ascii", "utf-16", "xlsx", "zip", "tar", "gz", "pdf"])
def test_a_planted_number_is_found_in_every_layer(kind):
    """Control of the search: the number sought is found, a file without it gives nothing."""
    planted, another = "110105194912310021", "110105194912310048"
    found = [in_clear(packed_in(kind, number), {planted}) for number in (planted, another)]
    assert found == [{planted.encode()}, set()]


@pytest.fixture
def office(db, settings, tmp_path):
    """Books of either kind, with their administrator."""
    settings.NUANLIU_DATA = tmp_path / "data"
    settings.NUANLIU_FILES = settings.NUANLIU_DATA / "files"
    settings.NUANLIU_KEYS = tmp_path / "keys"
    keys.use(None)

    def founded(kind):
        founding = Founding(kind, "云川区总工会", "990101", "hejing", "何静")
        found(founding, datetime(2024, 1, 2, 0, 30, tzinfo=UTC))
        return Account.objects.select_related("person").get(login="hejing")

    yield founded
    keys.use(None)


def test_a_live_database_is_never_touched_by_the_demo(office):
    office(Kind.LIVE)
    before = size()
    with pytest.raises(DemoError) as refused:
        run.play(None, lambda _: None)
    assert ("正式库" in str(refused.value), size(), Union.objects.count()) == (True, before, 1)


def register(admin, *, simulated):
    """Somebody registers a grassroots union, by a simulated clock or the office's own."""
    deed = Deed(admin, datetime(2024, 1, 2, 1, tzinfo=UTC), "test:union", simulated=simulated)
    root = Union.objects.get(parent=None).pk
    facts = [registry.UnionFacts("990101001", "环卫站工会")]
    return registry.register_unions(deed, parent=root, unions=facts)


def test_a_live_database_takes_no_simulated_clock(office):
    admin = office(Kind.LIVE)
    with pytest.raises(Refused) as refused:
        register(admin, simulated=True)
    assert (refused.value.code, Union.objects.count()) == ("CLOCK-SIMULATED", 1)
    assert len(register(admin, simulated=False)) == 1


def test_a_demo_database_takes_it(office):
    admin = office(Kind.DEMO)
    assert len(register(admin, simulated=True)) == 1
