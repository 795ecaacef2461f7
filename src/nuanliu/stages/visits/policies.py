"""Rules of 走访; each answers a Refusal or None."""

from nuanliu.core.refusal import Refusal

PHOTOS_MAX = 9


def photos_enough(count: int) -> Refusal | None:
    """A record carries one to nine photos."""
    if 1 <= count <= PHOTOS_MAX:
        return None
    what = f"走访记录有 {count} 张照片"
    return Refusal("VISIT-PHOTOS", what, f"请上传 1 到 {PHOTOS_MAX} 张")


def told(text: str, what: str) -> Refusal | None:
    """A record, an answer, a reason: words, not blanks."""
    if text.strip():
        return None
    return Refusal("VISIT-TEXT", f"没有填写{what}", f"请填写{what}")


def another(first: int | None, second: int) -> Refusal | None:
    """Recorded by one, checked by another."""
    if first != second:
        return None
    return Refusal("DUTY-SELF", "核对人不能是记录人", "请转交另一位同事核对", "不相容岗位分离")
