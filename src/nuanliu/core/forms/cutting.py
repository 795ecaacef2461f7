"""Tables that were copied as text, cut into cells: bars, tabs, blanks, or one cell a line.

A bar always ends a cell; the end of a line ends one only where no bar is used. Which lines are rows
is told from the style of the paper, and said with each cell (`firm`, `soft`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nuanliu.core.forms.blocks import Block, Item, Paragraph, Table
from nuanliu.core.forms.words import is_known, is_title
from nuanliu.core.signs import plain, squeezed

_BAR = re.compile(r"[|｜│┃]")
_LEAST_BARS = 4
_COUNT = re.compile(r"\d")
_LONG = 25  # signs: what is longer is no piece of a broken label
_ELEMENTS = (
    "项目概述|项目概况|立项依据|实施主体|实施单位|起止时间|实施周期|项目周期|项目内容|实施方案|实施内容"
    "|年度预算安排|预算安排|资金安排|绩效目标|绩效情况"
)
_INLINE = re.compile(
    rf"(?<=\S)\s*(?=[(（]\s*[1-9一二三四五六七八九]\s*[)）]\s*(?:{_ELEMENTS}))"
    r"|(?<=[。；\s])\s*(?=\d{1,2}\s*[.、．]\s*[“\"「])"
    r"|(?<=[。；\s])\s*(?=项目支出绩效(?:目标|自评)表)"
)
_ENDINGS = {"指标", "目标", "名称", "单位", "数", "值", "指标值", "完成值"}
_HAN = re.compile("[\u4e00-\u9fff]")
_OURS = re.compile(r"\s*#")


def items_of(blocks: Sequence[Block]) -> list[Item]:
    """Every block as one stream of cells in the order of the paper."""
    found: list[Item] = []
    texts: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block)
            continue
        found += _of_text(texts, _next_row(found))
        texts = []
        found += _of_table(block, _next_row(found))
    found += _of_text(texts, _next_row(found))
    while found and not found[-1].text:
        found.pop()
    return found


def _next_row(items: Sequence[Item]) -> int:
    return items[-1].row + 1 if items else 0


def _of_table(table: Table, first: int) -> Iterator[Item]:
    for step, row in enumerate(table.rows):
        for cell in row:
            text = cell.text.strip()
            yield Item(text, cell.where, first + step, cell.column, cell.across, firm=True)


def _of_text(lines: Sequence[Paragraph], first: int) -> list[Item]:
    lines = _without_remarks(lines)
    bars = sum(len(_BAR.findall(line.text)) for line in lines)
    if bars < _LEAST_BARS:
        return list(_unbarred(lines, first))
    return list(_Barred(lines, first).items())


def _without_remarks(lines: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Lines that open with # at the head of a file are remarks of whoever kept it."""
    start = 0
    while start < len(lines) and _OURS.match(lines[start].text):
        start += 1
    return lines[start:]


def pieces_of(text: str) -> list[str]:
    """A run-on paragraph parted where the elements of a project begin."""
    places = [0, *(match.end() for match in _INLINE.finditer(text)), len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(places)]
    return [part for part in parts if part]


def _single_spaced(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The lines of a paper that parts all of them by a blank one, without these.

    A blank cell there is two blank lines more.
    """
    blank = [not line.text.strip() for line in lines]
    pairs = sum(not a and b for a, b in pairwise(blank))
    if pairs * 10 < 6 * (len(blank) - sum(blank)):
        yield from lines
        return
    run: list[Paragraph] = []
    for line, empty in zip(lines, blank, strict=True):
        if empty:
            run.append(line)
            continue
        yield from run[2::2]
        run = []
        yield line


def _unbarred(lines: Sequence[Paragraph], row: int) -> Iterator[Item]:
    width = max((line.text.count("\t") for line in lines), default=0)
    for line in _single_spaced(lines):
        if not line.text.strip():
            yield Item("", line.where, row)
            continue
        row += 1
        if "\t" in line.text.strip():
            cells = line.text.split("\t")
            whole = len(cells) == width + 1  # a row that lost no cell: its columns are known
            for at, cell in enumerate(cells):
                yield Item(cell.strip(), line.where, row, at if whole else -1, firm=True)
            continue
        words = _spaced(line.text)
        if len(words) > 1:
            yield from (Item(word, line.where, row) for word in words)
            continue
        for piece in pieces_of(line.text.strip()):
            yield Item(piece, line.where, row, prose=not is_known(piece))


def _spaced(text: str) -> list[str]:
    """The cells of a line parted by blanks; one, when nothing in it is a word of a form."""
    wide = [part for part in re.split(r"\s{2,}|\u3000+", text.strip()) if part]
    if len(wide) >= _LEAST_BARS and any(_COUNT.search(part) for part in wide[1:]):
        return wide
    words = _closed(text.split())
    if len(words) < 2 or any(len(word) > _LONG and "。" in word for word in words[:2]):
        return [text]
    if not any(is_known(word) for word in words):
        return [text]
    if len(wide) > 1 and is_known(wide[0]):
        return [squeezed_han(part) for part in wide]
    return words


def _closed(words: Sequence[str]) -> list[str]:
    """Signs that stand apart ('优 抚') closed up to words."""
    found: list[str] = []
    single = False
    for word in words:
        alone = len(word) == 1 and _HAN.match(word) is not None
        if alone and single:
            found[-1] += word
        else:
            found.append(word)
        single = alone
    return found


def squeezed_han(text: str) -> str:
    """The text without blanks between Chinese signs."""
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text.strip())


class _Barred:
    """Lines with bars: cells may run over lines, rows may or may not."""

    def __init__(self, lines: Sequence[Paragraph], first: int) -> None:
        self.lines = lines
        self.row = first
        self.open: list[Paragraph] = []
        self.begun = False
        barred = [_BAR.split(line.text) for line in lines if _BAR.search(line.text)]
        # Rows that end without a bar: the last cell of most lines is filled.
        ends = sum(bool(parts[-1].strip()) and len(parts) > 2 for parts in barred)
        self.by_line = ends * 2 > len(barred) or (ends > 0 and _even(barred))

    def items(self) -> Iterator[Item]:
        """The cells in order."""
        for line in self.lines:
            if not _BAR.search(line.text):
                if line.text.strip():
                    self.open.append(line)
                continue
            yield from self._line(line)
        yield from self._close(cut=self.begun)

    def _line(self, line: Paragraph) -> Iterator[Item]:
        head, *rest = _BAR.split(line.text)
        if head.strip():
            self.open.append(Paragraph(head, line.where))
        before = bool(self.open)
        yield from self._close() if before else [self._item("", line.where)]
        self.begun = True
        filled = sum(bool(part.strip()) for part in (head, *rest))
        for part in rest[:-1]:
            yield self._item(part, line.where)
        last = rest[-1].strip()
        if last and self.by_line:
            yield self._item(last, line.where)
        elif last:
            self.open = [Paragraph(rest[-1], line.where)]
        if filled > 1 and (not last or self.by_line):
            self.row += 1
        elif not filled and len(rest) > 1:
            yield Item("", line.where, self.row, soft=True)
            self.row += 1

    def _item(self, text: str, where: str) -> Item:
        return Item(text.strip(), where, self.row)

    def _close(self, *, cut: bool = False) -> Iterator[Item]:
        """The open cell, with what stood before it as lines of its own."""
        groups = _groups(self.open) if self.begun else [[line] for line in self.open]
        self.open = []
        for group in groups[:-1] if self.begun or len(groups) > 1 else ():
            text = "".join(line.text.strip() for line in group)
            for piece in pieces_of(text):
                yield Item(piece, group[0].where, self.row, prose=True)
        if not groups:
            return
        text = "".join(line.text.strip() for line in groups[-1])
        parts = pieces_of(text)
        for piece in parts[:-1]:
            yield Item(piece, groups[-1][0].where, self.row, prose=True)
        last = parts[-1] if parts else ""
        over = cut and not self.by_line and not _finished(last)
        said = cut and _finished(last) and not is_known(last)
        yield Item(last, groups[-1][0].where, self.row, prose=said, cut=over)


def _even(barred: Sequence[Sequence[str]]) -> bool:
    """Do nearly all lines have the same number of cells, as rows of one table do?"""
    counts = Counter(len(parts) for parts in barred)
    width, often = counts.most_common(1)[0]
    return width > _LEAST_BARS and often * 4 >= 3 * len(barred)


def _finished(text: str) -> bool:
    """Does the text end as a sentence or remark does?"""
    return plain(text).strip().endswith(("。", ";", ")", ":", "!")) or "注:" in squeezed(text)[:4]


def _groups(lines: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Lines that belong to one cell together; a complete one stands alone."""
    groups: list[list[Paragraph]] = []
    for line in lines:
        joined = squeezed("".join(one.text for one in groups[-1])) if groups else ""
        text = squeezed(line.text)
        goes_on = text.startswith(("(", "及", "和", "与", "、")) or text in _ENDINGS
        goes_on = goes_on or joined.endswith(("及", "和", "与", "、"))
        if not groups or (not goes_on and (_complete(joined) or _complete(text, alone=True))):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _complete(text: str, *, alone: bool = False) -> bool:
    """Is this a whole line rather than a piece of a broken cell?"""
    if len(text) > _LONG or plain(text).endswith(("。", ";", ";")):
        return True
    return is_title(text) or (not alone and is_known(text) and len(text) > 3)
