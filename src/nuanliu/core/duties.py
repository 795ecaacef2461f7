"""Separation of duties where two or three steps of one thing lie with different persons.

The five duties of a batch have rows of their own (`core/roles.py`, reviews); everything else that
one person starts and another confirms asks here.
"""

from nuanliu.core.refusal import Refusal

SEPARATION = "不相容岗位分离"


def another_person(by: int, *earlier: int | None, step: str, before: str) -> Refusal | None:
    """DUTY-SELF when `by` is one of the persons of the earlier steps.

    by, earlier: ids of persons, whatever their accounts and roles; None is a step nobody has done.
    step, before: what is done now and what was done earlier, for the message.
    """
    if by not in earlier:
        return None
    what = f"{step}的人不能是{before}的人"
    return Refusal("DUTY-SELF", what, "请转交另一位同事办理", SEPARATION)
