"""A paper as PDF/A, typeset by typst from a template that is given nothing but JSON."""

import json
import os
from functools import lru_cache
from importlib import resources
from pathlib import Path

import typst

from nuanliu.core.documents import Document, Json, unprintable
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.records.documents.fonts import FontSet, Versions, check_glyphs
from nuanliu.records.documents.render.pdf_data import Setting, paper_data
from nuanliu.records.documents.render.pdf_layout import BREAK_HERE
from nuanliu.records.documents.render.pdf_tables import Part

# An estimated row may turn out higher than thought (line-breaking rules of the script). The
# template stops when a page's rows leave that page; then the pages are filled less.
_FILLS = (1.0, 0.94, 0.88, 0.8, 0.7, 0.55)
_OVERFLOW = "page-overflow"  # the word the template stops with


def render_pdf(document: Document, fonts: FontSet | None = None) -> bytes:
    """Typeset the paper; the same paper and fonts give the same bytes.

    fonts: default the shipped ones. Raises MissingGlyph when a character is in none of them,
    Refused when the text holds control characters or the engine cannot set the page.
    """
    demand(unprintable(document))
    used = fonts or FontSet.shipped_and()
    check_glyphs(document, used)
    for fill in _FILLS:
        paper = paper_data(Setting(document, used, fill))
        check_glyphs(document, used, _signs(paper))
        try:
            return _compiled(document, used, paper)
        except typst.TypstError as error:
            if _OVERFLOW not in error.message:
                raise _refused(document, error.message) from error
    raise _refused(document, "有一行的内容高过一页")


def _refused(document: Document, why: str) -> Refused:
    what = f"《{document.name}》不能排成 PDF：{why}"
    return Refused(Refusal("PAPER-PDF", what, "请缩短过长的内容，或先生成 DOCX 由人工排版"))


def _signs(data: Json) -> set[str]:
    """Every character the engine is given, drawings aside."""
    found: set[str] = set()
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.update(one)
        elif isinstance(one, dict):
            waiting += [value for name, value in one.items() if name not in {"svg", "fonts"}]
        elif isinstance(one, list):
            waiting += one
    return found - {BREAK_HERE}


def _compiled(document: Document, fonts: FontSet, paper: Part) -> bytes:
    words = json.dumps(paper, ensure_ascii=False)
    template = resources.files(__package__).joinpath("paper.typ")
    with resources.as_file(template) as file:
        _Engine.runs_here()
        engine = _engine(str(file), fonts.folders, fonts.files)
        made = engine.compile(format="pdf", sys_inputs={"paper": words}, pdf_standards="a-2b")
    if not isinstance(made, bytes):
        raise _refused(document, "排版引擎没有给出文件")
    return made


def engine_started() -> bool:
    """Whether the engine has run in this process: it keeps threads, so no child may be forked."""
    return _Engine.process is not None


class ForkedEngineError(RuntimeError):
    """The engine ran in the parent of this process: its threads were left there, it would hang."""

    def __init__(self) -> None:
        super().__init__("a process forked after the engine ran cannot set pages")


class _Engine:
    """The process in which the engine has run, None before it did anywhere."""

    process: int | None = None

    @classmethod
    def runs_here(cls) -> None:
        here = os.getpid()
        if cls.process not in (None, here):
            raise ForkedEngineError
        cls.process = here


@lru_cache(maxsize=2)
def _engine(template: str, folders: tuple[Path, ...], _: Versions) -> typst.Compiler:
    """An engine that has the fonts of these files open: twenty megabytes, read once a process."""
    given = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    return typst.Compiler(template, font_paths=given, ignore_system_fonts=True)
