"""Sound files of every format, and what becomes of them when bytes change, go or come twice."""

import io
import zipfile
from typing import NamedTuple

from hypothesis import strategies as st
from tests.core.roster.desk import HEADING, person
from tests.rosters.writers import Page, write

FORMS = ("xlsx", "xls", "ods", "html", "utf-8-sig ','", "gb18030 '\\t'", "utf-16 ';'")
PAGE = Page(
    "名单", [["花名册", *[None] * 6], list(HEADING), list(person()), [None] * 7], ((0, 0, 0, 6),)
)
SAMPLES = {form: write([PAGE, Page("底稿", [["x"]], hidden=True)], form) for form in FORMS}
# Pieces that mean something to a parser, to be set in at any place.
WORDS = (
    *(b"\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"<", b">", b"&", b'"', b"'", b",", b"\r\n"),
    *(b"</row>", b'<row r="7">', b'r="ZZ99"', b"<c/>", b'count="4294967295"', b"&#0;", b"&x;"),
    *(b"]]>", b"<![CDATA[", b"9" * 40, b"-1", b"1e999", "龘".encode(), b"\xd8\x00", b"PK\x03\x04"),
)


class Edit(NamedTuple):
    """A change at `place` (a share of the length in 1/10000): what, and with what."""

    what: str
    place: int
    size: int
    word: bytes


class Mutant(NamedTuple):
    """A sample with edits; `inside` picks the part of a zip that is changed, None the raw file."""

    form: str
    inside: int | None
    edits: tuple[Edit, ...]

    def data(self):
        """The bytes of the changed file; never empty."""
        sample = SAMPLES[self.form]
        if self.inside is None or not sample.startswith(b"PK"):
            return edited(sample, self.edits) or b"\0"
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(sample)) as old, zipfile.ZipFile(out, "w", 8) as new:
            entries = old.infolist()
            chosen = entries[self.inside % len(entries)].filename
            for entry in entries:
                part = old.read(entry)
                new.writestr(
                    entry.filename, edited(part, self.edits) if entry.filename == chosen else part
                )
        return out.getvalue()


def edited(data, edits):
    """The bytes after every edit."""
    for what, share, size, word in edits:
        place = share * len(data) // 10_000
        rest = data[place + size :]
        middle = {
            "put": word + data[place : place + size],
            "over": word + data[place + len(word) : place + size],
            "cut": b"",
            "twice": data[place : place + size] * 2,
            "flip": bytes(byte ^ (1 << (size % 8)) for byte in data[place : place + 1])
            + data[place + 1 : place + size],
            "end": b"",
        }[what]
        data = data[:place] + middle + (b"" if what == "end" else rest)
    return data


edits = st.builds(
    Edit,
    st.sampled_from(["put", "over", "cut", "twice", "flip", "flip", "end"]),
    st.integers(0, 10_000),
    st.integers(0, 64),
    st.sampled_from(WORDS),
)
mutants = st.builds(
    Mutant,
    st.sampled_from(FORMS),
    st.one_of(st.none(), st.integers(0, 20)),
    st.lists(edits, min_size=1, max_size=4).map(tuple),
)
