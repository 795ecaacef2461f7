"""What a report says in sentences: year, score, grade, indicators, counts at a rate."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.model import Indicator, Read, Sure, Tiers
from nuanliu.core.forms.values import goal_of, points_of, reached_of
from nuanliu.core.forms.words import is_title
from nuanliu.core.signs import plain, squeezed

_OF_YEAR = re.compile(r"(20\d\d)年度")
_YEAR_OF = re.compile(r"(20\d\d)年.{0,60}?(?:绩效|自评|目标|申报|项目|专项|公开|资金)")
_BRACKETED = re.compile(r"\(?(20\d\d)年度?\)?")
_ENDING = re.compile(r"\((20\d\d)年度?\)$")
_FILED = re.compile(r"(?:填报|填表|报告|编制|发布|编稿|公开|打印)(?:日期|时间)?[:：]?|日期[:：]")
_SCORE = re.compile(
    r"(?:(?:自评|评价|综合|最终|总体|绩效)(?:总|综合|自评|评价)*(?:得分|评分|分数|总分|分)|总分|总得分|自评分)(?:结果)?"
    r"(?:为|是|:|：|达到?|共计?)*(?P<score>\d{1,3}(?:\.\d+)?)分"
)
_EXECUTED = re.compile(
    r"(?:预算|资金)执行率?(?:情况)?(?:自评)?得(?:分)?(?:为|:)?(\d{1,2}(?:\.\d+)?)分"
)
_UNIT_FIRST = re.compile(
    r"(?P<unit>[\u4e00-\u9fff]{3,28}?(?:局|会|委|政府|办公室|中心|医院|学校|大学|学院|小学|中学|幼儿园|馆|站|所"
    r"|法院|检察院|部|处|社|院|队|妇联|残联|文联|科协))(?:关于)?20\d\d年"
)
_GRADE = re.compile(
    r"(?:等级|等次|档次|评价结果|评价结论|自评结果|结果|评为|评定为|综合评价|自评)(?:评定|评价)?(?:为|是|:|：|属于)*[“\"「]?"
    r"(?P<grade>优秀?|良好?|中等?|合格|差)(?![\u4e00-\u9fff])[”\"」]?(?:等级|等次|档)?"
)
GRADES = {
    "优": "优", "优秀": "优", "良": "良", "良好": "良", "中": "中", "中等": "中", "合格": "中",
    "一般": "中", "差": "差", "较差": "差",
}  # fmt: skip
_TICK = "R☑√■✓✔☒●þ"
_OPTION = "优秀?|良好?|中等?|差"
_LEVEL_DONE = re.compile(
    r"(?:\(?[\d一二三四五六七八九]{1,2}[)、.．]?\s*)*(?P<level>产出|效益|满意度|成本)指标(?:完成|实现)(?:情况|程度)?[:：]"
    r"\s*(?:为)?(?P<value>\d{1,3}(?:\.\d+)?%)"
)
_IN_WORDS = re.compile(
    r"^(?:\(?[\d一二三四五六七八九①-⑨]{1,2}[)、.．]?\s*)*"
    r"(?:(?P<level2>数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|满意度)指标)?"
    r"[:：\-—]*\s*(?P<name>[^,，。;；:：]{2,50}?)[:：,，]?\s*"
    r"(?:年初|年度|预期|计划)?(?:目标值?|指标值)(?:为|是|:|：)?\s*(?P<target>[^,，。;；]{1,24}?)[,，;；]\s*"
    r"(?:年末|全年)?(?:实际)?(?:完成|达到|实现|实际)(?:值|情况)?(?:为|是|了|:|：)?\s*(?P<actual>[^,，。;；]{1,24}?)"
    r"(?:[,，;；]\s*(?:分值|权重|满分)(?:为|:|：)?\s*(?P<weight>\d+(?:\.\d+)?)分?)?"
    r"(?:[,，;；]\s*(?:自评)?(?:得分|得)(?:为|:|：)?\s*(?P<score>\d+(?:\.\d+)?)分?)?"
    r"(?:[,，;；](?:主要)?(?:原因|因).*)?[。;；]?$"
)
_LEVELS = {
    "数量": "产出", "质量": "产出", "时效": "产出", "成本": "产出", "经济效益": "效益",
    "社会效益": "效益", "生态效益": "效益", "可持续影响": "效益", "服务对象满意度": "满意度",
    "满意度": "满意度",
}  # fmt: skip
_HEADING = re.compile(r"(产出|效益|满意度|成本)指标(?:完成|实现)?(?:情况|分析)?")
_COUNTED = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,10}?)(?P<count>\d[\d,]*)(?:人|名|户|家)(?!次)")
_RATED = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,10}?)(?:每人|每户)?(?P<rate>\d[\d,]*)元/(?:年|人|户|学年)"
)


def year_of(items: Sequence[Item], period: str | None) -> Read[int] | None:
    """The year a form is about; the day it was filled in never counts."""
    titles = [one for one in items if len(one.text) <= 90 and not _FILED.match(squeezed(one.text))]
    for item in titles:
        bare = squeezed(item.text)
        found = _OF_YEAR.search(bare)
        if found and (is_title(item.text) or _BRACKETED.fullmatch(bare) or _titled(bare)):
            return Read(int(found[1]), item.where)
    for item in titles:
        bare = squeezed(item.text)
        found = _YEAR_OF.search(bare) or _ENDING.search(bare)
        if found and _titled(bare):
            return Read(int(found[1]), item.where)
    if period and (found := re.search(r"20\d\d", period)):
        return Read(int(found[0]), "起止时间", Sure.HIGH)
    return _year_told(items)


def _titled(bare: str) -> bool:
    return re.search(r"(?:表|报告|情况|公开)(?:\(.{0,20}\))?(?:\.\w+)?$", bare) is not None or (
        re.search(r"目标.{0,4}表|自评.{0,4}表|自评报告|项目资金投入", bare) is not None
    )


def _year_told(items: Sequence[Item]) -> Read[int] | None:
    for pattern in (r"起止时间[。:：].{0,6}?(20\d\d)年", r"(20\d\d)年度", r"(20\d\d)年[,，]"):
        for item in items:
            bare = squeezed(item.text)
            found = re.search(pattern, bare)
            if found and not _FILED.match(bare):
                return Read(int(found[1]), item.where, Sure.MEDIUM)
    return None


def score_told(items: Sequence[Item]) -> Read[Fraction] | None:
    """The self-evaluation's total in a sentence."""
    for item in items:
        found = _SCORE.search(squeezed(item.text)) if item.prose else None
        if found and Fraction(found["score"]) <= 100:
            return Read(Fraction(found["score"]), item.where, Sure.MEDIUM)
    return None


def execution_told(items: Sequence[Item]) -> Fraction | None:
    """The score of budget execution in a sentence."""
    for item in items:
        found = _EXECUTED.search(squeezed(item.text))
        if found:
            return Fraction(found[1])
    return None


def unit_told(items: Sequence[Item]) -> Read[str] | None:
    """The unit that opens the title of a paper, before the year."""
    for item in items[:12]:
        found = _UNIT_FIRST.match(squeezed(item.text))
        if found and len(item.text) < 70:
            return Read(found["unit"], item.where, Sure.MEDIUM)
    return None


def grade_told(items: Sequence[Item]) -> Read[str] | None:
    """The grade in a sentence."""
    for item in items:
        found = _GRADE.search(squeezed(item.text)) if item.prose else None
        if found:
            return Read(GRADES[found["grade"]], item.where, Sure.MEDIUM)
    return None


def grade_of(text: str) -> str | None:
    """The grade of a cell: 优, 优秀, or the ticked one of several."""
    bare = squeezed(text)
    if bare in GRADES:
        return GRADES[bare]
    ticked = re.findall(rf"({_OPTION})(?:\(.*?\))?[{_TICK}]|[{_TICK}]({_OPTION})", bare)
    names = {GRADES[a or b] for a, b in ticked}
    if len(names) == 1:
        return names.pop()
    found = re.match(rf"[“\"]?({_OPTION})(?![\u4e00-\u9fff□])", bare)
    return GRADES[found[1]] if found and "□" not in bare else None


def indicators_told(items: Sequence[Item]) -> Iterator[Indicator]:
    """Indicators that stand in sentences."""
    level: str | None = None
    for item in items:
        bare = squeezed(item.text)
        done = _LEVEL_DONE.match(bare)
        if done:
            goal = goal_of(done["value"])
            name = f"{done['level']}指标完成情况"
            yield _told(
                f"{done['level']}指标", None, name, item, goal_text=goal.value or "", unit="%"
            )
            continue
        heading = _HEADING.search(bare) if len(bare) <= 24 else None
        if heading:
            level = f"{heading[1]}指标"
        for sentence in re.split(r"(?<=[。;；])", plain(item.text)):
            yield from _sentence(sentence, level, item)
            yield from _dashed(sentence, item)


_DASHED = re.compile(
    r"(?:\(?[\d一二三四五六七八九]{1,2}[)、.．]?)?(?:(?P<level1>产出|效益|满意度|成本)指标[-—－:：/→>]+)?"
    r"(?P<level2>数量|质量|时效|成本|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|可持续影响"
    r"|(?:服务对象|社会公众)?满意度)指标[-—－:：]+(?P<name>[^,，。;；:：\d]{2,40}?)[:：]?"
    r"(?P<target>(?:[≥≤=<>＝]|不低于|不少于|不超过|大于|小于|达到?)*\d[^,，。;；]{0,12})[。;；]?"
)


def _dashed(text: str, item: Item) -> Iterator[Indicator]:
    """'产出指标-数量指标:全年开放天数≥300天': a target alone, its levels in front."""
    found = _DASHED.fullmatch(squeezed(text))
    if found:
        level1 = found["level1"] or _LEVELS.get(found["level2"])
        goal = found["target"].removeprefix("达到").removeprefix("达")
        yield _told(
            f"{level1}指标" if level1 else None, f"{found['level2']}指标", found["name"], item,
            goal_text=goal,
        )  # fmt: skip


def _told(
    level1: str | None, level2: str | None, name: str, item: Item, *, goal_text: str, unit: str = ""
) -> Indicator:
    goal = goal_of(goal_text, unit=unit)
    return Indicator(
        level1, level2, name, goal.operator, goal.value, goal.unit, None, None, None,
        where=item.where, sure=Sure.MEDIUM, goal=goal.number, raw_name=name,
    )  # fmt: skip


def _sentence(text: str, level: str | None, item: Item) -> Iterator[Indicator]:
    found = _IN_WORDS.match(squeezed(text))
    if not found:
        return
    goal, reached = goal_of(found["target"]), reached_of(found["actual"])
    level2 = found["level2"]
    level1 = f"{_LEVELS[level2]}指标" if level2 else level
    yield Indicator(
        level1, f"{level2}指标" if level2 else None, found["name"], goal.operator, goal.value,
        goal.unit, reached.value, points_of(found["score"] or ""), points_of(found["weight"] or ""),
        where=item.where, sure=Sure.MEDIUM, goal=goal.number, reached=reached.number,
        reached_unit=reached.unit, score_text=found["score"] or "", raw_name=found["name"],
    )  # fmt: skip


_WHOLLY = re.compile(r"全部(?:为|是|由|属于?)(?P<level>中央|省|市|州|县|区)(?:本)?级?(?:财政|预算)")
_DOWN = re.compile(r"(?P<level>中央|省|市|州|县|区)对下(?:专项)?转移支付|(?P<other>中央|省级)(?:财政)?转移支付")


def sources_told(items: Sequence[Item]) -> tuple[Read[str], ...]:
    """The levels of government that pay, as sentences tell them; the same level once."""
    found: dict[str, Read[str]] = {}
    for item in items:
        bare = squeezed(item.text)
        for match in (*_WHOLLY.finditer(bare), *_DOWN.finditer(bare)):
            named = match.groupdict()
            level = (named.get("level") or named.get("other") or "").removesuffix("级")
            found.setdefault(level, Read(level, item.where, Sure.MEDIUM))
    whole = any(_WHOLLY.search(squeezed(item.text)) for item in items)
    return tuple(found.values()) if whole else ()


def tiers_of(items: Sequence[Item]) -> Tiers | None:
    """Several groups, each with a count and a rate of its own; None for fewer than two."""
    for item in items:
        if not item.prose:
            continue
        bare = squeezed(item.text)
        counts = {_who(m["who"]): int(m["count"].replace(",", "")) for m in _COUNTED.finditer(bare)}
        rates = {_who(m["who"]): int(m["rate"].replace(",", "")) for m in _RATED.finditer(bare)}
        both = tuple((who, counts[who], rates[who]) for who in counts if who in rates)
        if len(both) > 1 and len(both) == len(rates):
            return Tiers(both, item.where)
    return None


def _who(text: str) -> str:
    """The group's own word: what stands last of '共计救助小学生'."""
    return re.sub(r"^.*(?:救助|资助|慰问|补助|发放|帮扶|其中)", "", text)
