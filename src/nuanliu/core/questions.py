"""The question bank of the satisfaction survey (满意度), and what counts as a valid answer."""

from collections.abc import Mapping
from dataclasses import dataclass

SATISFACTION_SCALE = ("非常满意", "满意", "一般", "不满意", "非常不满意", "不了解")
AGREEMENT_SCALE = ("明显减轻", "有所减轻", "没有变化", "不了解")
RECEIPT_SCALE = ("已足额收到", "收到但不足额", "尚未收到")

UNKNOWING = "不了解"  # an honest answer that says nothing about the rate: not counted as valid


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its code, its wording, the choices offered, and those that count as yes."""

    code: str
    text: str
    scale: tuple[str, ...]
    positive: frozenset[str]


BANK: dict[str, Question] = {
    question.code: question
    for question in (
        Question(
            "satisfied",
            "您对这次送温暖慰问总体是否满意？",
            SATISFACTION_SCALE,
            frozenset({"非常满意", "满意"}),
        ),
        Question(
            "relieved",
            "这次慰问是否减轻了您的负担？",
            AGREEMENT_SCALE,
            frozenset({"明显减轻", "有所减轻"}),
        ),
        Question(
            "received",
            "慰问金是否足额收到？",
            RECEIPT_SCALE,
            frozenset({"已足额收到"}),
        ),
        Question(
            "fair",
            "您认为慰问对象的确定是否公开、公平？",
            SATISFACTION_SCALE,
            frozenset({"非常满意", "满意"}),
        ),
    )
}


def unknown_choices(questions: list[str], choices: Mapping[str, str]) -> list[str]:
    """The question codes whose choice is not on the scale, or which were not asked at all."""
    bad = [code for code in choices if code not in questions]
    return bad + [c for c in questions if c in choices and choices[c] not in BANK[c].scale]


def counts(code: str, choice: str | None) -> bool:
    """Whether a choice enters the rate of a question: given, on the scale, and not 不了解."""
    return choice is not None and choice in BANK[code].scale and choice != UNKNOWING


def tally(code: str, answers: list[Mapping[str, str]]) -> tuple[int, int]:
    """(positive, valid) answers to one question."""
    valid = [a[code] for a in answers if counts(code, a.get(code))]
    return sum(choice in BANK[code].positive for choice in valid), len(valid)
