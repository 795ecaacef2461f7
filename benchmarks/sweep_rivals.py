"""The six questions of the sweep asked of others: `python -m benchmarks.sweep_rivals WHO FOLDER`.

Each answers with the keys of what it found, so that answers can be compared, and prints one JSON
line: {"load", "seconds": {rule: s}, "found": {rule: n}, "keys": {rule: digest}, "peak_mb"}. The
figures of the province (cap, yearly cap, no null among the columns used) are known to them and not
to us, who read caps from tables, carry facts and watch for what is not known.
"""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.sweep_data import CAP, YEAR_CAP

RULES = ("DUP-UNIONS", "CAP-YEAR", "DEAD-PAID", "DUP-ACCOUNT", "INVOICE-TWICE", "CAP-TIME")
Keys = Iterable[str]
SAME_PERSON = """(SELECT person, f FROM person JOIN (SELECT id_index, min(person) AS f FROM person
    GROUP BY id_index HAVING count(*) > 1) USING (id_index))"""
GIVEN = """(SELECT person, person AS payee, pay_on, union_code, amount_fen FROM payment WHERE live
    UNION ALL SELECT person, NULL, given_on, union_code, amount_fen FROM past_grant)"""
BY_YEAR = f"""SELECT min(payee) FROM {GIVEN} p LEFT JOIN {SAME_PERSON} r USING (person)
    GROUP BY coalesce(f, p.person), year(pay_on) HAVING count(payee) > 0"""
TUNED = {
    "DUP-UNIONS": f"{BY_YEAR} AND min(union_code) <> max(union_code)",
    "CAP-YEAR": f"{BY_YEAR} AND sum(amount_fen) > {YEAR_CAP}",
    "DEAD-PAID": """SELECT payment FROM payment JOIN person USING (person)
        JOIN listed USING (id_index) WHERE live AND list_name = 'deceased' AND pay_on >= since""",
    "DUP-ACCOUNT": """SELECT account_index FROM payment JOIN (SELECT person, id_index, account_index
        FROM person JOIN (SELECT account_index FROM person GROUP BY account_index
        HAVING min(id_index) <> max(id_index)) USING (account_index)) USING (person)
        WHERE live GROUP BY campaign, account_index HAVING min(id_index) <> max(id_index)""",
    "INVOICE-TWICE": """SELECT min(invoice) FROM invoice WHERE identity IN
        (SELECT identity FROM invoice GROUP BY identity HAVING count(*) > 1) GROUP BY identity""",
    "CAP-TIME": f"SELECT payment FROM payment WHERE live AND amount_fen > {CAP}",
}


def digest(keys: Keys) -> tuple[int, str]:
    """How many keys, and a fingerprint of them in order."""
    found = sorted(keys)
    return len(found), hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]


def ask(load: float, questions: dict[str, Callable[[], Keys]]) -> dict[str, Any]:
    """Ask one question after another and note how long each took."""
    seconds, found, prints = {}, {}, {}
    for rule, question in questions.items():
        begun = time.perf_counter()
        keys = list(question())
        seconds[rule] = time.perf_counter() - begun
        found[rule], prints[rule] = digest(keys)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"load": load, "seconds": seconds, "found": found, "keys": prints, "peak_mb": peak}


def tuned(folder: Path) -> dict[str, Any]:
    """DuckDB SQL as a specialist would write it for exactly these files."""
    database = duckdb.connect(":memory:")
    database.execute("SET memory_limit = '1GB'; SET preserve_insertion_order = false")
    for name in ("payment", "past_grant", "person", "listed", "invoice"):
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM '{folder / name}.parquet'")

    def question(query: str) -> Keys:
        return [row[0] for row in database.execute(query).fetchall()]

    return ask(0.0, {rule: partial(question, query) for rule, query in TUNED.items()})


def _given(pl: Any, payment: Any, past_grant: Any) -> Any:
    """What people were paid, by these books (with the payee) and before them (without)."""
    used = ("person", "payee", "pay_on", "union_code", "amount_fen")
    before = past_grant.with_columns(payee=pl.lit(None, pl.String), pay_on="given_on")
    return pl.concat([payment.with_columns(payee="person").select(used), before.select(used)])


def polars(folder: Path) -> dict[str, Any]:
    """Polars, lazily and by its streaming engine."""
    import polars as pl  # noqa: PLC0415 - only this rival needs it

    def scan(name: str) -> Any:
        return pl.scan_parquet(folder / f"{name}.parquet")

    payment, person = scan("payment").filter("live"), scan("person")
    several = (
        person.group_by("id_index")
        .agg(pl.len().alias("n"), pl.col("person").min().alias("first"))
        .filter(pl.col("n") > 1)
    )
    records = person.join(several, on="id_index").select("person", "first")
    given = _given(pl, payment, scan("past_grant"))
    natural = given.join(records, on="person", how="left").with_columns(
        who=pl.coalesce("first", "person"), year=pl.col("pay_on").dt.year()
    )
    yearly = natural.group_by("who", "year")
    shared = (
        person.group_by("account_index")
        .agg(pl.col("id_index").min().alias("a"), pl.col("id_index").max().alias("b"))
        .filter(pl.col("a") != pl.col("b"))
        .select("account_index")
    )
    dead = scan("listed").filter(pl.col("list_name") == "deceased").join(person, on="id_index")
    holders = person.join(shared, on="account_index").select("person", "id_index", "account_index")
    plans = {
        "DUP-UNIONS": yearly.agg(
            pl.col("payee").min().alias("key"),
            pl.col("union_code").min().alias("a"),
            pl.col("union_code").max().alias("b"),
        ).filter((pl.col("a") != pl.col("b")) & pl.col("key").is_not_null()),
        "CAP-YEAR": yearly.agg(
            pl.col("payee").min().alias("key"), pl.col("amount_fen").sum().alias("paid")
        ).filter((pl.col("paid") > YEAR_CAP) & pl.col("key").is_not_null()),
        "DEAD-PAID": payment.join(dead.select("person", "since"), on="person")
        .filter(pl.col("pay_on") >= pl.col("since"))
        .select(pl.col("payment").alias("key")),
        "DUP-ACCOUNT": payment.join(holders, on="person")
        .group_by("campaign", "account_index")
        .agg(pl.col("id_index").min().alias("a"), pl.col("id_index").max().alias("b"))
        .filter(pl.col("a") != pl.col("b"))
        .select(pl.col("account_index").alias("key")),
        "INVOICE-TWICE": scan("invoice")
        .group_by("identity")
        .agg(pl.col("invoice").min().alias("key"), pl.len().alias("n"))
        .filter(pl.col("n") > 1),
        "CAP-TIME": payment.filter(pl.col("amount_fen") > CAP).select(
            pl.col("payment").alias("key")
        ),
    }

    def question(plan: Any) -> Keys:
        keys: list[str] = plan.select("key").collect(engine="streaming")["key"].to_list()
        return keys

    return ask(0.0, {rule: partial(question, plan) for rule, plan in plans.items()})


def pandas(folder: Path) -> dict[str, Any]:
    """pandas over Arrow strings: everything in memory, loading included."""
    import pandas as pd  # noqa: PLC0415 - only this rival needs it

    def load(name: str, *columns: str) -> Any:
        path = folder / f"{name}.parquet"
        return pd.read_parquet(path, columns=list(columns) or None, dtype_backend="pyarrow")

    begun = time.perf_counter()
    used = ("payment", "campaign", "person", "union_code", "amount_fen", "pay_on", "live")
    payment = load("payment", *used)
    payment = payment[payment["live"]].drop(columns="live")
    person = load("person", "person", "id_index", "account_index")
    listed, invoice = load("listed"), load("invoice", "invoice", "identity")
    past = load("past_grant").rename(columns={"given_on": "pay_on"})
    loaded = time.perf_counter() - begun
    first = person.groupby("id_index")["person"].transform("min")
    records = dict(zip(person["person"], first, strict=True))

    def yearly() -> Any:
        given = pd.concat([payment.assign(payee=payment["person"]), past], ignore_index=True)
        keyed = given.assign(
            who=given["person"].map(records), year=pd.to_datetime(given["pay_on"]).dt.year
        )
        return keyed.groupby(["who", "year"])

    def several_unions() -> Any:
        found = yearly().agg(key=("payee", "min"), n=("union_code", "nunique"))
        return found[(found["n"] > 1) & found["key"].notna()]["key"]

    def over_the_year() -> Any:
        found = yearly().agg(key=("payee", "min"), paid=("amount_fen", "sum"))
        return found[(found["paid"] > YEAR_CAP) & found["key"].notna()]["key"]

    def dead() -> Any:
        gone = listed[listed["list_name"] == "deceased"].merge(person, on="id_index")
        found = payment.merge(gone[["person", "since"]], on="person")
        return found[found["pay_on"] >= found["since"]]["payment"]

    def accounts() -> Keys:
        found = payment[["campaign", "person"]].merge(person, on="person")
        counted = found.groupby(["campaign", "account_index"])["id_index"].nunique()
        return [account for _, account in counted[counted > 1].index]

    def invoices() -> Any:
        again = invoice[invoice.duplicated("identity", keep=False)]
        return again.groupby("identity")["invoice"].min()

    def over_the_time() -> Any:
        return payment[payment["amount_fen"] > CAP]["payment"]

    asked = (several_unions, over_the_year, dead, accounts, invoices, over_the_time)
    return ask(loaded, dict(zip(RULES, asked, strict=True)))


RIVALS = {"tuned": tuned, "polars": polars, "pandas": pandas}

if __name__ == "__main__":
    print(json.dumps(RIVALS[sys.argv[1]](Path(sys.argv[2]))))
