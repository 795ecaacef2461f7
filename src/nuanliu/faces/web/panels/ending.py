"""归档之后: what holds a person's data, each with its clause."""

from collections.abc import Iterator
from typing import Any

from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller
from nuanliu.faces.web.words import word
from nuanliu.stages.archive.erasing import holdings
from nuanliu.stages.archive.originals import absent


def _erasure(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del after
    if row.state == "forgotten":
        return
    heads = (("必须保管的", ""), ("至", ""), ("依据", ""))
    yield Panel("不能删除的原因", heads, [
        [Cell(one.what, look="lead"), Cell(one.until or "—"), Cell(one.clause)]
        for one in holdings(row.person, signed.today)
    ], empty="没有必须保管的，可以删除")  # fmt: skip


def _package(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """缺项: what an auditor will ask for and not find, as the books stand now."""
    del signed, after
    lines = absent(row.project, row.campaign)[:SHOWN]
    yield Panel("缺项", (("没有的材料", ""),), [[Cell(word(line), look="lead")] for line in lines],
                empty="没有缺项")  # fmt: skip


SHOWN = 200  # lines; all of them stand in 缺项清单.txt of the package
TELLERS: dict[str, Teller] = {"erasure": _erasure, "package": _package}
