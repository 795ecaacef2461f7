"""What every paper of one printing shares: the day, 演示 or not, and how a reader checks it."""

import hashlib
from datetime import date
from typing import NamedTuple

from nuanliu.core.documents import Block, Check, Document, Orientation, Style

DEMO, DRAFT = "演示", "草稿"
GROUP, GROUPS = 4, 3  # a printed hash is compared by eye: three groups of four


class Imprint(NamedTuple):
    """on: the day a paper bears when nothing in it has a day of its own; check: of the journal."""

    on: date
    demo: bool
    check: Check | None = None

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
        return Document(
            title=title,
            unit=unit,
            date=on or self.on,
            blocks=blocks,
            number=number,
            orientation=Orientation.LANDSCAPE if wide else Orientation.PORTRAIT,
            style=Style.FORM,
            watermark=self.mark(final=final),
            check=self.check,
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
        return Document(
            title=title,
            unit=unit,
            date=on or self.on,
            blocks=blocks,
            number=number,
            style=Style.OFFICIAL,
            watermark=self.mark(final=final),
            check=self.check,
        )


def check_of(checkpoint: str) -> Check:
    """The check of a journal checkpoint (three lines): its hash in groups, its text for the QR.

    Whoever holds the checkpoint computes SHA-256 over its text and compares the first groups.
    """
    digest = hashlib.sha256(checkpoint.encode()).hexdigest()
    groups = [digest[place * GROUP : (place + 1) * GROUP] for place in range(GROUPS)]
    return Check("-".join(groups), checkpoint)
