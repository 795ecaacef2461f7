"""The books are written once, and no posting can be made without being counted."""

from django.db import migrations

from nuanliu.records.guards import Guard, append_only, guards, lasting, refusal

FROZEN = ("ledger_voucher", "ledger_posting")

REFUSE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


def _change(bucket: str) -> str:
    return (
        f"{bucket}_fen = {bucket}_fen"
        f" + (NEW.target = '{bucket}') * NEW.amount_fen - (NEW.source = '{bucket}') * NEW.amount_fen"
    )


BUCKETS = ("available", "encumbered", "in_transit", "paid")

COUNT = f"""
CREATE TRIGGER ledger_posting_counts AFTER INSERT ON ledger_posting
BEGIN
    UPDATE ledger_line SET
        appropriated_fen = appropriated_fen
            + (NEW.source = 'outside') * NEW.amount_fen - (NEW.target = 'outside') * NEW.amount_fen,
        {", ".join(_change(bucket) for bucket in BUCKETS)},
        counted = NEW.id
    WHERE id = NEW.line_id;
END
"""

# INSERT OR REPLACE deletes without a DELETE trigger where recursive_triggers is off, as it is in
# any other program: so a row that is there, or collides with one, is refused before it comes.
TAKEN = {
    "ledger_line": "id = NEW.id",
    "ledger_series": "year = NEW.year",
    "ledger_posting": "id = NEW.id",
    "ledger_voucher": (
        "id = NEW.id OR key = NEW.key OR (year = NEW.year AND number = NEW.number)"
        " OR reverses_id = NEW.reverses_id"
    ),
}

REPLACE = """
CREATE TRIGGER {table}_no_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


def _moved(bucket: str) -> str:
    return (
        f"NEW.{bucket}_fen = OLD.{bucket}_fen"
        f" + (p.target = '{bucket}') * p.amount_fen - (p.source = '{bucket}') * p.amount_fen"
    )


# A counter moves by exactly one posting that it did not count before.
EXPLAINED = f"""
CREATE TRIGGER ledger_line_explained BEFORE UPDATE ON ledger_line
WHEN NEW.id <> OLD.id OR NEW.year <> OLD.year OR NEW.label <> OLD.label OR NOT EXISTS (
    SELECT 1 FROM ledger_posting p
    WHERE p.id = NEW.counted AND p.id > OLD.counted AND p.line_id = OLD.id
    AND NEW.appropriated_fen = OLD.appropriated_fen
        + (p.source = 'outside') * p.amount_fen - (p.target = 'outside') * p.amount_fen
    AND {" AND ".join(_moved(bucket) for bucket in BUCKETS)}
)
BEGIN SELECT RAISE(ABORT, 'ledger_line moves only by a posting'); END
"""

EMPTY = """
CREATE TRIGGER ledger_line_empty BEFORE INSERT ON ledger_line
WHEN NEW.counted <> 0 OR NEW.appropriated_fen <> 0 OR NEW.available_fen <> 0
    OR NEW.encumbered_fen <> 0 OR NEW.in_transit_fen <> 0 OR NEW.paid_fen <> 0
BEGIN SELECT RAISE(ABORT, 'ledger_line begins with nothing'); END
"""

# Numbers go up by one, and only once the last one given out stands on a voucher.
NEXT = """
CREATE TRIGGER ledger_series_next BEFORE UPDATE ON ledger_series
WHEN NEW.year <> OLD.year OR NEW.last <> OLD.last + 1 OR (OLD.last > 0 AND NOT EXISTS (
    SELECT 1 FROM ledger_voucher WHERE year = OLD.year AND number = OLD.last
))
BEGIN SELECT RAISE(ABORT, 'ledger_series goes up by one'); END
"""

BEGIN = """
CREATE TRIGGER ledger_series_begins BEFORE INSERT ON ledger_series
WHEN NEW.last <> 0
BEGIN SELECT RAISE(ABORT, 'ledger_series begins at zero'); END
"""

NUMBERED = """
CREATE TRIGGER ledger_voucher_numbered BEFORE INSERT ON ledger_voucher
WHEN NOT EXISTS (SELECT 1 FROM ledger_series WHERE year = NEW.year AND last = NEW.number)
BEGIN SELECT RAISE(ABORT, 'ledger_voucher takes the next number'); END
"""

GUARDS = [
    *(
        (f"{t}_no_{v}", REFUSE.format(table=t, verb=v))
        for t in FROZEN
        for v in ("UPDATE", "DELETE")
    ),
    *(
        (f"{t}_no_DELETE", REFUSE.format(table=t, verb="DELETE"))
        for t in ("ledger_line", "ledger_series")
    ),
    *((f"{t}_no_REPLACE", REPLACE.format(table=t, taken=taken)) for t, taken in TAKEN.items()),
    ("ledger_line_explained", EXPLAINED),
    ("ledger_line_empty", EMPTY),
    ("ledger_series_next", NEXT),
    ("ledger_series_begins", BEGIN),
    ("ledger_voucher_numbered", NUMBERED),
    ("ledger_posting_counts", COUNT),
]


def _flow(row: str, into: str, out_of: str) -> str:
    """What a posting adds to a bucket, in PostgreSQL, where a truth is no number."""
    return f" + ({row}.{into})::int * {row}.amount_fen - ({row}.{out_of})::int * {row}.amount_fen"


def _flow_of(row: str, bucket: str) -> str:
    return _flow(row, f"target = '{bucket}'", f"source = '{bucket}'")


def _flow_outside(row: str) -> str:
    return _flow(row, "source = 'outside'", "target = 'outside'")


COUNT_PG = f"""
    UPDATE ledger_line SET
        appropriated_fen = appropriated_fen{_flow_outside("NEW")},
        {", ".join(f"{b}_fen = {b}_fen{_flow_of('NEW', b)}" for b in BUCKETS)},
        counted = NEW.id
    WHERE id = NEW.line_id;
    RETURN NULL;
"""

UNEXPLAINED = f"""
NEW.id <> OLD.id OR NEW.year <> OLD.year OR NEW.label <> OLD.label OR NOT EXISTS (
    SELECT 1 FROM ledger_posting p
    WHERE p.id = NEW.counted AND p.id > OLD.counted AND p.line_id = OLD.id
    AND NEW.appropriated_fen = OLD.appropriated_fen{_flow_outside("p")}
    AND {" AND ".join(f"NEW.{b}_fen = OLD.{b}_fen{_flow_of('p', b)}" for b in BUCKETS)}
)
"""
NOT_EMPTY = " OR ".join(
    f"NEW.{one} <> 0" for one in ("counted", "appropriated_fen", *(f"{b}_fen" for b in BUCKETS))
)
NOT_NEXT = """
NEW.year <> OLD.year OR NEW.last <> OLD.last + 1 OR (OLD.last > 0 AND NOT EXISTS (
    SELECT 1 FROM ledger_voucher WHERE year = OLD.year AND number = OLD.last
))
"""
NOT_NUMBERED = """
NOT EXISTS (SELECT 1 FROM ledger_series WHERE year = NEW.year AND last = NEW.number)
"""


def _before(name: str, table: str, verb: str, condition: str, words: str) -> Guard:
    return Guard(name, table, f"BEFORE {verb}", refusal(condition, f"{table} {words}"))


POSTGRESQL = [
    *(guard for table in FROZEN for guard in append_only(table)),
    *(guard for table in ("ledger_line", "ledger_series") for guard in lasting(table)),
    _before(
        "ledger_line_explained", "ledger_line", "UPDATE", UNEXPLAINED, "moves only by a posting"
    ),
    _before("ledger_line_empty", "ledger_line", "INSERT", NOT_EMPTY, "begins with nothing"),
    _before("ledger_series_next", "ledger_series", "UPDATE", NOT_NEXT, "goes up by one"),
    _before("ledger_series_begins", "ledger_series", "INSERT", "NEW.last <> 0", "begins at zero"),
    _before(
        "ledger_voucher_numbered", "ledger_voucher", "INSERT", NOT_NUMBERED, "takes the next number"
    ),
    Guard("ledger_posting_counts", "ledger_posting", "AFTER INSERT", COUNT_PG),
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [guards(GUARDS, POSTGRESQL)]
