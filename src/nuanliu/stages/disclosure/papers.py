"""项目公开: the nine sections, written from the project's facts and the office's own words.

Every number is a `Figure` that names the measure it came from. Totals are summed from the lines
and nothing is typed twice, so one changed amount changes wherever it stands. Words that the office
has not written are left out or replaced by a sentence that states no fact of its own.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from nuanliu.core.dates import stored_day
from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Inline,
    Paragraph,
    Run,
    Style,
    Table,
    runs_of,
)
from nuanliu.core.figures import count
from nuanliu.core.placeholders import joined
from nuanliu.stages.disclosure import wording
from nuanliu.stages.disclosure.figures import TOTAL_AMOUNT, TOTAL_PEOPLE, Figures, total_fen
from nuanliu.stages.disclosure.sections import (
    ACTIVITY,
    AIMS,
    BASIS,
    BY_UNIT,
    CONTENT,
    OVERVIEW,
    PAID_BY_LIST,
    PLAN,
    RESULTS,
    SET_UP,
    TITLES,
    UNIT,
    Words,
)
from nuanliu.stages.projects import wording as plan
from nuanliu.stages.projects.models import Project

TARGET_VALUE = "plan.target_value"
OPERATOR = "指标性质"
TARGET_COLUMNS = (
    ("项目名称", 3),
    ("项目目标", 9),
    ("一级指标", 3),
    ("二级指标", 4),
    ("三级指标", 5),
    (OPERATOR, 2),
    ("指标值", 3),
    ("度量单位", 2),
    ("指标内容", 7),
)
PROSE = ("项目目标", "指标内容")
LABELS = (
    ("单位名称", "name"),
    ("组织机构代码", "uscc"),
    ("地址", "address"),
    ("联系电话", "phone"),
    ("法人代表", "legal_representative"),
    ("经费来源", "funding_source"),
)
NO_TARGETS = "本项目未列明绩效指标。"

Facts = dict[str, Any]
Own = Mapping[int, Mapping[str, str]]  # words written for one publication: section, slot, text


def nine_sections(
    project: Project, on: date, watermark: str | None = None, own: Own | None = None
) -> Document:
    """The whole public text of a project as of a day; `own` words stand before the project's."""
    facts, figures = plan.stated(project.facts), Figures(project, on)

    def words(section: int) -> Words:
        return Words(project.narrative, (own or {}).get(section, {}), figures)

    sections: tuple[list[Block], ...] = (
        [Paragraph(facts["name"])],
        [Paragraph(_basis(facts, words(BASIS)))],
        _unit(facts["unit"], words(UNIT)),
        _overview(facts, words(OVERVIEW)),
        _content(facts, words(CONTENT)),
        [Paragraph(tuple(_money_runs(facts)))],
        _plan(facts, words(PLAN)),
        _results(facts, words(RESULTS)),
        _aims(facts, words(AIMS)),
    )
    blocks: list[Block] = [
        Paragraph(f"{project.unit_name}{project.fiscal_year}年{facts['name']}项目")
    ]
    for numeral, title, body in zip(wording.CIRCLED, TITLES, sections, strict=True):
        blocks += [Heading(1, f"{numeral}、{title}"), *body]
    title = f"{project.unit_name}\n{project.fiscal_year}年重点领域财政项目公开"
    return Document(
        title, project.unit_name, on, tuple(blocks), style=Style.OFFICIAL, watermark=watermark
    )


def _basis(facts: Facts, words: Words) -> Inline:
    cited = "、".join(plan.titled(one) for one in facts["basis"])
    if not cited:
        return words.get("basis", "本项目未列明立项依据文件。")
    return joined(f"根据{cited}，", words.get("basis", SET_UP))


def _unit(unit: dict[str, Any], words: Words) -> list[Block]:
    told = ((label, unit.get(key)) for label, key in LABELS)
    lines: list[Block] = [Paragraph(f"{label}：{value}") for label, value in told if value]
    overview = joined(words.get("unit_overview"), wording.profile(unit, ""))
    return [*lines, *([Paragraph(joined("单位概况：", overview))] if overview else [])]


def _overview(facts: Facts, words: Words) -> list[Block]:
    """Section four; items that have nothing to say are left out and the rest is numbered on."""
    items = [item for item in _overview_items(facts, words) if item]
    lines: list[Block] = []
    for number, (head, *rest) in enumerate(items, 1):
        lines.append(Paragraph(joined(f"{number}、", head)))
        lines += [Paragraph(content) for content in rest]
    return lines


def _overview_items(facts: Facts, words: Words) -> Iterator[list[Any]]:
    period = facts["period"]
    when = period["text"] or wording.window(stored_day(period["from"]), stored_day(period["to"]))
    yield [f"起止时间：{when}；"] if when else []
    yield _founded(facts, words)
    groups = [f"（{n}）{group}" for n, group in enumerate(facts["groups"], 1)]
    yield ["慰问对象", *groups] if groups else []
    funds = [
        _fund(facts["fiscal_year"], place, share)
        for place, share in enumerate(plan.shares_of(facts), 1)
        if share.amount_fen is not None
    ]
    yield ["资金安排", *funds] if funds else []


def _founded(facts: Facts, words: Words) -> list[Inline]:
    titles = "".join(f"《{one['title']}》" for one in facts["basis"] if one["title"])
    own = words.get("overview", f"按照{titles}的规定开展。" if titles else "")
    return [joined("开展依据：", own)] if own else []


def _fund(year: int, place: int, share: plan.Share) -> tuple[Run, ...]:
    figure = plan.amount(share.amount_fen or 0, plan.LINE_AMOUNT, share.name)
    return (f"（{place}）{year}年{share.name}经费", figure, "；")


def _total(facts: Facts) -> Figure | None:
    fen = total_fen(facts)
    return None if fen is None else plan.amount(fen, TOTAL_AMOUNT)


def _people(facts: Facts) -> list[Run]:
    """'700人次', '120户、200人次': people and households beside each other, never added."""
    lines = facts["lines"]
    homes = [plan.households(line, facts["indicators"]) for line in lines]
    told: list[Run] = []
    if any(homes):
        told.append(count(sum(one or 0 for one in homes), TOTAL_PEOPLE, unit="户"))
    counted = [line["people"] for line, home in zip(lines, homes, strict=True) if home is None]
    parts = plan.summed(counted)
    people = facts["people"] if parts is None else parts
    if people is not None:
        told += ["、"] if told else []
        told.append(count(people, TOTAL_PEOPLE, unit="人次"))
    return told


def _content(facts: Facts, words: Words) -> list[Block]:
    total, duties = _total(facts), words.get("duties", BY_UNIT)
    year = facts["fiscal_year"]
    money: tuple[Run, ...] = (f"{year}年度财政安排资金", total, "。") if total else ()
    lines: list[Block] = [
        Paragraph(("（一）具体实施：", *money, *runs_of(duties))),
        Paragraph("（二）活动内容"),
    ]
    return lines + list(_activities(facts, words, dated=False))


def _plan(facts: Facts, words: Words) -> list[Block]:
    return list(_activities(facts, words, dated=True))


def _activities(facts: Facts, words: Words, *, dated: bool) -> Iterator[Block]:
    """Every campaign with its heading, when it takes place (`dated`), and whom it visits."""
    for place, campaign in enumerate(facts["campaigns"], 1):
        name = campaign["name"]
        kind = "" if name.endswith(("活动", "行动")) else "活动"
        yield Paragraph(f"{place}、{name}{kind}")
        when = (
            wording.window(stored_day(campaign["from"]), stored_day(campaign["to"]))
            if dated
            else ""
        )
        groups = "、".join(campaign["groups"])
        visited = f"走访慰问{groups}等群体。" if groups else ""
        text = joined(visited, words.get(f"{ACTIVITY}{name}", PAID_BY_LIST))
        yield Paragraph(joined(f"{when}开展。", text) if when else text)


def _money_runs(facts: Facts) -> Iterator[Run]:
    # "本项目" and not its name: a project's name may hold a campaign's, and the sum is of all.
    total = _total(facts)
    if total is not None:
        yield f"{facts['fiscal_year']}年财政拨款安排本项目支出"
        yield total
        yield "，"
    yield "具体资金安排如下："
    yield from plan.plan_runs(facts)


def _results(facts: Facts, words: Words) -> list[Block]:
    total, people = _total(facts), _people(facts)
    runs: list[Run] = []
    if total is not None:
        runs += [f"{facts['fiscal_year']}年完成本项目支出", total]
    if people:
        runs += ["，" if runs else "", "使用财政资金慰问总计", *people]
    done = Paragraph((*runs, "。") if runs else PAID_BY_LIST)
    overall = words.get("results_overall")
    if not overall:
        return [done]
    heads = Paragraph("1、总成效"), Paragraph("2、具体成效")
    return [heads[0], Paragraph(overall), heads[1], done]


def _aims(facts: Facts, words: Words) -> list[Block]:
    """The table of targets; a sentence where the project has none, never a table without a row."""
    return [_targets(facts, words)] if facts["indicators"] else [Paragraph(NO_TARGETS)]


def _targets(facts: Facts, words: Words) -> Table:
    caption = f"{facts['fiscal_year']}年{facts['name']}项目绩效目标表"
    operators = any(row["operator"] for row in facts["indicators"])
    kept = [pair for pair in TARGET_COLUMNS if operators or pair[0] != OPERATOR]
    columns = tuple(
        Column(title, weight, Align.LEFT if title in PROSE else Align.CENTER)
        for title, weight in kept
    )
    rows = tuple(_target_rows(facts, words, operators=operators))
    return Table(columns, rows, caption=caption)


def _target_rows(facts: Facts, words: Words, *, operators: bool) -> Iterator[tuple[Any, ...]]:
    height = len(facts["indicators"])
    aim = (*plan.objective(facts, {})[:-1], *runs_of(words.get("objective")))
    whole = (Cell(facts["name"], row_span=height), Cell(aim, row_span=height))
    levels = list(_merged_levels(facts["indicators"]))
    for place, (row, merged) in enumerate(zip(facts["indicators"], levels, strict=True)):
        value = Figure(row["value"], TARGET_VALUE, row["level3"] or "") if row["value"] else ""
        yield (
            *(whole if place == 0 else ()),
            *merged,
            row["level3"] or "",
            *((row["operator"] or "",) if operators else ()),
            value,
            row["unit"] or "",
            row["meaning"] or "",
        )


def _merged_levels(rows: list[dict[str, Any]]) -> Iterator[tuple[Cell, ...]]:
    """First and second level of each row, merged downwards over equal neighbours."""
    for _, inside in groupby(rows, key=lambda row: row["level1"]):
        members = list(inside)
        outer: tuple[Cell, ...] = (Cell(members[0]["level1"] or "", row_span=len(members)),)
        for level2, same in groupby(members, key=lambda row: row["level2"]):
            height = len(list(same))
            yield (*outer, Cell(level2 or "", row_span=height))
            yield from [()] * (height - 1)
            outer = ()
