"""Texts that people hand in: kept whole or refused, never cut off in silence."""

from nuanliu.core.refusal import Refusal


def told(text: str, what: str, most: int) -> Refusal | None:
    """TEXT-LONG when a text has more than `most` characters; `what` names it in the message."""
    if len(text) <= most:
        return None
    return Refusal("TEXT-LONG", f"{what}有 {len(text)} 个字，最多 {most} 个字", "请缩短后重新提交")


def written(text: str, what: str, most: int) -> Refusal | None:
    """TEXT-BLANK when a demanded text holds nothing but blanks, else what `told` says of it."""
    if text.strip():
        return told(text, what, most)
    return Refusal("TEXT-BLANK", f"没有填写{what}", f"请填写{what}")


def one_line(text: str) -> str:
    """A text with every run of blanks and line breaks as one space."""
    return " ".join(text.split())


def excerpt(text: str, most: int) -> str:
    """A text on one line to be recognised by, at most `most` characters; '…' says it goes on."""
    line = one_line(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"
