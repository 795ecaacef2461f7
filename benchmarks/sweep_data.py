"""A made-up province as the Parquet folder of a sweep: seeded by the row number, faults included.

Ten campaigns in five years, one payment a person and campaign; a thousandth or less of each kind of
fault. The same size gives the same rows on every machine.
"""

import sys
from pathlib import Path

import duckdb

from nuanliu.checks.tables import TABLES

CAMPAIGNS, UNIONS = 10, 5_000
CAP, YEAR_CAP = 50_000, 100_000
# Spring campaigns (even) are paid in January, autumn ones in September.
DAY = """(make_date(CAST(2020 + j // 2 AS INTEGER), CASE WHEN j % 2 = 0 THEN 1 ELSE 9 END, 20)
    + CAST(i % 7 AS INTEGER))"""
PERSON = "'p' || lpad(CAST(i AS VARCHAR), 7, '0')"
CAMPAIGN = "'c' || j"
UNION = f"'u' || (i % {UNIONS})"
BATCH = f"'c' || j || 'u' || (i % {UNIONS})"
GROUP = "['B1', 'B3', 'B7'][1 + i % 3]"
SOURCE = "['S1', 'S3'][1 + i % 2]"
# One person in a thousand has two records, one of them by the old ID of 15 digits.
NATURAL = "CASE WHEN i % 1000 = 999 THEN i - 1 ELSE i END"
NAME = "sha256('name' || (i % 200000))"


EACH = f"FROM range(@persons) AS p(i), range({CAMPAIGNS}) AS c(j)"
BATCHES = f"FROM range({UNIONS}) AS u(i), range({CAMPAIGNS}) AS c(j)"
ODD = "(i * 10 + j) % 10007"
# The rows of each table as a query; `i` numbers persons, `j` campaigns.
SELECTS = {
    "person": f"""SELECT {PERSON} AS person, sha256('id' || ({NATURAL})) AS id_index,
            CASE WHEN i % 1000 = 999 THEN '15' ELSE '18' END AS id_form, {NAME} AS name_index,
            sha256('a' || (CASE WHEN i % 2000 = 7 THEN i - 1 ELSE i END)) AS account_index,
            CASE WHEN i % 20 > 0 THEN sha256('t' || (i // 2)) END AS phone_index
            FROM range(@persons) AS p(i)""",
    "nomination": f"""SELECT 'n' || (i * 10 + j) AS nomination, {CAMPAIGN} AS campaign,
            {PERSON} AS person, {UNION} AS union_code, {GROUP} AS group_code, {SOURCE} AS source,
            50000 AS amount_fen, false AS reserve, 'z' || (i % {UNIONS}) AS nominated_by,
            true AS live {EACH}""",
    "payment": f"""SELECT 'k' || (i * 10 + j) AS payment, {BATCH} AS batch,
            {CAMPAIGN} AS campaign, {PERSON} AS person,
            'u' || ((CASE WHEN {ODD} = 1 THEN i + 1 ELSE i END) % {UNIONS}) AS union_code,
            {GROUP} AS group_code, {SOURCE} AS source,
            CASE WHEN i % 20 = 0 THEN 'cash' ELSE 'bank' END AS channel,
            CASE WHEN {ODD} = 2 THEN sha256('other') ELSE {NAME} END AS holder_index,
            CASE WHEN {ODD} = 3 THEN 50100 WHEN i % 100 = 0 THEN 30000 ELSE 50000 END AS amount_fen,
            {DAY} AS pay_on, CAST(NULL AS VARCHAR) AS reissue_of,
            CASE WHEN {ODD} = 4 THEN {DAY} END AS back_on,
            {ODD} <> 4 AS paid, {ODD} <> 4 AS live {EACH}""",
    "campaign": f"""SELECT {CAMPAIGN} AS campaign,
            make_date(CAST(2020 + j // 2 AS INTEGER), CASE WHEN j % 2 = 0 THEN 1 ELSE 9 END, 1)
            AS window_from,
            make_date(CAST(2020 + j // 2 AS INTEGER), CASE WHEN j % 2 = 0 THEN 1 ELSE 9 END, 28)
            AS window_to, 5 AS notice_days FROM range({CAMPAIGNS}) AS c(j)""",
    "year_cap": f"""SELECT 'y' AS cap, '' AS group_code, '' AS source, {YEAR_CAP} AS amount_fen,
            DATE '2020-01-01' AS valid_from, DATE '2024-12-31' AS valid_to""",
    "time_cap": f"""SELECT 't' AS cap, '' AS campaign, '' AS group_code, '' AS source,
            {CAP} AS amount_fen""",
    "open_group": f"""SELECT {CAMPAIGN} AS campaign, unnest(['B1', 'B3', 'B7']) AS group_code
            FROM range({CAMPAIGNS}) AS c(j)""",
    "open_source": f"""SELECT {CAMPAIGN} AS campaign, unnest(['S1', 'S3']) AS source
            FROM range({CAMPAIGNS}) AS c(j)""",
    "quota": f"""SELECT {CAMPAIGN} AS campaign, {UNION} AS union_code,
            @persons // {UNIONS} + 1 AS people, 50000 * (@persons // {UNIONS} + 1) AS amount_fen
            {BATCHES}""",
    "listed": """SELECT 'deceased' AS list_name, sha256('id' || i) AS id_index,
            DATE '2022-06-01' AS since FROM range(0, @persons, 1000) AS p(i)
            UNION ALL SELECT 'payroll', sha256('id' || i), NULL
            FROM range(1, @persons, 500) AS p(i)""",
    "list_rule": f"""SELECT {CAMPAIGN} AS campaign, 'payroll' AS list_name, 'note' AS severity
            FROM range({CAMPAIGNS}) AS c(j)
            UNION ALL SELECT {CAMPAIGN}, 'deceased', 'refuse' FROM range({CAMPAIGNS}) AS c(j)""",
    "interest": f"""SELECT 'z' || (i % {UNIONS}) AS declarer, sha256('id' || i) AS id_index,
            '子女' AS relation FROM range(2, @persons, 1000) AS p(i)""",
    "duty": f"""SELECT {BATCH} AS batch, d.duty AS duty, 'z' || ((i + d.n * 7) % {UNIONS}) AS person
            {BATCHES}, (VALUES ('maker', 1), ('reviewer', 2), ('approver', 3), ('payer', 4),
            ('reconciler', 5)) AS d(duty, n)""",
    "notice": f"""SELECT 'g' || (i * 10 + j) AS notice, {BATCH} AS batch, {CAMPAIGN} AS campaign,
            make_date(CAST(2020 + j // 2 AS INTEGER), CASE WHEN j % 2 = 0 THEN 1 ELSE 9 END, 8)
            AS first_day,
            make_date(CAST(2020 + j // 2 AS INTEGER), CASE WHEN j % 2 = 0 THEN 1 ELSE 9 END, 16)
            AS last_day, true AS first_photo, i % 1000 > 0 AS last_photo {BATCHES}""",
    "workday": """SELECT CAST(d AS DATE) AS day FROM range(DATE '2020-01-01', DATE '2025-01-01',
            INTERVAL 1 DAY) AS r(d) WHERE isodow(d) < 6""",
    "approval": f"""SELECT 'd' || {BATCH} AS decision, {CAMPAIGN} AS campaign, {PERSON} AS person,
            50000 AS amount_fen, make_date(CAST(2020 + j // 2 AS INTEGER),
            CASE WHEN j % 2 = 0 THEN 1 ELSE 9 END, 18) AS decided_on {EACH} WHERE {ODD} <> 5""",
    "evidence": f"""SELECT 'k' || (i * 10 + j) AS payment, 'signature' AS kind,
            CAST(NULL AS VARCHAR) AS proxy, CAST(NULL AS VARCHAR) AS relation, false AS consent
            {EACH} WHERE i % 20 = 0 AND {ODD} <> 6""",
    "proof": f"""SELECT l.name AS list_name, {BATCH} AS batch, {PERSON} AS person,
            CASE WHEN l.name = 'result' AND {ODD} = 7 THEN 0 ELSE 50000 END AS amount_fen
            {EACH}, (VALUES ('approved'), ('sent'), ('result')) AS l(name)
            WHERE j = {CAMPAIGNS - 1}""",
    "line": f"""SELECT {CAMPAIGN} AS line, DATE '2024-01-04' AS appropriated_on,
            j AS available_fen FROM range({CAMPAIGNS}) AS c(j)""",
    "invoice": f"""SELECT 'v' || (i * 10 + j) AS invoice, lpad(CAST(CASE WHEN {ODD} = 8
            THEN i * 10 + j - 1 ELSE i * 10 + j END AS VARCHAR), 20, '0') AS identity,
            50000 AS amount_fen {EACH}""",
    "recovery": """SELECT 'k' || (i * 10) AS payment, DATE '2024-01-31' AS opened_on,
            50000 AS due_fen, 20000 AS recovered_fen, i % 2000 = 0 AS closed
            FROM range(0, @persons, 1000) AS p(i)""",
    "survey": f"""SELECT {CAMPAIGN} AS survey, 700 AS population, 700 AS issued,
            CASE WHEN j = 0 THEN 701 ELSE 600 END AS answers, 500 AS valid
            FROM range({CAMPAIGNS}) AS c(j)""",
    # One person in a hundred was on a list taken over: mostly of the year before, some of 2020.
    "past_grant": f"""SELECT 'h' || i AS past_grant, {PERSON} AS person, 30000 AS amount_fen,
            CASE WHEN i % 1000 = 50 THEN DATE '2020-03-01' ELSE DATE '2019-01-20' END AS given_on,
            CASE WHEN i % 10000 = 50 THEN 'u' || ((i + 1) % {UNIONS}) ELSE {UNION} END AS union_code
            FROM range(50, @persons, 100) AS p(i)""",
    "asked": "SELECT DATE '2024-12-31' AS day",
}


def make(folder: Path, payments: int) -> None:
    """Write every table into `folder`; one that is there already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    persons = str(payments // CAMPAIGNS)
    with duckdb.connect(":memory:") as database:
        database.execute("SET memory_limit = '2GB'; SET preserve_insertion_order = false")
        for name, table in TABLES.items():
            target = folder / f"{name}.parquet"
            if not target.exists():
                part = target.with_suffix(".part")
                columns = ", ".join(f"CAST({c.name} AS {c.sql}) AS {c.name}" for c in table.columns)
                rows = f"SELECT {columns} FROM ({SELECTS[name].replace('@persons', persons)})"
                database.execute(f"COPY ({rows}) TO '{part}' (FORMAT PARQUET)")
                part.rename(target)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
