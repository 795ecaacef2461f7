"""The books are written once, and no posting can be made without being counted."""

from django.db import migrations

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
        {", ".join(_change(bucket) for bucket in BUCKETS)}
    WHERE id = NEW.line_id;
END
"""

GUARDS = [
    *(
        (f"{t}_no_{v}", REFUSE.format(table=t, verb=v))
        for t in FROZEN
        for v in ("UPDATE", "DELETE")
    ),
    ("ledger_posting_counts", COUNT),
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(sql, f"DROP TRIGGER {name}") for name, sql in GUARDS]
