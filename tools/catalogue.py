"""gettext's two file forms, as far as the English catalogue needs them.

Its own programs (msgmerge, msgfmt) are in no package index and on no fresh machine; these are the
forms they read and write, without plurals, so that any editor of .po files may be used.
"""

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

CONTEXT = "\x04"
MAGIC = 0x950412DE  # the first word of a .mo file
HEAD = 28  # bytes before its tables
HEADER = "Language: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"


@dataclass(slots=True)
class Entry:
    """One text: its key (context and msgid), its English, and the files it comes from."""

    key: str
    said: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def msgid(self) -> str:
        """The Chinese text."""
        return self.key.rpartition(CONTEXT)[2]

    @property
    def context(self) -> str:
        """The code of a refusal, '' for a word of the interface."""
        return self.key.rpartition(CONTEXT)[0]


def read_po(text: str) -> dict[str, Entry]:
    """The entries of a .po file by key; its header is left out."""
    found = (_entry(part) for part in text.split("\n\n"))
    return {one.key: one for one in found if one.msgid}


def _entry(part: str) -> Entry:
    said = {"msgctxt": "", "msgid": "", "msgstr": ""}
    places: list[str] = []
    name = ""
    for line in part.splitlines():
        if line.startswith("#: "):
            places.append(line[3:])
        elif line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            name, rest = (word, rest) if word in said else (name, line)
            said[name] += str(ast.literal_eval(rest))
    key = f"{said['msgctxt']}{CONTEXT}{said['msgid']}" if said["msgctxt"] else said["msgid"]
    return Entry(key, said["msgstr"], places)


def write_po(entries: list[Entry]) -> str:
    """A .po file: the header, then each entry with where its text comes from."""
    parts = [f'msgid ""\nmsgstr {_quoted(HEADER)}']
    return "\n\n".join([*parts, *("\n".join(_lines(one)) for one in entries)]) + "\n"


def _lines(one: Entry) -> Iterator[str]:
    yield from (f"#: {place}" for place in one.places)
    if one.context:
        yield f"msgctxt {_quoted(one.context)}"
    yield f"msgid {_quoted(one.msgid)}"
    yield f"msgstr {_quoted(one.said)}"


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def write_mo(entries: list[Entry]) -> bytes:
    """A .mo file: two tables of lengths and places, then the texts, sorted by key."""
    pairs = sorted([(b"", HEADER.encode()), *((e.key.encode(), e.said.encode()) for e in entries)])
    count = len(pairs)
    start = HEAD + 16 * count
    tables: list[int] = []
    texts = b""
    for side in (0, 1):
        for pair in pairs:
            tables += [len(pair[side]), start + len(texts)]
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, count, HEAD, HEAD + 8 * count, 0, 0)
    return head + struct.pack(f"<{len(tables)}I", *tables) + texts
