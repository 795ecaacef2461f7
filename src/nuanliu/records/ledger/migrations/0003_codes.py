"""Codes of lines and vouchers: written once, like the postings they explain."""

import django.db.models.deletion
from django.db import migrations, models

from nuanliu.records.guards import append_only, guards

TABLES = ("ledger_linecode", "ledger_vouchercode")

REFUSE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

# As in 0002: INSERT OR REPLACE would take a row away without a DELETE trigger.
TAKEN = {
    "ledger_linecode": "id = NEW.id",
    "ledger_vouchercode": (
        "id = NEW.id OR (voucher_id = NEW.voucher_id AND line_id = NEW.line_id"
        " AND function_code = NEW.function_code AND economic_code = NEW.economic_code)"
    ),
}

REPLACE = """
CREATE TRIGGER {table}_no_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

GUARDS = [
    *(
        (f"{t}_no_{v}", REFUSE.format(table=t, verb=v))
        for t in TABLES
        for v in ("UPDATE", "DELETE")
    ),
    *((f"{t}_no_REPLACE", REPLACE.format(table=t, taken=taken)) for t, taken in TAKEN.items()),
]

POSTGRESQL = [guard for table in TABLES for guard in append_only(table)]


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="LineCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(null=True)),
                ("function_code", models.CharField(max_length=7)),
                ("economic_code", models.CharField(max_length=5)),
                ("government_code", models.CharField(max_length=5)),
                ("document", models.CharField(blank=True, max_length=60)),
                ("assumed", models.BooleanField(default=False)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="ledger.line",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VoucherCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function_code", models.CharField(max_length=7)),
                ("economic_code", models.CharField(max_length=5)),
                ("government_code", models.CharField(max_length=5)),
                ("amount_fen", models.BigIntegerField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.line",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="ledger.voucher",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("voucher", "line", "function_code", "economic_code"),
                        name="voucher_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)), name="voucher_code_positive"
                    ),
                ],
            },
        ),
        guards(GUARDS, POSTGRESQL),
    ]
