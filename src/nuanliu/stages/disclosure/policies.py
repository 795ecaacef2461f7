"""Rules of 公开; each answers a Refusal or None."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from nuanliu.core.documents import Document, Heading, as_json
from nuanliu.core.lifecycles import DISCLOSURE
from nuanliu.core.masking import has_personal_digits
from nuanliu.core.ninesections import Finding, Severity
from nuanliu.core.placeholders import names_in, typed_figure
from nuanliu.core.refusal import Refusal
from nuanliu.stages.disclosure.sections import TITLES

NINE = len(TITLES)
LONGEST = 2000  # characters of one slot


def content_hash(text: str) -> str:
    """What a publication is bound by: SHA-256 (hex) of its text, the paper's JSON form."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of_section(paper: Document, number: int) -> str:
    """SHA-256 (hex) of one section as a paper says it, every figure with its measure."""
    blocks = []
    seen = 0
    for block in paper.blocks:
        seen += isinstance(block, Heading) and block.level == 1
        if seen == number:
            blocks.append(as_json(block))
    text = json.dumps(blocks, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def no_personal_digits(text: str, unit: dict[str, Any]) -> Refusal | None:
    """A public text holds no run of digits that could be somebody's ID, card or phone.

    unit: the facts of the project's unit; its own code and telephone are printed on purpose.
    """
    official = [str(unit.get(key) or "") for key in ("uscc", "phone")]
    if not has_personal_digits(text, official):
        return None
    what = "公开文本里有像证件号、卡号或手机号的数字"
    return Refusal("PUBLIC-DIGITS", what, "请删去后再公开", "个人信息保护法第二十五条")


def still_written(state: str) -> Refusal | None:
    """Sections are written while their text is a draft; what is released stays as it is."""
    if state == "drafted":
        return None
    what = f"公开文本现在是“{DISCLOSURE.states[state]}”，不能再编写、核对"
    return Refusal("MOVE-STATE", what, "要改，请重新起草一份公开文本")


def own_slots(words: Mapping[str, str], slots: Collection[str]) -> Refusal | None:
    """Words go where the section has a place for them."""
    strange = [name for name in words if name not in slots]
    if not strange:
        return None
    what = f"这一部分没有“{strange[0]}”这一处可写"
    return Refusal("PUBLIC-SLOT", what, f"可写的是：{'、'.join(slots) or '（没有）'}")


def short_enough(words: Mapping[str, str]) -> Refusal | None:
    """No words are longer than their place."""
    long = [name for name, text in words.items() if len(text) > LONGEST]
    if not long:
        return None
    return Refusal("PUBLIC-LONG", f"“{long[0]}”超过 {LONGEST} 字", "请精简后再保存")


def figures_by_name(words: Mapping[str, str], known: Collection[str]) -> Refusal | None:
    """No figure is typed: each is named in braces, by a name that the books know."""
    judged = (
        refusal
        for text in words.values()
        for refusal in (_none_typed(text), _all_known(text, known), _paired(text))
    )
    return next((one for one in judged if one is not None), None)


def _none_typed(text: str) -> Refusal | None:
    typed = typed_figure(text)
    if not typed:
        return None
    fix = "请改用花括号里的数字名称，例如 {计划金额}；日期、文号和条款号可以照写"
    return Refusal("PUBLIC-TYPED", f"文字里写了数字“{typed}”", fix)


def _all_known(text: str, known: Collection[str]) -> Refusal | None:
    strange = [name for name in names_in(text) if name not in known]
    if not strange:
        return None
    what = f"没有名为“{strange[0]}”的数字"
    return Refusal("PUBLIC-FIGURE", what, f"可用的名称：{'、'.join(known)}")


def _paired(text: str) -> Refusal | None:
    rest = _without_places(text)
    if "{" not in rest and "}" not in rest:
        return None
    what = f"“{text[:20]}”里的花括号不成对"
    return Refusal("PUBLIC-BRACES", what, "数字名称写在一对花括号里，例如 {计划金额}")


def _without_places(text: str) -> str:
    for name in names_in(text):
        text = text.replace(f"{{{name}}}", "")
    return text


def all_agreed(states: Mapping[int, str]) -> Refusal | None:
    """Each of the nine was written and agreed to by a second person. states: by number."""
    open_ = [n for n in range(1, NINE + 1) if states.get(n) != "agreed"]
    if not open_:
        return None
    first = TITLES[open_[0] - 1]
    what = f"还有 {len(open_)} 个部分没有经第二人核对，第一个是“{first}”"
    return Refusal("PUBLIC-OPEN", what, "请逐部分编写并由另一人核对后再批准公开")


def same_sections(agreed: Mapping[int, str], paper: Document) -> Refusal | None:
    """What is released is what the second person agreed to. agreed: hashes by section."""
    for number, kept in sorted(agreed.items()):
        if hash_of_section(paper, number) != kept:
            what = f"“{TITLES[number - 1]}”在核对之后有变化"
            return Refusal("PUBLIC-CHANGED", what, "请重新编写、核对这一部分后再批准公开")
    return None


def consistent(findings: Sequence[Finding]) -> Refusal | None:
    """The text does not contradict itself and lacks nothing; notes do not stand in the way."""
    grave = [one for one in findings if one.severity is not Severity.NOTE]
    if not grave:
        return None
    what = f"公开文本有 {len(grave)} 处前后不一致或缺项，第一处：{grave[0].message}"
    fix = "请运行 nuanliu disclosure check 或打开“一致性检查”，逐处改正后再批准公开"
    return Refusal("PUBLIC-FINDINGS", what, fix)


def no_gaps(paper_text: str, missing: str) -> Refusal | None:
    """No figure is without a value."""
    if missing not in paper_text:
        return None
    what = f"公开文本里有“{missing}”的数字"
    return Refusal("PUBLIC-MISSING", what, "请等数据取得，或从文字里去掉这个数字")


def all_filled(paper_text: str) -> Refusal | None:
    """No place is without a figure."""
    if "{" not in paper_text and "}" not in paper_text:
        return None
    return Refusal("PUBLIC-BRACES", "公开文本里有没填上数字的花括号", "请改正这一处文字")


def has_url(url: str) -> Refusal | None:
    """A publication is registered with the address where it stands."""
    if url.startswith(("http://", "https://")):
        return None
    return Refusal("PUBLIC-URL", f"“{url}”不是网址", "请粘贴门户网站上的完整网址")
