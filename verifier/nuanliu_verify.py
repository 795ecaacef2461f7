#!/usr/bin/env python3
"""暖流流水独立核验程序: checks an exported journal with nothing but Python 3.8 and this file.

    python nuanliu_verify.py FOLDER [--checkpoint FILE|TEXT]... [--replay] [--salts FILE] [--json]
    python nuanliu_verify.py FOLDER --entry N                 a proof that line N is in the journal
    python nuanliu_verify.py --entry N PROOF --checkpoint ...  checks that proof without the journal
    python nuanliu_verify.py --grown PROOF --checkpoint OLD --checkpoint NEW

FORMAT.md beside this file states every rule. Exit: 0 sound, 1 bad, 2 cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import collections
import datetime
import gc
import hashlib
import json
import os
import re
import sys
import unicodedata

SEGMENT_LINES, MAX_BYTES, MAX_INT = 10_000, 64 * 1024, 2**53 - 1
BUCKETS = ("available", "encumbered", "in_transit", "paid")
ROUTES = frozenset(  # money moves along the path of a yuan, or back along it; nothing skips a step
    "outside>available available>encumbered encumbered>in_transit in_transit>paid encumbered>paid"
    " available>outside encumbered>available in_transit>encumbered paid>in_transit paid>encumbered"
    " paid>available".split()
)
ROOMS = frozenset(
    "projects campaigns nominations reviews payments claims visits feedback performance disclosure"
    " archive people ledger documents journal accounts keys backup office".split()
)
COMMON = frozenset("seq t unit kind actor intent prev".split())
FIRST = COMMON | frozenset("format name suite currency database id".split())
OPTIONAL = COMMON | frozenset("obj legs voucher doc pii rule".split())
OBJECT = frozenset("type id state from verb persons amounts dates rest".split())
UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")
KIND = re.compile(r"([a-z_]+)(\.[a-z][a-z0-9_]*)+")
ACTOR = re.compile(r"[a-z][a-z0-9_.:-]{0,79}")
WORD = re.compile(r"[^\s\x00-\x1f]{1,120}")
HASH = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
VOUCHER = re.compile(r"([^\s-]{1,40})-([1-9]\d{0,8})")
LOG_NAME = re.compile(r"[^\s+\x00-\x20\x7f-\x9f]{1,200}")
MESSAGES = {
    "CANON": ("不是规范写法（重复键、空格、顺序、小数、空值、非 NFC、控制字符）", "not canonical JSON"),
    "SIZE": ("超过 64 KiB", "longer than 64 KiB"),
    "NEWLINE": ("没有以换行结尾", "no newline at the end"),
    "SEGMENT": ("分段文件缺失、多余或行数不对", "segment missing, unknown or of the wrong length"),
    "FIELDS": ("有未知字段或缺字段（可能是更新的格式）", "unknown or missing fields (newer format?)"),
    "VALUE": ("字段的值不合格式", "a field's value breaks the format"),
    "KIND": ("未知的业务种类（可能是更新的格式）", "unknown kind (newer format?)"),
    "SEQ": ("序号不连续", "numbers are not consecutive"),
    "PREV": ("与上一行的哈希不符：上一行或本行被改动", "does not follow from the line before"),
    "GENESIS": ("首行不是合格的创始行，或创始行重复", "first line is no genesis, or a second one"),
    "INTENT": ("同一操作编号出现在两件事里", "one intent stands in two deeds"),
    "STATE": ("状态与流水记录的上一状态不衔接", "state does not follow from the last one recorded"),
    "LEGS": ("资金分录不合格式或路径不允许", "a leg is malformed or takes a forbidden route"),
    "OVERSPEND": ("某预算行的余额变为负数", "a bucket of a budget line falls below zero"),
    "VOUCHER": ("凭证号重复、跳号或与分录不配", "voucher number repeated, skipped or without legs"),
    "CHECKPOINT": ("检查点的写法、名称或次序不对", "checkpoint malformed, misnamed or out of order"),
    "ROOT": ("与检查点的根哈希不符：该检查点之前的内容被改写", "root differs: history was rewritten"),
    "TAIL": ("流水比检查点短：尾部被截去", "journal is shorter than a checkpoint: its tail was cut"),
    "SALT": ("盐值打不开承诺值", "salt does not open the commitment"),
    "FILE": ("附件与哈希不符、缺失或多余", "attachment missing, unknown or not what its hash says"),
    "BALANCE": ("余额表与流水重算的结果不符", "balances.json differs from the replay"),
    "PROOF": ("证明不成立", "the proof does not hold"),
}


class Bad(Exception):
    """The journal breaks a rule at line `entry` (0: no single line)."""

    def __init__(self, code: str, entry: int = 0, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.entry, self.detail = code, entry, detail


def refuse_number(text: str) -> int:
    """Floats and NaN have no place in a journal."""
    raise ValueError(text)


read = json.JSONDecoder(parse_float=refuse_number, parse_constant=refuse_number).raw_decode
write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def sha(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def parse(raw: bytes, entry: int) -> dict:
    """One line (with its newline) as a dict, if it is the only way to write that dict."""
    if len(raw) > MAX_BYTES + 1:
        raise Bad("SIZE", entry)
    if raw[-1:] != b"\n":
        raise Bad("NEWLINE", entry)
    try:
        text = raw.decode()
        value = read(text)[0]
        same = write(value) + "\n" == text  # a duplicate key or a stray space cannot survive this
    except (ValueError, RecursionError) as error:
        raise Bad("CANON", entry) from error
    if not same or type(value) is not dict:
        raise Bad("CANON", entry)
    if not text.isascii() or "\x7f" in text:
        if UNSAFE.search(text) or not unicodedata.is_normalized("NFC", text):
            raise Bad("CANON", entry)
    return value


class Tree:
    """RFC 6962: the perfect subtrees' roots, left to right."""

    def __init__(self) -> None:
        self.size, self.nodes = 0, []

    def push(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        carry, nodes = self.size, self.nodes
        while carry & 1:
            leaf = sha(b"\1" + nodes.pop() + leaf)
            carry >>= 1
        nodes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Fold from right to left."""
        root = self.nodes[-1] if self.nodes else sha(b"")
        for node in self.nodes[-2::-1]:
            root = sha(b"\1" + node + root)
        return root


class Audit:
    """Reads lines in order and keeps what the next one is judged by, and what a replay prints."""

    def __init__(self, salts: dict) -> None:
        self.tree, self.prev, self.log = Tree(), "0" * 64, ""
        self.deed, self.intents, self.salts = (), set(), salts
        self.states, self.balances, self.series = {}, {}, {}
        self.paid, self.kinds, self.docs = collections.Counter(), collections.Counter(), {}
        self.days, self.codes = set(), collections.Counter()

    def line(self, raw: bytes) -> None:
        """Judge one line: form first, then its place in the chain, then what it says."""
        n = self.tree.size + 1
        entry = parse(raw, n)
        if not entry.keys() >= COMMON:
            raise Bad("FIELDS", n)
        if type(entry["seq"]) is not int or entry["seq"] != n:
            raise Bad("SEQ", n)
        if entry["prev"] != self.prev:
            raise Bad("PREV", n)
        leaf = sha(b"\0" + raw[:-1])
        self.tree.push(leaf)
        self.prev = leaf.hex()
        kind = entry["kind"]
        deed = (kind, entry["intent"], entry["actor"], entry["t"], entry["unit"])
        if n == 1 or kind == "genesis":
            self.genesis(entry, deed, n)
        elif kind == "refusal":
            self.refusal(entry, deed, n)
        else:
            if deed != self.deed:
                self.begin(deed, n)
            if not entry.keys() <= OPTIONAL:
                raise Bad("FIELDS", n)
            if "obj" in entry:
                self.object(entry["obj"], n)
            if "legs" in entry or "voucher" in entry:
                self.money(entry, n)
            if "pii" in entry or "doc" in entry or "rule" in entry:
                self.extras(entry, n)
        if n in self.salts and "pii" not in entry:
            raise Bad("SALT", n)
        self.kinds[kind] += 1

    def heading(self, deed: tuple, n: int) -> None:
        """The fields every line has."""
        _, intent, actor, t, unit = deed
        found = TIME.fullmatch(t) if type(t) is str else None
        if not found or type(unit) is not str or len(unit) > 120:
            raise Bad("VALUE", n, "t, unit")
        if found[1] not in self.days:
            try:
                datetime.date.fromisoformat(found[1])
            except ValueError as error:
                raise Bad("VALUE", n, "t") from error
            self.days.add(found[1])
        text(intent, WORD, n, "intent")
        text(actor, ACTOR, n, "actor")

    def genesis(self, entry: dict, deed: tuple, n: int) -> None:
        """The terms every later line stands under."""
        self.heading(deed, n)
        fixed = [entry.get(key) for key in ("kind", "format", "suite", "currency")]
        if n != 1 or type(fixed[1]) is not int or fixed != ["genesis", 1, "sha256", "CNY"]:
            raise Bad("GENESIS", n)
        if entry.keys() != FIRST or entry["database"] not in ("demo", "live"):
            raise Bad("GENESIS", n)
        text(entry["id"], WORD, n, "id")
        self.log = text(entry["name"], LOG_NAME, n, "name")

    def refusal(self, entry: dict, deed: tuple, n: int) -> None:
        """A refused attempt says why, and changes nothing."""
        self.heading(deed, n)
        if not COMMON | {"code"} <= entry.keys() <= COMMON | {"code", "about", "rule"}:
            raise Bad("FIELDS", n, "refusal")
        self.codes[text(entry["code"], WORD, n, "code")] += 1
        if any(type(entry.get(key, "")) is not str for key in ("about", "rule")):
            raise Bad("VALUE", n, "about, rule")

    def begin(self, deed: tuple, n: int) -> None:
        """The first line of a deed: one intent is one deed by one actor, its lines together."""
        self.heading(deed, n)
        found = KIND.fullmatch(deed[0]) if type(deed[0]) is str else None
        if not found or found[1] not in ROOMS:
            raise Bad("KIND", n)
        if deed[1] in self.intents:
            raise Bad("INTENT", n)
        self.intents.add(deed[1])
        self.deed = deed

    def object(self, thing: dict, n: int) -> None:
        """An object moves on from where it stood; without a move it stays there."""
        if type(thing) is not dict or not thing.keys() <= OBJECT:
            raise Bad("FIELDS", n, "obj")
        kind, ident = thing.get("type"), text(thing.get("id"), WORD, n, "obj.id")
        states = self.states.get(kind) if type(kind) is str else None
        if states is None:
            states = self.states[text(kind, KIND, n, "obj.type")] = {}
        known, state = states.get(ident, ""), thing.get("state", "")
        moved = "from" in thing
        if moved != ("verb" in thing) or (thing["from"] if moved else state) != known:
            raise Bad("STATE", n, f"{kind} {ident}: {known!r}")
        if moved:
            text(thing["verb"], WORD, n, "obj.verb")
        if "state" in thing:
            states[ident] = sys.intern(text(state, WORD, n, "obj.state"))
        elif moved:
            raise Bad("STATE", n)
        if "rest" in thing:
            text(thing["rest"], HASH, n, "obj.rest")
        for group in ("persons", "amounts", "dates"):
            if group in thing:
                self.values(group, thing[group], n)

    def values(self, group: str, values: dict, n: int) -> None:
        """Persons by id, amounts in fen, dates as ISO texts."""
        if type(values) is not dict or not values:
            raise Bad("VALUE", n, group)
        for value in values.values():
            if type(value) is int and group != "dates":
                good = -MAX_INT <= value <= MAX_INT
            elif group == "dates":
                good = type(value) is str and DATE.fullmatch(value)
            else:
                good = type(value) is str and group == "persons" and WORD.fullmatch(value)
            if not good:
                raise Bad("VALUE", n, group)

    def money(self, entry: dict, n: int) -> None:
        """Legs under a consecutive voucher; no bucket may fall below zero, at any moment."""
        legs, voucher = entry.get("legs"), entry.get("voucher")
        found = VOUCHER.fullmatch(voucher) if type(voucher) is str else None
        if not found:
            raise Bad("VOUCHER", n)
        if type(legs) is not list or not legs:
            raise Bad("LEGS", n)
        number, (last, intent) = int(found[2]), self.series.get(found[1], (0, ""))
        if number == last + 1:
            self.series[found[1]] = (number, entry["intent"])
        elif number != last or intent != entry["intent"]:
            raise Bad("VOUCHER", n, voucher)
        person = entry.get("obj", {}).get("persons", {}).get("person_id")
        for leg in legs:
            if type(leg) is not list or [type(x) for x in leg] != [int, str, str, int]:
                raise Bad("LEGS", n)
            line, source, target, fen = leg
            if source + ">" + target not in ROUTES or not (0 < fen <= MAX_INT >= line > 0):
                raise Bad("LEGS", n)
            held = self.balances.get(line)
            if held is None:
                held = self.balances[line] = dict.fromkeys(ENDS, 0)
            held[source] -= fen
            held[target] += fen
            if held[source] < 0 and source != "outside":
                raise Bad("OVERSPEND", n, f"{line} {source}")
            if "paid" in (source, target):
                self.paid[person] += fen if target == "paid" else -fen

    def extras(self, entry: dict, n: int) -> None:
        """Commitments, attachments, rule version."""
        docs, pii = entry.get("doc", [""]), entry.get("pii", {"": ""})
        if type(docs) is not list or type(pii) is not dict or not docs or not pii:
            raise Bad("VALUE", n, "doc, pii")
        if "rule" in entry:
            text(entry["rule"], WORD, n, "rule")
        for name in entry.get("doc", ()):
            self.docs.setdefault(text(name, HASH, n, "doc"), n)
        if docs != sorted(set(docs)):
            raise Bad("VALUE", n, "doc")
        for value in entry.get("pii", {}).values():
            text(value, HASH, n, "pii")
        for field, salt, value in self.salts.get(n, ()):
            if sha(b"\2" + salt + value.encode()).hex() != pii.get(field):
                raise Bad("SALT", n, field)

