"""Names as they are kept: projects without code and kind of form, units without code and remark."""

import re

from nuanliu.core.signs import on_a_line, plain, squeezed

_CODE = re.compile(r"^\[?[0-9A-Z]{12,30}\]?\s*[-—－_:\s]?\s*(?=\S)")
_KIND = re.compile(
    r"(?:项目)?(?:支出)?(?:预算)?(?:绩效)?(?:目标|自评|评价|监控|运行监控|自我评价|自评价|申报|审批|完成情况)*"
    r"(?:表|报告|情况表|情况|工作报告)$"
)
_QUOTES = '“”"‘’「」『』《》'
_OF_UNIT = re.compile(r"^[\[(（【]?\d{2,8}[\])）】]?\s*[-—]?\s*")
_SEAL = re.compile(r"[(（\[](?:盖章|公章|签章|单位盖章|加盖公章|本级)[)）\]]$")
_MARKS = re.compile(r"^[★☆*●■◆\s]+|^\d{1,2}[、.．](?!\d)\s*")
_TEMPLATE = re.compile(
    r"[(（]?\s*(?:≥|≤|>=|<=|>|<|＞|＜|=|﹥|﹤)?\s*(?:\*{2,}|×{2,}|X{2,}|_{2,}).*$"
)


def project_name(text: str) -> str:
    """A project's name without its code, quotes, and the kind of form that was glued to it."""
    name = on_a_line(text)
    name = _CODE.sub("", name).strip(_QUOTES)
    cut = _KIND.sub("", name) if _is_form(name) else name
    return cut or name


def _is_form(name: str) -> bool:
    return re.search(r"(?:绩效|自评|目标).{0,8}(?:表|报告|情况)$", name) is not None


def title_project(title: str, unit: str | None) -> str | None:
    """The project that the title of a report names; None when it names none but the form."""
    name = re.sub(r"\.(?:pdf|docx?|xlsx?|html?|txt)$", "", squeezed(title))
    name = re.sub(r"^附件[\d一二三\-－—]*[:.]?", "", name)
    inside = re.fullmatch(r"\((?P<name>[^()]{2,40})\)(?:绩效|项目).*", name)
    quoted = re.search(r"[“\"](?P<name>[^”\"]{2,60})[”\"](?=(?:专项)?(?:项目|资金|经费|支出|绩效|自评|$))", name)
    if inside or quoted:
        return (inside or quoted)["name"]  # type: ignore[index] # one of them is there
    rest = _KIND.sub("", name)
    if rest == name:
        return None
    rest = re.sub(r"(?:项目)?(?:支出)?的$", "", rest)
    rest = re.sub(r"^[\u4e00-\u9fff()]{3,30}?关于(?=20\d\d年)", "", rest)
    if unit and rest.startswith(squeezed(unit)):
        rest = rest[len(squeezed(unit)) :]
    rest = re.sub(r"^(?:关于)?20\d\d年度?|20\d\d年度?$", "", rest)
    rest = re.sub(r"^(?:部门|单位|财政|预算)?(?:项目|支出|整体|预算)*$", "", rest)
    return rest if len(rest) >= 4 else None


def unit_name(text: str) -> str:
    """A unit's name without code, seal and the date behind it."""
    name = on_a_line(text)
    name = _OF_UNIT.sub("", name)
    name = _SEAL.sub("", name)
    name = re.split(r"\s+(?=填报|填表|报告|编制|日期|金额|单位:)", name)[0]
    return name.strip(" 。;；,，.:：")


def indicator_name(text: str) -> str:
    """A third-level name without marks, numbering, and placeholders of the template (≥**人)."""
    name = _MARKS.sub("", on_a_line(text))
    name = re.sub(r"[—－-]{2,}.*$", "", name) if _TEMPLATE.search(name) else name
    name = _TEMPLATE.sub("", name).strip()
    name = re.sub(r"^其中[::：]", "", name)
    return name or on_a_line(text)


def template_unit(text: str) -> str | None:
    """The unit that a placeholder in the name shows, '%' of '(≥**%)'."""
    found = re.search(r"(?:\*{2,}|×{2,}|X{2,}|_{2,})\s*([^()（）*]{1,10})[)）]?", plain(text))
    return found[1].strip() if found else None


def has_placeholder(text: str) -> bool:
    """Does a cell still hold a placeholder or an instruction of the blank form?"""
    return _PLACEHOLDER.search(squeezed(text)) is not None


_PLACEHOLDER = re.compile(
    r"\*{2,}|×{2,}|X{3,}|x{3,}|_{3,}|…{2,}|\(\d{2,4}字(?:以内|左右|以下)\)|\(?限?\d{2,4}字(?:以内|左右)\)?"
    r"|请(?:填写|说明|选择)|此处填|待(?:填|补充)|\(?示例\)?:|(?:^|[^\u4e00-\u9fff])本项目不适用此指标|^(?:不适用|待定)$"
)
