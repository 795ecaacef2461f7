"""Rules of 公开; each answers a Refusal or None."""

from nuanliu.core.documents import Document, text_of
from nuanliu.core.masking import has_personal_digits
from nuanliu.core.refusal import Refusal


def no_personal_digits(paper: Document, official: list[str]) -> Refusal | None:
    """A public paper holds no run of digits that could be somebody's ID, card or phone.

    official: the unit's own code and telephone, which are printed on purpose.
    """
    if not has_personal_digits(text_of(paper), official):
        return None
    what = "公开文本里有像证件号、卡号或手机号的数字"
    return Refusal("PUBLIC-DIGITS", what, "请删去后再公开", "个人信息保护法第二十五条")


def same_content(drafted: str, now: str) -> Refusal | None:
    """What is released is what was drafted."""
    if drafted == now:
        return None
    what = "公开文本在起草之后有变化"
    return Refusal("PUBLIC-CHANGED", what, "请重新起草后再批准公开")


def another(first: int, second: int) -> Refusal | None:
    """Drafted by one, released by another (GK-04)."""
    if first != second:
        return None
    return Refusal("DUTY-SELF", "批准公开的人不能是起草人", "请转交另一位领导", "不相容岗位分离")


def has_url(url: str) -> Refusal | None:
    """A publication is registered with the address where it stands."""
    if url.startswith(("http://", "https://")):
        return None
    return Refusal("PUBLIC-URL", f"“{url}”不是网址", "请粘贴门户网站上的完整网址")
