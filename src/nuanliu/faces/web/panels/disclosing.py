"""公开: the nine sections of a text, and where a released one stands."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller, count
from nuanliu.stages.payments.papers import grouped

LOOKS = {"drafted": "tag tag-ask", "agreed": "tag tag-good", "published": "tag tag-good"}


def _disclosure(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del after
    kind = KINDS["section"]
    seen = bool(signed.roles & kind.readers)
    rows = row.sections.select_related(*kind.joins).order_by("number")
    yield Panel(
        "九个部分",
        (("部分", ""), ("状态", ""), ("编写人", ""), ("核对人", "")),
        [
            [
                Cell(kind.title(one), kind.address(one) if seen else "", "lead"),
                Cell(kind.state(one), look=LOOKS.get(one.state, "tag")),
                Cell(one.edited_by.name if one.edited_by else "—"),
                Cell(one.agreed_by.name if one.agreed_by else "—"),
            ]
            for one in rows
        ],
        links=(
            ("一致性检查", reverse("disclosure-findings", args=[row.pk])),
            ("与上年比较", reverse("disclosure-last-year", args=[row.pk])),
            ("数字来源", reverse("disclosure-sources", args=[row.pk])),
        ),
    )
    if row.package_id is not None:
        where = reverse("disclosure-package", args=[row.pk])
        cells = [Cell(row.package.name, where, "lead"), Cell(grouped(row.package_id))]
        yield Panel("发布包", (("文件", ""), ("指纹", "")), [cells])
    if row.copy_seen_on is not None:
        told = [Cell(row.copy_seen_on), count(row.copy_lacks), Cell(grouped(row.copy_hash))]
        heads = (("核对日期", ""), ("缺少或不同的行", "num"), ("副本指纹", ""))
        yield Panel("公开页核对", heads, [told])


TELLERS: dict[str, Teller] = {"disclosure": _disclosure}
