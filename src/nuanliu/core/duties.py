"""Separation of duties where two or three steps of one thing lie with different persons.

The five duties of a batch have rows of their own (`core/roles.py`, reviews); everything else that
one person starts and another confirms asks here.
"""

from collections.abc import Collection

from nuanliu.core.refusal import Refusal

SEPARATION = "不相容岗位分离"


def another_person(
    by: Collection[int], *earlier: int | None, step: str, before: str
) -> Refusal | None:
    """DUTY-SELF when one of `by` is one of the persons of the earlier steps.

    by, earlier: ids of persons, whatever their accounts and roles; `by` is whoever does it now, and
    with whom he shared a role during a leave; None is a step nobody has done.
    step, before: what is done now and what was done earlier, for the message.
    """
    if not set(by) & set(earlier):
        return None
    shared = "（代理期间，代理人和被代理人算一个人）" if len(by) > 1 else ""
    what = f"{step}的人不能是{before}的人{shared}"
    return Refusal("DUTY-SELF", what, "请转交另一位同事办理", SEPARATION)
