"""标准 and 字典 of 基础数据: what was laid down, clause by clause, and what the words mean."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.core.roles import Duty, Role
from nuanliu.core.standards import Kind, Standard, StandardSet
from nuanliu.core.standards.scans import SCANS
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.panels.parts import Cell, Panel
from nuanliu.faces.web.words import listed, word
from nuanliu.stages.campaigns.models import Basis
from nuanliu.stages.campaigns.queries import standard_text, standards_received
from nuanliu.stages.claims.models import ClaimKind
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.models import EvidenceKind
from nuanliu.stages.performance.models import EvaluationKind
from nuanliu.stages.projects.models import ChangeKind

LOOKING = (*READERS, Role.ADMIN)
CLAUSES = (("条目", ""), ("适用", ""), ("内容", ""), ("有效期", ""), ("依据", ""), ("状态", ""))
STATES = (("状态", ""), ("谁办下一步", ""), ("可以办什么", ""))
VALUES = (("代码", ""), ("名称", ""))


@guard(*LOOKING)
@require_safe
def standards(request: SignedRequest) -> HttpResponse:
    """The standards files that were received, the newest first."""
    request.menu_entry = "basics"  # type: ignore[attr-defined] # read by house.house
    return render(request, "web/standards.html", {"standards": standards_received()})


@guard(*LOOKING)
@require_safe
def standard(request: SignedRequest, version: str) -> HttpResponse:
    """One of them: every clause by its kind, those in force today told apart."""
    request.menu_entry = "basics"  # type: ignore[attr-defined] # read by house.house
    found = standard_text(version)
    if found is None:
        raise Http404
    told = {"one": found, "panels": list(_clauses(found, request.signed.today))}
    return render(request, "web/standard.html", told)


def _clauses(found: StandardSet, on: date) -> Iterator[Panel]:
    for kind in Kind:
        rows = [row for row in found.rows if row.kind is kind]
        if rows:
            title = str(word(kind.chinese))
            yield Panel(title, CLAUSES, [_clause(row, on) for row in rows])


def _clause(row: Standard, on: date) -> list[Cell]:
    until = row.valid_to or word("另有规定为止")
    look = "tag tag-ask" if row.assumption else "tag tag-good"
    state = "待确认" if row.assumption else "已确认"
    return [
        Cell(row.label or row.name or word(row.kind.chinese), look="lead"),
        Cell(word(row.scope.text())),
        Cell(row.text()),
        Cell(word(f"{row.valid_from} 至 {until}")),
        Cell(row.clause),
        Cell(
            word(state if row.in_force(on) else "不在有效期"),
            look=look if row.in_force(on) else "tag",
        ),
    ]


@guard(*LOOKING)
@require_safe
def dictionary(request: SignedRequest) -> HttpResponse:
    """字典: the states of every kind of thing with who carries it on, and every list of values."""
    request.menu_entry = "basics"  # type: ignore[attr-defined] # read by house.house
    return render(request, "web/dictionary.html", {"panels": [*_values(), *_states()]})


def _states() -> Iterator[Panel]:
    for kind in KINDS.values():
        table = kind.lifecycle
        cells = [
            [
                Cell(word(name), look="lead"),
                Cell(kind.holders(state) or "—"),
                Cell(
                    listed(dict.fromkeys(m.label for m in table.moves if m.source == state)) or "—"
                ),
            ]
            for state, name in table.states.items()
        ]
        yield Panel(str(word(f"{word(table.label)}的状态")), STATES, cells)


def _values() -> Iterator[Panel]:
    lists: tuple[tuple[str, Iterable[tuple[str, str]]], ...] = (
        ("岗位", ((one.value, one.chinese) for one in Role)),
        ("不相容职责", ((one.value, one.chinese) for one in Duty)),
        ("发放方式", Channel.choices),
        ("签领凭据", EvidenceKind.choices),
        ("预算文件种类", ChangeKind.choices),
        ("报销种类", ClaimKind.choices),
        ("绩效表种类", EvaluationKind.choices),
        ("扫描件种类", SCANS.items()),
        ("个人信息处理依据", Basis.choices),
    )
    for title, pairs in lists:
        cells = [[Cell(word(name), look="lead"), Cell(code)] for code, name in pairs]
        yield Panel(title, (VALUES[1], VALUES[0]), cells)
