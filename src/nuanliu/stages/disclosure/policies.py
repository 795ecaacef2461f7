"""Rules of 公开; each answers a Refusal or None."""

import hashlib
from typing import Any

from nuanliu.core.masking import has_personal_digits
from nuanliu.core.refusal import Refusal


def content_hash(text: str) -> str:
    """What a publication is bound by: SHA-256 (hex) of its text, the paper's JSON form."""
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


def same_content(drafted: str, now: str) -> Refusal | None:
    """What is released is what was drafted."""
    if drafted == now:
        return None
    what = "公开文本在起草之后有变化"
    return Refusal("PUBLIC-CHANGED", what, "请重新起草后再批准公开")


def has_url(url: str) -> Refusal | None:
    """A publication is registered with the address where it stands."""
    if url.startswith(("http://", "https://")):
        return None
    return Refusal("PUBLIC-URL", f"“{url}”不是网址", "请粘贴门户网站上的完整网址")
