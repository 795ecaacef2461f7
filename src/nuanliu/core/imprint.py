"""What every paper of one printing shares: the day, 演示 or not, and how a reader checks it."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from nuanliu.core.documents import Block, Check, Document, Orientation, Style, as_json

DEMO, DRAFT = "演示", "草稿"
GROUP, GROUPS = 4, 3  # a printed hash is compared by eye: three groups of four


class Imprint(NamedTuple):
    """on: the day a paper bears when nothing in it has a day of its own.

    checkpoint: the newest of the journal (three lines), '' while there is none; None prints no
    check code; site: where the public checks a paper ('https://…/?code='), '' for nowhere.
    """

    on: date
    demo: bool
    checkpoint: str | None = None
    site: str = ""

    def mark(self, *, final: bool) -> str | None:
        """The watermark: 演示 on every paper of a demo, 草稿 while its object is not final."""
        return ("" if not self.demo else DEMO) + ("" if final else DRAFT) or None

    def form(
        self,
        title: str,
        unit: str,
        blocks: tuple[Block, ...],
        *,
        number: str,
        final: bool,
        on: date | None = None,
        wide: bool = False,
    ) -> Document:
        """A table form of the office; `number` is its form number, `wide` lays the sheet across."""
        return self.stamped(
            Document(
                title=title,
                unit=unit,
                date=on or self.on,
                blocks=blocks,
                number=number,
                orientation=Orientation.LANDSCAPE if wide else Orientation.PORTRAIT,
                style=Style.FORM,
                watermark=self.mark(final=final),
            )
        )

    def letter(
        self,
        title: str,
        unit: str,
        blocks: tuple[Block, ...],
        *,
        final: bool,
        on: date | None = None,
        number: str | None = None,
    ) -> Document:
        """Running text after GB/T 9704, signed off with unit and date."""
        return self.stamped(
            Document(
                title=title,
                unit=unit,
                date=on or self.on,
                blocks=blocks,
                number=number,
                style=Style.OFFICIAL,
                watermark=self.mark(final=final),
            )
        )

    def stamped(self, document: Document) -> Document:
        """A paper with its check: the code, and for the QR the content hash and the checkpoint.

        The code tells what the paper says, not when it was printed: a sheet enclosed in a packet
        months ago and a file made today bear the same one while they say the same. Who has the
        books builds the paper again and compares the content hash.
        """
        if self.checkpoint is None:
            return document
        content = content_hash(document)
        return replace(document, check=Check(code_of(content), self._sought(content)))

    def _sought(self, content: str) -> str:
        """What the QR code holds: hash and checkpoint, behind the page that checks them, if any.

        Behind '#', no telephone sends them anywhere: the page is asked for the code alone.
        """
        if not self.site:
            return f"{content}\n{self.checkpoint}"
        anchor = "/".join((self.checkpoint or "").split()[1:])
        return f"{self.site}{code_of(content)}#{content}" + (f"/{anchor}" if anchor else "")


def content_hash(document: Document) -> str:
    """SHA-256 in hex over everything a paper says, each figure with its measure; no check code."""
    facts = as_json(replace(document, check=None))
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(content: str) -> str:
    """The printed code of a paper: the first groups of its content hash, in every format alike."""
    groups = [content[place * GROUP : (place + 1) * GROUP] for place in range(GROUPS)]
    return "-".join(groups)
