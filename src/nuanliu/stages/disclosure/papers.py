"""项目公开: the nine sections, written from the project's facts and the office's own words.

Every number is a `Figure` that names the measure it came from; nothing is typed twice, so one
changed amount changes wherever it stands.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from nuanliu.core.documents import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Paragraph,
    Run,
    Style,
    Table,
)
from nuanliu.stages.disclosure import wording
from nuanliu.stages.projects.models import Project

LINE_AMOUNT, LINE_CAP, LINE_PEOPLE = "plan.line_amount", "plan.line_cap", "plan.line_people"
TOTAL_AMOUNT, TOTAL_PEOPLE = "plan.total_amount", "plan.total_people"
TARGET_VALUE = "plan.target_value"
TARGET_COLUMNS = ("项目名称", "项目目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标内容")  # fmt: skip
WEIGHTS = (3, 6, 3, 4, 5, 2, 3, 2, 6)


def nine_sections(project: Project, on: date, watermark: str | None = None) -> Document:
    """The whole public text of a project as of a day."""
    facts, words = project.facts, project.narrative
    sections = (
        _name(facts),
        _basis(facts, words),
        _unit(facts, words),
        _overview(facts, words),
        _content(facts, words),
        _money(facts),
        _plan(facts, words),
        _results(facts, words),
        _targets(facts, words),
    )
    blocks: list[Block] = [
        Paragraph(f"{project.unit_name}{project.fiscal_year}年{facts['name']}项目")
    ]
    for section in sections:
        blocks += section
    title = f"{project.unit_name}{project.fiscal_year}年重点领域财政项目公开"
    return Document(
        title, project.unit_name, on, tuple(blocks), style=Style.OFFICIAL, watermark=watermark
    )


def _head(place: int, title: str) -> Heading:
    return Heading(1, f"{wording.CIRCLED[place - 1]}、{title}")


def _name(facts: dict[str, Any]) -> list[Block]:
    return [_head(1, "项目名称"), Paragraph(facts["name"])]


def _basis(facts: dict[str, Any], words: dict[str, Any]) -> list[Block]:
    cited = "、".join(wording.titled(one) for one in facts["basis"])
    text = f"根据{cited}，{words['basis']}" if cited else words["basis"]
    return [_head(2, "立项依据"), Paragraph(text)]


def _unit(facts: dict[str, Any], words: dict[str, Any]) -> list[Block]:
    unit = facts["unit"]
    labels = (
        ("单位名称", unit["name"]),
        ("组织机构代码", unit["uscc"]),
        ("地址", unit["address"]),
        ("联系电话", unit["phone"]),
        ("法人代表", unit["legal_representative"]),
        ("经费来源", unit["funding_source"]),
    )
    lines: list[Block] = [Paragraph(f"{label}：{value}") for label, value in labels if value]
    overview = _profile(unit, words)
    return [_head(3, "项目实施单位"), *lines, *([Paragraph(overview)] if overview else [])]


def _profile(unit: dict[str, Any], words: dict[str, Any]) -> str:
    posts, departments = unit["posts"], unit["departments"]
    kinds = (("行政编制", "administrative"), ("工勤编制", "worker"), ("事业编制", "institution"))
    parts = [f"{label}{posts[key]}人" for label, key in kinds if posts[key] is not None]
    text = words.get("unit_overview", "")
    if posts["total"] is not None:
        text += f"我单位核定编制数为{posts['total']}人。"
    if parts:
        text += f"其中：{'，'.join(parts)}"
        text += f"，在职实有{posts['on_duty']}人。" if posts["on_duty"] is not None else "。"
    elif posts["on_duty"] is not None:
        text += f"在职实有{posts['on_duty']}人。"
    if departments:
        text += f"内设{len(departments)}个职能科室，分别为{'、'.join(departments)}。"
    return f"单位概况：{text}" if text else ""


def _overview(facts: dict[str, Any], words: dict[str, Any]) -> list[Block]:
    lines: list[Block] = [_head(4, "项目基本概况")]
    if facts["period"]["text"]:
        lines.append(Paragraph(f"1、起止时间：{facts['period']['text']}；"))
    lines.append(Paragraph(f"2、开展依据：{words['overview']}"))
    if facts["groups"]:
        lines.append(Paragraph("3、慰问对象"))
        lines += [Paragraph(f"（{n}）{group}") for n, group in enumerate(facts["groups"], 1)]
    lines.append(Paragraph("4、资金安排"))
    for place, (campaign, fen) in enumerate(_by_campaign(facts), 1):
        figure = wording.amount(fen, LINE_AMOUNT, campaign)
        lines.append(
            Paragraph((f"（{place}）{facts['fiscal_year']}年{campaign}经费", figure, "；"))
        )
    return lines


def _by_campaign(facts: dict[str, Any]) -> list[tuple[str, int]]:
    """Campaigns in order with the sum of their lines: a campaign may have several caps."""
    sums: dict[str, int] = {}
    for line in facts["lines"]:
        sums[line["campaign"]] = sums.get(line["campaign"], 0) + (line["amount_fen"] or 0)
    return list(sums.items())


def _content(facts: dict[str, Any], words: dict[str, Any]) -> list[Block]:
    total = wording.amount(facts["total_fen"], TOTAL_AMOUNT)
    lines: list[Block] = [
        _head(5, "项目实施内容"),
        Paragraph(
            (
                f"（一）具体实施：{facts['fiscal_year']}年度财政安排资金",
                total,
                "。",
                words.get("duties", ""),
            )
        ),
        Paragraph("（二）活动内容"),
    ]
    texts = {one["name"]: one["text"] for one in words.get("activities", [])}
    for place, campaign in enumerate(facts["campaigns"], 1):
        lines.append(Paragraph(f"{place}、{campaign['name']}活动"))
        lines.append(Paragraph(_activity(campaign, texts.get(campaign["name"], ""))))
    return lines


def _activity(campaign: dict[str, Any], text: str) -> str:
    groups = "、".join(campaign["groups"])
    return f"走访慰问{groups}等群体。{text}" if groups else text


def _money(facts: dict[str, Any]) -> list[Block]:
    return [_head(6, "资金安排情况"), Paragraph(tuple(_money_runs(facts)))]


def _money_runs(facts: dict[str, Any]) -> Iterable[Run]:
    total = wording.amount(facts["total_fen"], TOTAL_AMOUNT)
    yield f"{facts['fiscal_year']}年财政拨款安排项目支出{facts['name']}"
    yield total
    yield "，具体资金安排如下："
    yield from _line_runs(facts)


def _line_runs(facts: dict[str, Any]) -> Iterable[Run]:
    """'campaign X万元：group不超过500元/人，计500人；…。', the sentence that three places repeat."""
    group = facts["groups"][0] if facts["groups"] else ""
    last = len(facts["lines"]) - 1
    for place, line in enumerate(facts["lines"]):
        yield line["campaign"]
        yield wording.amount(line["amount_fen"], LINE_AMOUNT, line["campaign"])
        if line["cap_fen"] is not None:
            yield f"：{group}不超过"
            yield Figure(
                f"{wording.yuan(line['cap_fen'], LINE_CAP).text}/人", LINE_CAP, line["campaign"]
            )
        if line["people"] is not None:
            yield "，计"
            yield wording.count(line["people"], "人", LINE_PEOPLE, line["campaign"])
        yield "。" if place == last else "；"


def _plan(facts: dict[str, Any], words: dict[str, Any]) -> list[Block]:
    lines: list[Block] = [_head(7, "项目实施计划")]
    texts = {one["name"]: one["text"] for one in words.get("activities", [])}
    for place, campaign in enumerate(facts["campaigns"], 1):
        first, last = (_day(campaign[key]) for key in ("from", "to"))
        lines.append(Paragraph(f"{place}、{campaign['name']}活动"))
        when = wording.window(first, last)
        lead = f"{when}开展。" if when else ""
        lines.append(Paragraph(lead + _activity(campaign, texts.get(campaign["name"], ""))))
    return lines


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _results(facts: dict[str, Any], words: dict[str, Any]) -> list[Block]:
    runs: list[Run] = [f"{facts['fiscal_year']}年完成{facts['name']}"]
    runs.append(wording.amount(facts["total_fen"], TOTAL_AMOUNT))
    if facts["people"] is not None:
        runs += ["，使用财政资金慰问总计", wording.count(facts["people"], "人次", TOTAL_PEOPLE)]
    return [
        _head(8, "项目实施成效"),
        Paragraph("1、总成效"),
        Paragraph(words["results_overall"]),
        Paragraph("2、具体成效"),
        Paragraph((*runs, "。")),
    ]


def _targets(facts: dict[str, Any], words: dict[str, Any]) -> list[Block]:
    caption = f"{facts['fiscal_year']}年{facts['name']}项目绩效目标表"
    operators = any(row["operator"] for row in facts["indicators"])
    kept = [n for n, title in enumerate(TARGET_COLUMNS) if operators or title != "指标性质"]
    columns = tuple(Column(TARGET_COLUMNS[n], WEIGHTS[n]) for n in kept)
    rows = _target_rows(facts, words, operators=operators)
    return [_head(9, "项目绩效目标表"), Table(columns, tuple(rows), caption=caption)]


def _target_rows(
    facts: dict[str, Any], words: dict[str, Any], *, operators: bool
) -> list[tuple[Any, ...]]:
    numbered = [wording.titled(one) for one in facts["basis"] if one["number"]]
    basis = f"文件依据：{'、'.join(numbered)}，" if numbered else ""
    objective = (basis, *_line_runs(facts), words.get("objective", ""))
    height = len(facts["indicators"])
    rows: list[tuple[Any, ...]] = []
    for place, row in enumerate(facts["indicators"]):
        value = Figure(row["value"] or "", TARGET_VALUE, row["level3"] or "")
        operator = (row["operator"] or "",) if operators else ()
        cells = (
            *(row[key] or "" for key in ("level1", "level2", "level3")),
            *operator,
            value,
            row["unit"] or "",
            row["meaning"] or "",
        )
        if place == 0:
            cells = (Cell(facts["name"], row_span=height), Cell(objective, row_span=height), *cells)
        rows.append(cells)
    return rows
