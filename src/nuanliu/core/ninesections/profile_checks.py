"""Findings on sections, names, years, the unit, the basis, the period and the windows."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from nuanliu.core.dates.period import Fault, Fit, Window, inside
from nuanliu.core.identity import Uscc, parse_uscc
from nuanliu.core.ninesections.basis import Cited, same_title
from nuanliu.core.ninesections.choosing import most_named
from nuanliu.core.ninesections.evidence import Evidence, Planned
from nuanliu.core.ninesections.facts import Finding, Place
from nuanliu.core.ninesections.preface import unit_in_titles
from nuanliu.core.ninesections.remarks import error, note, warning
from nuanliu.core.ninesections.sections import TITLES, Part
from nuanliu.core.ninesections.unit import UnitReading, code_text
from nuanliu.core.ninesections.years import at_odds


def profile_findings(evidence: Evidence) -> Iterable[Finding]:
    """All findings that are not about money, heads or targets."""
    yield from _sections(evidence)
    yield from _name(evidence)
    yield from _years(evidence)
    yield from _basis(evidence)
    if evidence.unit:
        yield from _unit(evidence.unit, evidence.place(Part.UNIT))
        yield from _unit_name(evidence.unit, evidence)
    yield from _period(evidence)
    yield from _narrow_period(evidence)
    for campaign in evidence.campaigns:
        yield from _window(evidence, campaign.name)
        yield from _groups(evidence, campaign.name)
    yield from _campaigns(evidence)


def _sections(evidence: Evidence) -> Iterable[Finding]:
    present = evidence.outline.sections
    for part in Part:
        section = present.get(part)
        if section is None:
            text = f"缺少“{TITLES[part]}”部分，其中的内容没有读到。请补齐"
        elif section.headless:
            text = f"缺少“{part.value}、{TITLES[part]}”标题，以下内容按这一部分读入。请补上标题"
        else:
            continue
        yield error("SECTION-MISSING", evidence.place(part), text)


def _name(evidence: Evidence) -> Iterable[Finding]:
    if not evidence.name:
        yield error("NAME-ABSENT", evidence.place(Part.NAME), "没有项目名称。请写明项目名称")
        return
    first = evidence.name[0][0]
    for name, place in evidence.name[1:]:
        if same_title(name) != same_title(first):
            yield warning(
                "NAME-DIFFERS", place, f"项目名称写作“{name}”，别处写作“{first}”。请统一名称"
            )


def _years(evidence: Evidence) -> Iterable[Finding]:
    if evidence.year is None:
        yield error("YEAR-UNKNOWN", Place("", 1), "全文没有年度。请在标题中写明年度")
        return
    votes = Counter(year for year, _ in evidence.years).most_common(2)
    drawn = len(votes) > 1 and votes[0][1] == votes[1][1]
    for year, place in evidence.years:
        if year != evidence.year or drawn:
            yield error("YEAR-DIFFERS", place, f"标题写作{year}年，与别处写的年度不同。请统一年度")
    for one in at_odds(evidence.said, evidence.year):
        about = f"“{one.campaign}”写作" if one.campaign else "写作"
        text = f"{about}{one.year}年，与别处写的年度不同。请统一年度"
        yield error("YEAR-DIFFERS", one.place, text)


def _basis(evidence: Evidence) -> Iterable[Finding]:
    if not evidence.cited and Part.BASIS in evidence.outline.sections:
        yield warning(
            "BASIS-NONE", evidence.place(Part.BASIS), "没有引用任何依据文件。请写明文件名"
        )
    for text, place in evidence.misnumbered:
        yield error(
            "BASIS-NUMBER-BAD",
            place,
            f"文号“{text}”不完整，没有读入。请写成机关代字、〔年份〕、序号，如X发〔2024〕1号",
        )
    numbers: dict[str, list[Cited]] = {}
    for one in evidence.cited:
        if one.title is not None and one.number is not None:
            numbers.setdefault(same_title(one.title), []).append(one)
    for cited in numbers.values():
        yield from _numbers(cited)


def _numbers(cited: Sequence[Cited]) -> Iterable[Finding]:
    """One document, cited several times: the number most places print holds; in a draw none."""
    best = most_named(Counter(one.number for one in cited))
    for one in cited:
        if len(best) > 1 or one.number != best[0]:
            others = "、".join(
                f"第{other.place.section}部分第{other.place.line}行为{other.number}"
                for other in cited
                if other.number != one.number
            )
            text = f"《{one.title}》的文号写作{one.number}，{others}。请核对文号"
            yield error("BASIS-NUMBER-DIFFERS", one.place, text)


_FIELDS = {
    "name": "单位名称",
    "code": "统一社会信用代码",
    "address": "地址",
    "phone": "联系电话",
    "legal": "法定代表人",
    "funding": "经费来源",
    "overview": "单位概况",
}


def _unit(unit: UnitReading, heading: Place) -> Iterable[Finding]:
    yield from _absent_fields(unit, heading)
    yield from _code(unit)
    yield from _posts(unit)
    named, listed = unit.named_departments, unit.facts.departments
    if named is not None and named != len(listed):
        yield warning(
            "DEPARTMENTS-COUNT",
            unit.places.get("overview", heading),
            f"写明内设{named}个科室，列出{len(listed)}个。请核对",
        )


_BODY = re.compile(r"(?:会|局|委|办公室|中心|院|校|公司)$")
_UNION = re.compile(r"工会$|总.会$")


def _unit_name(unit: UnitReading, evidence: Evidence) -> Iterable[Finding]:
    """The unit against the body named in the title; the text may name it elsewhere as it is."""
    titled, own = unit_in_titles(evidence.outline.preface), unit.facts.name
    if titled is None or own is None or not _BODY.search(titled):
        return
    name, title = (_bare(one).replace("总工会", "工会") for one in (own, titled))
    if name in title or title in name or _named_elsewhere(_bare(own), unit, evidence):
        return
    made = error if _UNION.search(own) and title.endswith("工会") else warning
    text = f"单位名称写作“{own}”，标题写作“{titled}”，正文别处也没有前者。请核对单位名称"
    yield made("UNIT-NAME-DIFFERS", unit.places.get("name", evidence.place(Part.UNIT)), text)


def _named_elsewhere(name: str, unit: UnitReading, evidence: Evidence) -> bool:
    own = unit.places["name"].line if "name" in unit.places else 0
    lines = [one for section in evidence.outline.sections.values() for one in section.lines]
    return any(name in _bare(one.text) for one in lines if one.number != own)


def _absent_fields(unit: UnitReading, heading: Place) -> Iterable[Finding]:
    """Each absent field at the line after which the form has it."""
    place = heading
    for key, label in _FIELDS.items():
        if key in unit.places:
            place = unit.places[key]
        elif key != "name" or not unit.facts.name:
            yield error("UNIT-FIELD-ABSENT", place, f"此行之后没有写“{label}”。请补写")


def _code(unit: UnitReading) -> Iterable[Finding]:
    if unit.code is None:
        return
    place = unit.places["code"]
    text = code_text(unit.code)
    if unit.facts.uscc is None:
        if _org_code_holds(text):
            yield note("ORG-CODE", place, f"{text}是9位组织机构代码，不是统一社会信用代码")
        else:
            yield error("ORG-CODE-BAD", place, f"组织机构代码{text}的校验位不对。请核对")
        return
    answer = parse_uscc(text)
    if not isinstance(answer, Uscc):
        # The embedded organisation code is a second check; the code's own digit may be right.
        made = warning if answer.code == "USCC-ORG" else error
        yield made("USCC-BAD", place, f"{answer.what}。{answer.fix}")
    elif "机构代码" in unit.code.label:
        yield note(
            "USCC-LABEL", place, f"“{unit.code.label}”后写的是18位统一社会信用代码，按后者读入"
        )


def _org_code_holds(text: str) -> bool:
    """Check character of an organisation code, GB 11714-1997: weights 3 7 9 10 5 8 4 2, mod 11."""
    body = text.replace("-", "")
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, weights, strict=False))
    return "0123456789X0"[(11 - total % 11)] == body[8]


def _posts(unit: UnitReading) -> Iterable[Finding]:
    posts, place = unit.facts.posts, unit.places["posts"]
    kinds = [posts.administrative, posts.worker, posts.institution]
    known = [count for count in kinds if count is not None]
    if posts.total is not None and known and sum(known) != posts.total:
        yield error(
            "POSTS-SUM",
            place,
            f"行政、工勤、事业编制相加为{sum(known)}人，编制数为{posts.total}人，两者不符。请核对",
        )
    if posts.total is not None and posts.on_duty is not None and posts.on_duty > posts.total:
        yield warning("POSTS-OVER", place, f"在职{posts.on_duty}人多于编制{posts.total}人。请核对")


def _period(evidence: Evidence) -> Iterable[Finding]:
    planned = evidence.period
    place = evidence.place(Part.PROFILE, planned.line or None)
    if planned.fault:
        yield error("PERIOD-IMPOSSIBLE", place, f"起止时间“{planned.text}”{_WRONG[planned.fault]}")
    elif planned.window is None:
        if Part.PROFILE in evidence.outline.sections:
            made = warning if planned.text else error
            yield made("PERIOD-UNKNOWN", place, "没有读到起止齐全的项目时间。请写明起止年月")
    elif _outside_year(planned, evidence.year):
        yield error(
            "PERIOD-OUTSIDE-YEAR",
            place,
            f"起止时间“{planned.text}”超出{evidence.year}年{_titled(evidence)}。请核对起止时间或年度",
        )


def _titled(evidence: Evidence) -> str:
    lines = [str(place.line) for year, place in evidence.years if year == evidence.year]
    return f"（年度写在第{'、'.join(lines)}行）" if lines else ""


_WRONG = {
    Fault.REVERSED: "结束早于开始。请核对起止时间",
    Fault.NO_SUCH_DAY: "里有不存在的日期。请核对日期",
}


def _outside_year(planned: Planned, year: int | None) -> bool:
    window = planned.window
    if window is None or year is None:
        return False
    return window.start.year != year or window.end.year != year


def _narrow(evidence: Evidence) -> bool:
    """Is the period itself wrong? It leaves the year, or most campaigns do not fit into it."""
    period = evidence.period.window
    if period is None or _outside_year(evidence.period, evidence.year):
        return period is not None
    windows = [
        planned.window
        for planned in evidence.plans.values()
        if planned.window and not _outside_year(planned, evidence.year)
    ]
    left = sum(inside(one, period) is Fit.OUTSIDE and not _early(one, period) for one in windows)
    return left > 1 and left * 2 > len(windows)


def _narrow_period(evidence: Evidence) -> Iterable[Finding]:
    if _narrow(evidence) and not _outside_year(evidence.period, evidence.year):
        yield error(
            "PERIOD-NARROW",
            evidence.place(Part.PROFILE, evidence.period.line),
            f"多数活动的时间不在起止时间“{evidence.period.text}”之内。请核对起止时间",
        )


def _window(evidence: Evidence, name: str) -> Iterable[Finding]:
    planned = evidence.plans[name]
    place = evidence.place(Part.PLAN, planned.line or None)
    if planned.fault:
        yield error(
            "WINDOW-IMPOSSIBLE", place, f"“{name}”的时间“{planned.text}”{_WRONG[planned.fault]}"
        )
    elif planned.window is not None:
        yield from _fit(evidence, name, planned.window, place)
    elif Part.PLAN in evidence.outline.sections:
        yield warning("WINDOW-UNKNOWN", place, f"没有读到“{name}”的起止时间。请写明")


def _fit(evidence: Evidence, name: str, window: Window, place: Place) -> Iterable[Finding]:
    planned, whole = evidence.plans[name], evidence.period
    period = None if _narrow(evidence) else whole.window
    fit = inside(window, period) if period else Fit.INSIDE
    at = f"第{evidence.place(Part.PROFILE).section}部分第{whole.line}行"
    if period and _early(window, period):
        yield warning(
            "WINDOW-EARLY",
            place,
            f"“{name}”的时间“{planned.text}”早于项目起止时间“{whole.text}”开始（{at}）。"
            "如为提前筹备，请写明；发放须在项目期内",
        )
    elif fit is Fit.OUTSIDE or _outside_year(planned, evidence.year):
        limit = f"项目起止时间“{whole.text}”（{at}）" if period else f"{evidence.year}年"
        yield error(
            "WINDOW-OUTSIDE", place, f"“{name}”的时间“{planned.text}”超出{limit}。请核对时间"
        )
    elif fit is Fit.OVERLAP_BY_MONTH:
        yield note(
            "WINDOW-MONTH",
            place,
            f"“{name}”的时间“{planned.text}”只到月（旬），与项目起止时间的精度不同，按同月重合视为在内",
        )


_AHEAD = timedelta(days=31)  # what January needs is prepared in December: one month


def _early(window: Window, period: Window) -> bool:
    """Is it the work of a month ahead that then goes on within the period?"""
    ahead = period.start - window.start
    before = inside(replace(window, start=max(window.start, period.start)), period)
    begins = inside(window, replace(period, end=max(window.end, period.end)))
    return (
        begins is Fit.OUTSIDE
        and timedelta() < ahead <= _AHEAD
        and window.end > period.start
        and before is not Fit.OUTSIDE
    )


def _groups(evidence: Evidence, name: str) -> Iterable[Finding]:
    content = evidence.described[Part.CONTENT].get(name)
    plan = evidence.described[Part.PLAN].get(name)
    if content is None or plan is None:
        return
    here = [_bare(one) for one in content.groups]
    there = [_bare(one) for one in plan.groups]
    only = [one for one in content.groups if _bare(one) not in there]
    more = [one for one in plan.groups if _bare(one) not in here]
    if only or more:
        text = "；".join(
            words + "、".join(groups)
            for words, groups in (("实施内容另有", only), ("实施计划另有", more))
            if groups
        )
        yield note(
            "GROUPS-DIFFER",
            evidence.place(Part.PLAN, plan.line),
            f"“{name}”的慰问群体在实施内容与实施计划中不同：{text}",
        )


def _bare(group: str) -> str:
    return re.sub(r"\s", "", group)


def _campaigns(evidence: Evidence) -> Iterable[Finding]:
    """A section that gives items to some campaigns must give one to each."""
    for part in (Part.CONTENT, Part.PLAN):
        headed = evidence.headed[part]
        for name in evidence.missing(headed) if headed else ():
            place = evidence.place(part, evidence.beside(headed, name))
            text = f"分项写了其他活动，没有“{name}”。请补上这一项"
            yield error("CAMPAIGN-MISSING", place, text)
    timed = {name: (one.line, one.line) for name, one in evidence.plans.items() if one.line}
    for name in evidence.missing(timed) if timed and not evidence.headed[Part.PLAN] else ():
        place = evidence.place(Part.PLAN, evidence.beside(timed, name))
        yield error("CAMPAIGN-MISSING", place, f"写了其他活动的时间，没有“{name}”。请补上这一项")
