"""The journal is written once: the database refuses to change, delete or insert out of order."""

from django.db import migrations

from nuanliu.records.guards import Guard, append_only, guards, refusal

FROZEN = ("journal_entry", "journal_checkpoint", "journal_intent")

REFUSE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

# Each line must follow the one before it: number by number, hash by hash.
FOLLOW = """
CREATE TRIGGER journal_entry_follows BEFORE INSERT ON journal_entry
WHEN NEW.seq <> 1 AND NOT EXISTS (
    SELECT 1 FROM journal_entry WHERE seq = NEW.seq - 1
    AND instr(NEW.line, '"prev":"' || leaf || '"') > 0
)
BEGIN SELECT RAISE(ABORT, 'journal_entry does not follow the last line'); END
"""

# INSERT OR REPLACE deletes without a DELETE trigger where recursive_triggers is off, as it is in
# any other program: so a row that is there is refused before it comes.
TAKEN = {"journal_entry": "seq", "journal_checkpoint": "size", "journal_intent": "key"}

REPLACE = """
CREATE TRIGGER {table}_no_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

GUARDS = [
    *(
        (f"{t}_no_{v}", REFUSE.format(table=t, verb=v))
        for t in FROZEN
        for v in ("UPDATE", "DELETE")
    ),
    *((f"{t}_no_REPLACE", REPLACE.format(table=t, key=key)) for t, key in TAKEN.items()),
    ("journal_entry_follows", FOLLOW),
]

ASTRAY = """
NEW.seq <> 1 AND NOT EXISTS (
    SELECT 1 FROM journal_entry WHERE seq = NEW.seq - 1
    AND strpos(NEW.line, '"prev":"' || leaf || '"') > 0
)
"""

POSTGRESQL = [
    *(guard for table in FROZEN for guard in append_only(table)),
    Guard(
        "journal_entry_follows",
        "journal_entry",
        "BEFORE INSERT",
        refusal(ASTRAY, "journal_entry does not follow the last line"),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [guards(GUARDS, POSTGRESQL)]
