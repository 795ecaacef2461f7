"""归档之后: what holds a person's data, each with its clause."""

from collections.abc import Iterator
from typing import Any

from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller
from nuanliu.stages.archive.erasing import holdings


def _erasure(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del after
    if row.state == "forgotten":
        return
    heads = (("必须保管的", ""), ("至", ""), ("依据", ""))
    yield Panel("不能删除的原因", heads, [
        [Cell(one.what, look="lead"), Cell(one.until or "—"), Cell(one.clause)]
        for one in holdings(row.person, signed.today)
    ], empty="没有必须保管的，可以删除")  # fmt: skip


TELLERS: dict[str, Teller] = {"erasure": _erasure}
