"""`nuanliu measures`: every named query of the catalogue, its value on a day and the rows of it."""

import json
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.chosen import day_said, project_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nuanliu.core.measures import Measured
    from nuanliu.stages.performance.measures import Measure

HEAD = ("口径", "名称", "值", "分子", "分母", "依据行数")


@click.command(cls=Command)
@click.argument("name", metavar="[口径]", required=False)
@option("--project", "number", metavar="项目号", type=int, help="哪个项目（缺省为最近的一个）")
@option("--on", "day", metavar="日期", help="截至哪一天，如 2024-12-31（缺省为今天）")
@option("--evidence", is_flag=True, help="列出依据的每一行，并标出没有计入分子的")
@json_option
@data_option
def command(
    name: str | None,
    number: int | None,
    day: str | None,
    evidence: bool,  # noqa: FBT001 - click passes options by name
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """计量口径：每个数怎么算、截至某日是多少、依据哪些记录。

    不写口径时列出全部；口径可写英文名（people_paid）或中文名（慰问人数）。没有数据的写“未取得”和
    原因，不用常数或零代替。每次都注明读账时流水的位置；流水位置相同，结果就相同。
    """
    office.open_books()
    project, on = project_of(number), day_said(day)
    chosen = _chosen(name)
    from nuanliu.stages.performance.measures import take_at

    answers = [(one, *take_at(one.name, project, on)) for one in chosen]
    head = {"project": project.pk, "name": project.name, "on": on.isoformat()}
    if as_json:
        told = [_told(one, found, at, evidence=evidence) for one, found, at in answers]
        answer = {**head, "measures": told}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(_words(answers, f"{project.name}，截至{on}", evidence=evidence)))


def _chosen(name: str | None) -> "list[Measure]":
    from nuanliu.stages.performance.measures import CATALOGUE

    if name is None:
        return list(CATALOGUE.values())
    names = {one.chinese: one for one in CATALOGUE.values()} | dict(CATALOGUE)
    if name in names:
        return [names[name]]
    near = "、".join(get_close_matches(name, names, 3, 0.3)) or "运行 nuanliu measures 查看全部"
    raise Stop(f"没有计量口径“{name}”", f"相近的：{near}", REFUSED)


def _told(one: "Measure", found: "Measured", at: Any, *, evidence: bool) -> dict[str, Any]:
    told = {
        "name": one.name,
        "chinese": one.chinese,
        "subject": one.subject.value,
        "unit": one.unit,
        "definition": one.definition,
        "clause": one.clause,
        "value": None if found.why_missing else found.text,
        "why_missing": found.why_missing or None,
        "numerator": _plain(found.part),
        "denominator": _plain(found.whole),
        "journal": {"position": at.size, "hash": at.last},
        "rows": len(found.rows),
    }
    more = {"evidence": list(found.rows), "missed": list(found.missed)}
    return {**told, **more} if evidence else told


def _plain(value: Fraction | None) -> str | None:
    from nuanliu.core.indicators.actuals import decimal_text

    return None if value is None else decimal_text(value)


def _words(answers: list[Any], title: str, *, evidence: bool) -> "Iterator[str]":
    rows = [
        (
            one.name,
            one.chinese,
            found.text,
            _plain(found.part) or "",
            _plain(found.whole) or "",
            str(len(found.rows)),
        )
        for one, found, _ in answers
    ]
    yield title
    yield from table(HEAD, rows, right={3, 4, 5})
    yield from (
        f"{one.chinese}未取得：{found.why_missing}"
        for one, found, _ in answers
        if found.why_missing
    )
    if len(answers) == 1:
        one = answers[0][0]
        yield from (f"定义：{one.definition}", f"出处：{one.clause}")
    if evidence:
        for one, found, _ in answers:
            yield from _rows(one, found)
    at = answers[-1][2]
    yield f"读账时流水第 {at.size} 行，校验值 {at.last[:16]}…"


def _rows(one: "Measure", found: "Measured") -> "Iterator[str]":
    yield f"{one.chinese}的依据（{len(found.rows)} 行）："
    missed = set(found.missed)
    for ref in found.rows:
        yield f"  {ref}{'  未计入' if ref in missed else ''}"
