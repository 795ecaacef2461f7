"""A big roster taken in whole, against django-import-export and a floor, over stored people.

Ours: the file read in its guarded child, checked by every rule, previewed, people sealed and told
apart by index, nominated, journalled. The search for likely pairs is timed and shown beside it, and
taken off: nobody else looks for them. Peers: django-import-export 4 reading the same file, a
number checked and every row of people sealed and saved, nothing else: as it comes, and with
`use_bulk` and what its documentation adds to it. Floor: calamine, then executemany of exactly the
rows that our run left behind, sealed values, keys, nominations and journal included, into the same
tables under the same settings. All work on copies of one database; each reading is a process of its
own, its memory that of its whole tree, its processor time with starting up.
"""

import argparse
import io
import json
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.ready import DATABASE, FOLDER  # before everything that has tables

# isort: split

import python_calamine
import tablib
import xlsxwriter
from django.db import connection, transaction
from import_export import resources
from import_export.instance_loaders import CachedInstanceLoader
from tests.laws import fund
from tests.laws.office import Box, office

from benchmarks.crowd import name
from benchmarks.tree import watched
from nuanliu.core.identity import luhn_holds, parse_id
from nuanliu.core.refusal import Refusal
from nuanliu.records.people import keys
from nuanliu.records.people.fields import SealedField, kept_sound
from nuanliu.records.people.models import Account, Person
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations import likely
from nuanliu.stages.nominations.reading import cells_of, packed

ROWS, STORED = 100_000, 1_000_000
SMALL = 1_000
DEFAULT_TIMES, BULK_TIMES, FLOOR_TIMES, LIMIT_MB, SLOPE = 8.0, 2.0, 4.0, 600, 1.5
KNOWN = 10  # every so many rows of the file are about somebody stored
PORTION = 20_000
WRITTEN = {
    "documents_storedfile": "sha256",
    "nominations_roster": "id",
    "nominations_rosterkey": "id",
    "nominations_rosterfinding": "id",
    "people_person": "id",
    "nominations_nomination": "id",
    "journal_entry": "seq",
    "journal_salt": "id",
    "journal_intent": "key",
}  # what a deed of ours writes, with the key of each table
SIDES = ("ours", "default", "bulk", "floor")
HEADING = ("姓名", "身份证号", "手机号", "开户行", "银行卡号", "慰问对象类别", "慰问金额")
GROUP, BANK = "苦脏累险行业一线职工", "云川农商银行"


def card(place: int) -> str:
    """A card number of 19 digits whose last one is right."""
    body = f"622202{place:012d}"
    return next(body + digit for digit in "0123456789" if luhn_holds(body + digit))


def phone(place: int) -> str:
    """A telephone number of his own."""
    return f"13{place:09d}"


def stored(people: int, union: int) -> None:
    """So many people in the table, every number sealed and indexed as the program does it."""
    columns = ("name", "sound", "union_id", "id_kind", "id_number", "id_index", "phone",
               "phone_index", "card", "card_index", "bank", "branch")  # fmt: skip
    marks = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO people_person ({', '.join(columns)}) VALUES ({marks})"
    for first in range(0, people, PORTION):
        rows = list(_stored(range(first, min(first + PORTION, people)), union))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _stored(places: range, union: int) -> Iterator[tuple[Any, ...]]:
    ring = keys.current()
    makers = {"id_number": fund.id_number, "phone": phone, "card": card}
    sealed = {}
    for column, make in makers.items():
        field = Person._meta.get_field(column)
        if not isinstance(field, SealedField):
            raise TypeError(column)
        sealed[column] = field.seal_many(make(place) for place in places)
    for at, place in enumerate(places):
        yield (
            name(place), kept_sound(name(place)), union, "resident",
            sealed["id_number"][at], ring.blind_index("id", fund.id_number(place)),
            sealed["phone"][at], ring.blind_index("phone", phone(place)),
            sealed["card"][at], ring.blind_index("card", card(place)), BANK, "",
        )  # fmt: skip


def workbook(rows: int, people: int) -> bytes:
    """The roster: every tenth row about somebody stored, the others about nobody known."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("名单")
    page.write_row(0, 0, HEADING)
    for row in range(1, rows + 1):
        place = row if row % KNOWN == 0 else people + row
        own = (name(place), fund.id_number(place), phone(place), BANK, card(place), GROUP, "500")
        page.write_row(row, 0, own)
    book.close()
    return out.getvalue()


def restaffed() -> Box:
    """The office over a database that has it already."""
    box = Box(f"bench:{os.getpid()}")
    box.staff = {a.login: a for a in Account.objects.select_related("person")}
    box.chairs = [box.staff["chair"]]
    box.unions = [box.chairs[0].grants.get().union_id or 0]
    return box


def ours(data: bytes) -> tuple[float, float, int]:
    """Seconds without the likely pairs, seconds of these, and how many rows went in or wait."""
    box, asking, spent = restaffed(), likely.likely_pairs, 0.0

    def timed(rows: Any, union: int) -> Any:
        nonlocal spent
        for row in rows:  # kept with the person in any case, so that is not the search's cost
            kept_sound(row.name or "")
        begun = time.perf_counter()
        found = asking(rows, union)
        spent += time.perf_counter() - begun
        return found

    with patch.object(likely, "likely_pairs", timed):
        begun = time.perf_counter()
        roster = nominations.receive(
            box.deed("chair"), campaign=1, union=box.unions[0], name="名单.xlsx", data=data,
            cells=packed(cells_of([data])[0]),
        )  # fmt: skip
        told = nominations.accept(box.deed("office"), roster=roster)
        taken = time.perf_counter() - begun
    return taken - spent, spent, told["accepted"] + told["waiting"]


THEIRS = {
    "姓名": "name",
    "身份证号": "id_number",
    "手机号": "phone",
    "开户行": "bank",
    "银行卡号": "card",
}


def _number(typed: str) -> str:
    read = parse_id(typed)
    if isinstance(read, Refusal):
        raise ValueError(read.what)  # noqa: TRY004 - what the peer expects of a bad row
    return read.number


class People(resources.ModelResource):  # type: ignore[misc] # the peer has no types
    """What the peer does: a number is read and checked, the rest is sealed with it and saved."""

    class Meta:
        model = Person
        import_id_fields = ("id_index",)
        fields = ("name", "id_index", "id_number", "phone", "card", "bank", "union")

    def before_import(self, dataset: Any, **more: Any) -> None:
        """From the headings of the file to the columns of the table; a bad number is an error."""
        del more
        ring, columns = keys.current(), dict(zip(HEADING, range(len(HEADING)), strict=True))
        numbers = [_number(row[columns["身份证号"]]) for row in dataset]
        dataset.headers = [THEIRS.get(heading, heading) for heading in dataset.headers]
        dataset.append_col([ring.blind_index("id", number) for number in numbers], "id_index")
        dataset.append_col([1] * len(numbers), "union")

    def before_save_instance(self, instance: Any, row: Any, **more: Any) -> None:
        """The indexes and the sound, which no column of the file has."""
        del more
        ring = keys.current()
        instance.id_kind, instance.sound = "resident", kept_sound(instance.name)
        instance.phone_index = ring.blind_index("phone", row["phone"])
        instance.card_index = ring.blind_index("card", row["card"])


class PeopleInBulk(People):
    """The same with what the documentation says makes it fast."""

    class Meta(People.Meta):
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        skip_html_diff = True
        report_skipped = False
        force_init_instance = False
        instance_loader_class = CachedInstanceLoader


def peer(data: bytes, resource: type[People]) -> tuple[float, float, int]:
    """Seconds of reading, checking and saving; how many rows it took."""
    begun = time.perf_counter()
    sheet = tablib.Dataset().load(data, format="xlsx")
    told = resource().import_data(sheet, raise_errors=True, use_transactions=True)
    return time.perf_counter() - begun, 0.0, told.totals["new"] + told.totals["update"]


def floor(data: bytes, left: Path) -> tuple[float, float, int]:
    """Seconds of calamine and of inserting the rows that our run left in its copy."""
    told = {table: _added(left, table, key) for table, key in WRITTEN.items()}
    begun = time.perf_counter()
    python_calamine.CalamineWorkbook.from_object(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    with transaction.atomic(), connection.cursor() as base:
        base.execute("PRAGMA defer_foreign_keys = ON")
        for table, rows in told.items():
            marks = ", ".join(["%s"] * len(rows[0])) if rows else ""
            for first in range(0, len(rows), PORTION):
                base.executemany(
                    f"INSERT INTO {table} VALUES ({marks})", rows[first : first + PORTION]
                )
    taken = time.perf_counter() - begun
    waiting = len({row[1:3] for row in told["nominations_rosterfinding"] if row[7] == "decision"})
    return taken, 0.0, len(told["nominations_nomination"]) + waiting


def _added(left: Path, table: str, key: str) -> list[tuple[Any, ...]]:
    """The rows of a table that our run added to what lay ready."""
    with closing(sqlite3.connect(left)) as done:
        done.execute("ATTACH ? AS start", (str(DATABASE),))
        known = f"SELECT {key} FROM start.{table}"
        return done.execute(f"SELECT * FROM {table} WHERE {key} NOT IN ({known})").fetchall()


def side(which: str, file: Path, left: Path) -> tuple[float, float, int]:
    """One side of the comparison, over the database that lies ready."""
    data = file.read_bytes()
    if which == "ours":
        return ours(data)
    if which == "floor":
        return floor(data, left)
    return peer(data, People if which == "default" else PeopleInBulk)


def apart(which: str, rows: int, ready: Path) -> tuple[float, float, int, float, float]:
    """A side in a process of its own on a fresh copy.

    (seconds, seconds beside, rows, peak MB, processor seconds).
    """
    work = FOLDER / f"{which}-{rows}"
    shutil.copytree(ready, work)
    answer = work / "answer.json"
    left = FOLDER / f"ours-{rows}" / "data" / "nuanliu.sqlite3"
    words = ("--side", which, "--file", FOLDER / f"{rows}.xlsx", "--left", left)
    module = [sys.executable, "-m", "benchmarks.bench_import", *map(str, words)]
    run = watched(module, {**os.environ, "NUANLIU_BENCH_AT": str(work)})
    if run.code or not answer.exists():
        message = f"{which} ended with {run.code}"
        raise RuntimeError(message)
    return (*json.loads(answer.read_text()), run.peak_mb, run.cpu)


def prepared(rows: int, people: int) -> Path:
    """The office, its open campaign for so many, the stored people, and the files; a folder."""
    box = office()
    line = fund.project(box, ("元旦春节送温暖", rows * fund.CAP, rows))[0]
    fund.campaign(box, line)
    stored(people, box.unions[0])
    for size in (SMALL, rows):
        (FOLDER / f"{size}.xlsx").write_bytes(workbook(size, people))
    connection.close()
    ready = FOLDER / "ready"
    ready.mkdir()
    for part in ("data", "keys"):
        source = FOLDER / part
        if source.is_dir():
            shutil.copytree(source, ready / part)
        else:
            shutil.copy(source, ready / part)
    return ready


def main() -> int:
    """Print every side and its ratio; exit 1 when a target is missed or anybody is lost."""
    told = argparse.ArgumentParser()
    told.add_argument("--rows", type=int, default=ROWS)
    told.add_argument("--stored", type=int, default=STORED)
    asked = told.parse_args()
    begun = time.perf_counter()
    ready = prepared(asked.rows, asked.stored)
    took, load = time.perf_counter() - begun, os.getloadavg()[0]
    print(f"备好 {asked.stored:,} 人，{took:.0f} s，负载 {load:.1f}", flush=True)
    found = {which: apart(which, asked.rows, ready) for which in SIDES}
    small = apart("ours", SMALL, ready)
    for which, (seconds, beside, count, peak, cpu) in found.items():
        ratio = seconds / found["ours"][0]
        extra = f"，疑似同一人另 {beside:.1f} s" if beside else ""
        size = f"{peak:5.0f} MB{extra}，处理器 {cpu:.1f} s，{count:,} 人"
        print(f"{which:<8}{asked.rows:,} 行 {seconds:8.1f} s  {ratio:5.2f}×  {size}")
    slope = (found["ours"][0] / asked.rows) / (small[0] / SMALL)
    each = found["ours"][0] / asked.rows * 1e6
    print(f"每行 {each:.0f} µs，{SMALL} 行时的 {slope:.2f} 倍；负载 {os.getloadavg()[0]:.1f}")
    ours_took = found["ours"][0]
    kept = (
        found["default"][0] >= DEFAULT_TIMES * ours_took,
        found["bulk"][0] >= BULK_TIMES * ours_took,
        ours_took <= FLOOR_TIMES * found["floor"][0],
        found["ours"][3] <= LIMIT_MB,
        slope <= SLOPE,
        {one[2] for one in found.values()} == {asked.rows},
    )
    return 0 if all(kept) else 1


def one_side() -> None:
    """In a process of its own: the side named, its figures left in the folder it was given."""
    told = argparse.ArgumentParser()
    for word in ("--side", "--file", "--left"):
        told.add_argument(word, required=True)
    asked = told.parse_args()
    figures = side(asked.side, Path(asked.file), Path(asked.left))
    (FOLDER / "answer.json").write_text(json.dumps(figures))


if __name__ == "__main__":
    if "--side" in sys.argv:
        one_side()
    else:
        sys.exit(main())
