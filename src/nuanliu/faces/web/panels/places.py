"""各地表式: the forms of 绩效 in the layouts of places, taken out from the page they are of."""

from collections.abc import Iterable

from django.urls import reverse

from nuanliu.faces.web.panels.parts import Cell, Panel
from nuanliu.faces.web.words import word
from nuanliu.stages.archive.papers import Paper

ENDINGS = ("docx", "xlsx", "pdf")
HEADS = (("文书", ""), ("Word", ""), ("Excel", ""), ("PDF", ""))


def places_panel(project: int, papers: Iterable[Paper]) -> Panel:
    """A row a form, a link a format; made when it is asked for."""
    cells = [
        [Cell(one.name.partition("/")[2], look="lead", zh=True),
         *(_file(project, one, ending) for ending in ENDINGS)] for one in papers
    ]  # fmt: skip
    return Panel("各地表式", HEADS, cells, empty="没有这种表式")


def _file(project: int, paper: Paper, ending: str) -> Cell:
    if ending not in paper.formats:
        return Cell("—")
    return Cell(word("下载"), reverse("paper", args=[project, f"{paper.name}.{ending}"]))
