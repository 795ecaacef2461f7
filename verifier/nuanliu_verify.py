#!/usr/bin/env python3
"""暖流流水独立核验：checks an exported journal (FORMAT.md). Exit 0 sound, 1 bad, 2 unreadable."""
# ruff: noqa: D101, D102, D103 - a comment per function keeps it within one sitting: 300 lines

from __future__ import annotations

import argparse
import base64
import gc
import hashlib
import re
import sys
import unicodedata
from collections import Counter
from json import JSONDecoder, JSONEncoder
from pathlib import Path
from typing import Any

SEGMENT_LINES, MAX_BYTES, MAX_INT = 10_000, 64 * 1024, 2**53 - 1
ENDS = ("outside", "available", "encumbered", "in_transit", "paid")
ROUTES = "oa ae ei ip ep ao ea ie pi pe pa"  # by first letters, there and back: no step skipped
ROOMS = """(?x:projects|campaigns|nominations|reviews|payments|claims|visits|feedback|performance
|disclosure|archive|people|ledger|documents|journal|accounts|keys|backup|office)"""
MESSAGES = """CANON 写法不规范 not canonical|SEQ 序号不连续 numbers are not consecutive
FORM 字段未知、缺少或不合格式 a field is unknown, missing or malformed (newer format?)
KIND 未知的业务种类 unknown kind (newer format?)|INTENT 操作编号重复 an intent used for two deeds
PREV 与上一行的哈希不符 does not follow: this line or the one before was edited
GENESIS 创始行不对或重复 not one genesis line, first|STATE 状态不衔接 state does not follow
OVERSPEND 余额变为负数 a bucket falls below zero|VOUCHER 凭证号重复、跳号、缺少 voucher numbers
CHECKPOINT 检查点写法、名称、次序不对 checkpoint form, name or order|PROOF 证明不成立 no proof
ROOT 与检查点的根哈希不符，自此行起有改写 root differs: rewritten from this line on
TAIL 尾部被截去 tail cut off|SALT 盐值打不开承诺值 salt opens nothing|SEGMENT 分段文件不对 segments
FILE 附件与哈希不符、缺失、多余 attachment|BALANCE 余额表与重算不符 balances.json differs"""


class Bad(Exception):  # noqa: N818 - arguments: code, number of the line (0: no single line), detail
    pass


def need(holds: object, code: str, entry: int = 0, detail: str = "") -> None:
    if not holds:  # no `assert`, which python -O removes
        raise Bad(code, entry, detail)


def text(pattern: str) -> Any:  # this and the next: does a value have the form? null never has
    match = re.compile(pattern).fullmatch
    return lambda value: type(value) is str and match(value) is not None


def whole(value: Any) -> bool:  # what every JSON reader holds exactly; true and false are none
    return type(value) is int and -MAX_INT <= value <= MAX_INT


def leg(value: Any) -> bool:  # [budget line, from bucket, to bucket, fen]
    good = type(value) is list and [type(part) for part in value] == [int, str, str, int]
    good = good and value[1] in ENDS and value[2] in ENDS and value[1][0] + value[2][0] in ROUTES
    return bool(good and 0 < value[0] <= MAX_INT and 0 < value[3] <= MAX_INT)


def many(kind: Any, rule: Any) -> Any:  # a list or an object, not empty, each part keeping `rule`
    parts = dict.values if kind is dict else list
    return lambda value: type(value) is kind and value and all(map(rule, parts(value)))


def table(rules: dict[str, Any], least: Any) -> Any:  # an object with these keys and no others
    return lambda value: (
        type(value) is dict
        and value.keys() >= least
        and all(key in rules and rules[key](part) for key, part in value.items())
    )


DAY, TIME = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ"
NAME, DOTS = r"[^\s+\x00-\x20\x7f-\x9f]{1,200}", r"(\.[a-z][a-z0-9_]*)+"
WORD, TEXT, HASH = text(r"[^\s\x00-\x1f]{1,120}"), text(r".{0,400}"), text(r"[0-9a-f]{64}")
KIND, TYPE = text(f"{ROOMS}{DOTS}|genesis|refusal"), text("[a-z_]+" + DOTS)
HEAD = {"t": text(f"(?a){DAY}{TIME}"), "unit": TEXT, "intent": WORD, "actor": text("[a-z][!-~]*")}
COMMON = {"seq", "kind", "prev", *HEAD}
GENESIS = {"format": whole, "name": text(NAME), "suite": text("sha256"), "id": WORD}
GENESIS.update(currency=text("CNY"), database=text("demo|live"))
REFUSAL = {"code": WORD, "about": TEXT, "rule": WORD}
OBJECT = {"type": TYPE, "id": WORD, "state": WORD, "from": TEXT, "verb": WORD, "rest": HASH}
OBJECT.update(persons=many(dict, whole), amounts=many(dict, whole))
OBJECT.update(dates=many(dict, text(f"(?a){DAY}({TIME})?")))
DEED = {"obj": table(OBJECT, {"type", "id"}), "legs": many(list, leg), "voucher": WORD}
DEED.update(doc=many(list, HASH), pii=many(dict, HASH), rule=WORD, done=HASH)
SALT = {"seq": whole, "field": WORD, "salt": HASH, "value": TEXT}
PROOF = {"line": text(".*"), "path": text("([0-9a-f]{64} ?)*"), "seq": whole, "size": whole}
NOTE = re.compile(rf"({NAME})\n([1-9][0-9]{{0,15}})\n([0-9A-Za-z+/]{{43}}=)\n")
UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")
bag: Any = Counter  # untyped: the rules above check JSON, not annotations
tight: Any = {"separators": (",", ":"), "ensure_ascii": False, "check_circular": False}
sha, read = hashlib.sha256, JSONDecoder().raw_decode
write = JSONEncoder(sort_keys=True, **tight).encode


def parse(raw: bytes, entry: int, where: str = "") -> Any:  # the one way to write an object
    try:
        line = raw.decode()
        value = read(line)[0]
        same = write(value) == line  # duplicate keys, spaces, BOM, CR do not survive this
    except (ValueError, RecursionError):
        raise Bad("CANON", entry, where) from None
    if not line.isascii() or "\x7f" in line:
        same = same and unicodedata.is_normalized("NFC", line) and not UNSAFE.search(line)
    need(same and type(value) is dict and len(raw) <= MAX_BYTES, "CANON", entry, where)
    return value


class Audit:  # judges lines in order; keeps what the next is judged by and what a replay prints
    def __init__(self, salts: dict[int, Any]) -> None:
        self.size, self.prev, self.log, self.nodes, self.salts = 0, "0" * 64, "", [b""][1:], salts
        self.deed, self.intents, self.docs, self.kinds, self.codes = (bag() for _ in range(5))
        self.states, self.balances, self.series, self.forms, self.paid = (bag() for _ in range(5))

    def line(self, raw: bytes) -> None:  # form, place in the chain, meaning; then into the tree
        n = self.size + 1
        entry = parse(raw, n)
        form = tuple(entry)  # most lines have the keys of a line before
        if form not in self.forms:
            need(entry.keys() >= COMMON, "FORM", n)
            self.forms[form] = sorted(entry.keys() - COMMON)
        need(type(entry["seq"]) is int and entry["seq"] == n, "SEQ", n)
        need(entry["prev"] == self.prev, "PREV", n)
        deed = (entry["kind"], entry["intent"], entry["actor"], entry["t"], entry["unit"])
        if deed != self.deed:
            self._begin(entry, deed, n)
        rules = {"genesis": GENESIS, "refusal": REFUSAL}.get(deed[0], DEED)
        for key in self.forms[form]:
            need(key in rules and rules[key](entry[key]), "FORM", n, key)
        if "obj" in entry:
            self._move(entry["obj"], n)
        if "legs" in entry or "voucher" in entry:
            self._pay(entry, n)
        for name in entry.get("doc", ()):
            self.docs.setdefault(name, n)
        need(n not in self.salts or self.salts.pop(n) <= entry.get("pii", {}).items(), "SALT", n)
        self.kinds[deed[0]] += 1
        leaf, carry = sha(b"\0" + raw).digest(), self.size
        self.prev, self.size = leaf.hex(), n
        while carry & 1:  # RFC 6962: `nodes` are the perfect subtrees' roots, left to right
            leaf = sha(b"\1" + self.nodes.pop() + leaf).digest()
            carry >>= 1
        self.nodes.append(leaf)

    def root(self) -> str:  # over the lines so far: the subtrees folded from right to left
        root = self.nodes[-1]
        for node in self.nodes[-2::-1]:
            root = sha(b"\1" + node + root).digest()
        return base64.b64encode(root).decode()

    def _begin(self, entry: Any, deed: Any, n: int) -> None:
        need(KIND(deed[0]), "KIND", n)
        need(all(rule(entry[key]) for key, rule in HEAD.items()), "FORM", n, ", ".join(HEAD))
        if n == 1 or deed[0] == "genesis":
            need(n == 1 and entry.keys() == COMMON | GENESIS.keys(), "GENESIS", n)
            need(deed[0] == "genesis" and entry["format"] == 1, "GENESIS", n)
            self.log, self.intents[deed[1]] = entry["name"], n
        elif deed[0] == "refusal":  # stands alone, may repeat its intent, changes nothing
            need(WORD(entry.get("code")), "FORM", n, "code")
            self.codes[entry["code"]] += 1
        else:  # one intent is one deed by one actor, its lines together
            need(deed[1] not in self.intents, "INTENT", n)
            self.intents[deed[1]], self.deed = n, deed

    def _move(self, thing: Any, n: int) -> None:
        states = self.states.setdefault(thing["type"], {})
        known, moved, state = states.get(thing["id"], ""), "from" in thing, thing.get("state", "")
        # A move starts where the last one ended; a line without a move leaves the state alone.
        good = (thing["from"] if moved else state) == known and moved == ("verb" in thing)
        need(good and ("state" in thing or not moved), "STATE", n, f"{thing['id']}: {known}")
        if moved:
            states[thing["id"]] = sys.intern(state)

    def _pay(self, entry: Any, n: int) -> None:
        series, _, number = entry.get("voucher", "").rpartition("-")
        last, intent = self.series.get(series, ("0", ""))
        good = number == str(int(last) + 1) or (number == last and intent == entry["intent"])
        need(series and good and "legs" in entry, "VOUCHER", n, entry.get("voucher", ""))
        self.series[series] = (number, entry["intent"])
        person = entry.get("obj", {}).get("persons", {}).get("person_id", 0)
        for line, source, target, fen in entry["legs"]:
            held = self.balances.setdefault(str(line), dict.fromkeys(ENDS, 0))
            held[source] -= fen
            held[target] += fen
            need(held[source] >= 0 or source == "outside", "OVERSPEND", n, f"{line} {source}")
            self.paid[person] += fen * ((target == "paid") - (source == "paid"))


def lines(folder: Path) -> Any:  # in order, out of segments of 10,000
    paths = sorted((folder / "journal").iterdir())
    need(
        paths and all(path.name == f"{n:06d}.ndjson" for n, path in enumerate(paths, 1)), "SEGMENT"
    )
    for place, path in enumerate(paths):
        *rows, rest = path.read_bytes().split(b"\n")
        yield from rows
        full = len(rows) == SEGMENT_LINES or (path == paths[-1] and 0 < len(rows) < SEGMENT_LINES)
        need(full and not rest, "SEGMENT", place * SEGMENT_LINES + len(rows) + 1, path.name)


def marks(raw: bytes) -> list[Any]:  # checkpoints between blank lines as (size, name, root)
    notes = raw.decode(errors="replace")
    found = [(int(note[2]), note[1], note[3]) for note in NOTE.finditer(notes)]
    same = "\n".join(f"{name}\n{size}\n{root}\n" for size, name, root in found) == notes
    sizes = [size for size, _, _ in found]
    need(found and same and sizes == sorted(set(sizes)), "CHECKPOINT")
    return found


def opened(path: Path) -> dict[int, Any]:  # line number to {field: commitment}
    salts = bag()
    for place, raw in enumerate(re.findall(rb"[^\n]*\n|[^\n]+", path.read_bytes()), 1):
        row = parse(raw[:-1], 0, f"salts {place}")
        need(table(SALT, SALT.keys())(row), "SALT", 0, f"salts {place}")
        value = sha(b"\2" + bytes.fromhex(row["salt"]) + row["value"].encode()).hexdigest()
        salts.setdefault(row["seq"], set()).add((row["field"], value))
    return salts  # type: ignore[no-any-return] # json gives Any


def check_proof(raw: bytes, outside: list[Any]) -> Any:  # one line belongs to a checkpoint
    proof = parse(raw.rstrip(b"\n"), 0)
    need(table(PROOF, PROOF.keys())(proof), "PROOF")
    n, size, path = proof["seq"], proof["size"], proof["path"].split()[::-1]
    line = proof["line"].encode()
    need(0 < n <= size and parse(line, n).get("seq") == n, "PROOF", n)
    place, leaf = n - 1, sha(b"\0" + line).digest()
    while size > 1:  # level by level; an odd last node rises alone
        if place ^ 1 < size:
            step = bytes.fromhex(path.pop() if path else "")
            leaf = sha(b"\1" + (step + leaf if place & 1 else leaf + step)).digest()
        place, size = place >> 1, (size + 1) >> 1
    mark = (proof["size"], base64.b64encode(leaf).decode())
    need(not path and mark in [(size, root) for size, _, root in outside], "PROOF", n)
    return {"ok": True, **proof}


def verify(options: Any) -> Any:  # everything asked for, up to the first broken rule
    folder, outside = options.folder, []
    for note in options.checkpoint:  # a file, or the three lines themselves
        given = "\n".join([*note.split(), ""]).encode()
        outside += marks(Path(note).read_bytes() if Path(note).is_file() else given)
    if folder.is_file():
        return check_proof(folder.read_bytes(), outside)
    salts, good, told = options.salts or folder / "salts.ndjson", 0, ""
    audit = Audit(opened(salts) if options.salts or salts.exists() else {})
    kept = marks((folder / "checkpoints.txt").read_bytes())
    wanted = sorted(outside + kept, key=lambda mark: mark[0])[::-1]
    for raw in lines(folder):
        audit.line(raw)
        told = raw.decode() if audit.size == options.entry else told
        while wanted and wanted[-1][0] == audit.size:
            size, log, root = wanted.pop()
            need(log == audit.log, "CHECKPOINT", size, log)
            need(root == audit.root(), "ROOT", good + 1, f"({size})")
            good = size
    need(not wanted, "TAIL", audit.size)
    need(not audit.salts, "SALT", 0, "seq")
    files = folder / "files"
    names = {path.name for path in files.iterdir()} if files.exists() else set()
    for name in sorted(names | audit.docs.keys()) if files.exists() else []:
        known = name in names and name in audit.docs  # the files are those the journal names
        same = known and sha((files / name).read_bytes()).hexdigest() == name
        need(same, "FILE", audit.docs[name], name)
    balances, told_balances = folder / "balances.json", (write(audit.balances) + "\n").encode()
    need(not balances.exists() or balances.read_bytes() == told_balances, "BALANCE")
    result = {"ok": True, "log": audit.log, "entries": audit.size, "checkpointed": good}
    if options.replay:
        result.update(balances=audit.balances, kinds=audit.kinds, refusals=audit.codes)
        result["persons_paid"] = sum(fen > 0 for person, fen in audit.paid.items() if person)
        result["states"] = {key: Counter(ids.values()) for key, ids in audit.states.items() if ids}
    return {**result, "root": audit.root(), **({"entry": told} if told else {})}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="流水文件夹，或一行的证明 / folder, or a proof")
    parser.add_argument("--checkpoint", action="append", default=[], help="另存的检查点 / a note")
    parser.add_argument("--entry", type=int, help="第 N 行写着什么 / what line N says")
    parser.add_argument("--replay", action="store_true", help="重算余额与状态 / add everything up")
    parser.add_argument("--salts", type=Path, help="打开承诺值的盐 / salts that open commitments")
    parser.add_argument("--json", action="store_true", help="机器可读 / for machines")
    options = parser.parse_args()
    gc.disable()  # nothing here is circular, and a million lines need no search for it
    try:
        result = verify(options)
    except Bad as bad:
        code, entry, detail = bad.args
        message = next(row for row in re.split("[|\n]", MESSAGES) if row.startswith(code))
        result = {"ok": False, "code": code, "entry": entry, "detail": detail, "message": message}
    except (OSError, MemoryError) as error:
        print(f"无法读取 / cannot be read: {error}", file=sys.stderr)
        return 2
    said = [write(result)] if options.json else [f"{key}: {write(result[key])}" for key in result]
    sys.stdout.buffer.write("\n".join([*said, ""]).encode())
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
