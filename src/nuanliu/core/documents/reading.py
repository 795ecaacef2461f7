"""Reading a paper back: its text in order, its figures, and where each character stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nuanliu.core.documents.blocks import (
    Block,
    Fields,
    Heading,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
)
from nuanliu.core.documents.inline import Figure, Inline, figures_of, plain
from nuanliu.core.documents.model import Document
from nuanliu.core.documents.table import Grid, Table
from nuanliu.core.documents.wording import colophon, masthead, signed_line
from nuanliu.core.refusal import Refusal

# Control characters, surrogates, non-characters and the marks that turn text round: no form of a
# paper can show them, and the last kind lets a printed name read differently from the stored one.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and where it stands, in words a clerk can follow."""

    where: str
    content: Inline


def pieces(document: Document) -> Iterator[Piece]:
    """Every piece of text the paper itself holds, in reading order."""
    yield Piece("标题", document.title)
    yield Piece("编号", document.number or "")
    for text in masthead(document):
        yield Piece("标题下方", text)
    for block in document.blocks:
        yield from block_pieces(block)
    for text in colophon(document):
        yield Piece("落款", text)
    yield Piece("页脚说明", document.footer_note)
    yield Piece("水印", document.watermark or "")
    yield Piece("校验码", document.check.short if document.check else "")


def block_pieces(block: Block) -> Iterator[Piece]:
    """The pieces of one block."""
    match block:
        case Heading():
            yield Piece(f"{block.level} 级标题", block.content)
        case Paragraph():
            yield Piece(f"正文“{plain(block.content)[:12]}”", block.content)
        case Fields():
            for item in block.items:
                yield Piece("栏目名称", item.label)
                yield Piece(f"栏目“{item.label}”", item.value)
        case Table():
            yield from _table_pieces(block)
        case SignatureLine():
            for label in block.labels:
                yield Piece("签名行", label)
        case Opinions():
            yield from _opinion_pieces(block)
        case PageBreak():
            return


def _opinion_pieces(block: Opinions) -> Iterator[Piece]:
    for box in block.boxes:
        yield Piece("意见栏", box.role)
        yield Piece(f"意见栏“{box.role}”", box.text)
        for text in signed_line(box):
            yield Piece(f"意见栏“{box.role}”的签名", text)


def _table_pieces(table: Table) -> Iterator[Piece]:
    yield Piece("表名", table.caption)
    yield Piece(f"{table.where}单位", table.unit_line)
    yield from _grid_pieces(table, table.head_grid(), f"{table.where}表头")
    yield from _grid_pieces(table, table.grid(), table.where)
    yield from _grid_pieces(table, table.closing_grid(), f"{table.where}合计")


def _grid_pieces(table: Table, grid: Grid, where: str) -> Iterator[Piece]:
    for line, slots in enumerate(grid):
        named = table.name_column
        person = plain(slots[named].cell.content) if named is not None else ""
        whose = f"第 {line + 1} 行（{person}）" if person else f"第 {line + 1} 行"
        for place, slot in enumerate(slots):
            if (slot.row, slot.column) == (line, place):
                yield Piece(f"{where}{whose}“{table.columns[place].title}”", slot.cell.content)


def text_of(document: Document) -> str:
    """All text of the paper, one piece a line, empty pieces left out."""
    return "\n".join(text for piece in pieces(document) if (text := plain(piece.content)))


def figures(document: Document) -> list[Figure]:
    """Every figure on the paper in reading order, for tracing each to its measure."""
    return [figure for piece in pieces(document) for figure in figures_of(piece.content)]


def characters_of(document: Document) -> dict[str, str]:
    """Each character of the paper and the first place it stands, the piece's text quoted."""
    found: dict[str, str] = {}
    for piece in pieces(document):
        text = plain(piece.content)
        for character in text:
            if character not in found and character != "\n":
                found[character] = f"{piece.where}：“{text}”"
    return found


def unprintable(document: Document) -> Refusal | None:
    """Refuse a paper with characters that no form of it can show, naming where they stand."""
    for character, where in characters_of(document).items():
        if _UNPRINTABLE.match(character):
            what = f"《{document.name}》{where}里有不可见的控制字符 U+{ord(character):04X}"
            return Refusal("PAPER-CONTROL", what, "请在原始资料中删去该字符后重新输入")
    return None
