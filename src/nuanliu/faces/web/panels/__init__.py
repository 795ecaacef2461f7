"""What belongs to a thing, as tables on its page, by kind."""

from typing import Any

from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.panels import (
    aftercare,
    asking,
    calling,
    claims,
    disclosing,
    ending,
    exports,
    money,
    names,
    plan,
)
from nuanliu.faces.web.panels.parts import Panel, Teller

TELLERS: dict[str, Teller] = {
    **plan.TELLERS,
    **names.TELLERS,
    **money.TELLERS,
    **claims.TELLERS,
    **aftercare.TELLERS,
    **asking.TELLERS,
    **calling.TELLERS,
    **disclosing.TELLERS,
    **ending.TELLERS,
    **exports.TELLERS,
}


def panels_of(kind: str, row: Any, signed: Signed, after: int = 0) -> list[Panel]:
    """The tables of a thing of some kind; `after`: the key behind which a long one goes on."""
    told = TELLERS.get(kind)
    return list(told(row, signed, after)) if told else []
