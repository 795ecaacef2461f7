"""Somebody who goes on working while a backup is made."""

import sqlite3

from nuanliu.core.journal import Frontier, leaf_hash


def keep_writing(database, stop):
    """Another program that goes on adding lines, each with its head row in one transaction."""
    base = sqlite3.connect(database, timeout=30, isolation_level=None)
    size, text = base.execute("SELECT size, frontier FROM journal_head").fetchone()
    tree = Frontier.from_text(text)
    while not stop.is_set():
        size, leaf = size + 1, leaf_hash(f"行{size}")
        tree.push(leaf)
        base.execute("BEGIN IMMEDIATE")
        base.execute(
            "INSERT INTO journal_entry"
            " (seq, kind, actor, intent, obj_type, obj_id, code, line, leaf)"
            " VALUES (?, '', '', '', '', '', '', '', ?)",
            (size, leaf.hex()),
        )
        sql = "UPDATE journal_head SET size = ?, frontier = ?"
        base.execute(sql, (size, tree.to_text()))
        base.execute("COMMIT")
    base.close()
