"""What the laws look at from outside: table dumps, the journal's replay, the verifier's verdict."""

import json
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db import connection

from nuanliu.records.journal import export, queries
from nuanliu.records.journal.snapshot import packer, shape_of
from nuanliu.records.ledger import queries as ledger

VERIFIER = Path(__file__).parents[2] / "verifier" / "nuanliu_verify.py"
JOURNAL = ("journal_entry", "journal_head", "journal_intent", "journal_salt")


def dump():
    """Every row of every table but the journal's own, as the database holds it."""
    tables = sorted(set(connection.introspection.table_names()) - set(JOURNAL))
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - names of our tables
            found[table] = cursor.fetchall()
    return found


def last_objects():
    """(type, id, object) of every object's newest line: what the journal says the tables hold."""
    newest = {}
    for line in queries.parsed():
        obj = line.get("obj")
        if obj:
            newest[obj["type"], obj["id"]] = obj
    return [(kind, pk, obj) for (kind, pk), obj in newest.items()]


def as_journalled(obj):
    """An object of a journal line without what belongs to the move and not to the row."""
    return {key: value for key, value in obj.items() if key not in ("verb", "from")}


def unlike_the_journal():
    """Rows of tables with a state that differ from their newest journal line, or have none."""
    told = {(kind, pk): as_journalled(obj) for kind, pk, obj in last_objects()}
    wrong = []
    for model in apps.get_models():
        shape = shape_of(model)
        if shape.state is None or not shape.label.startswith(STAGES):
            continue
        pack = packer(model)
        wrong += [
            f"{shape.label}:{row[0]}"
            for row in model._default_manager.values_list(*shape.columns)
            if told.get((shape.label, str(row[0]))) != pack(row)
        ]
    return wrong


STAGES = (
    "projects.",
    "campaigns.",
    "nominations.",
    "reviews.",
    "payments.",
    "claims.",
    "visits.",
    "feedback.",
    "performance.",
    "disclosure.",
    "archive.",
)


def crooked_lines():
    """Budget lines whose counters are not the sum of their postings, or break the identity."""
    wrong = []
    for line in ledger.balances():
        whole = sum(line[3:])
        if (
            ledger.replayed(line.line) != line
            or line.appropriated_fen != whole
            or min(line[3:]) < 0
        ):
            wrong.append(line)
    return wrong


def verdict(folder, *options):
    """Exit code and answer of the stand-alone verifier over an export of the journal."""
    export.write(folder)
    return judged(folder, *options)


def judged(folder, *options):
    """Exit code and answer of the verifier over a folder as it stands."""
    done = subprocess.run(
        [sys.executable, VERIFIER, folder, "--json", "--replay", *options],
        capture_output=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)
