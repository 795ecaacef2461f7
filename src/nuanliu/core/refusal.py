"""A refusal is a value: a code, what is wrong, how to put it right, and the clause behind it.

Rules return a `Refusal` or None; the shell turns it into `Refused` so that the transaction is
rolled back and the journal gets a line of its own for the attempt.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not happen.

    code: stable key such as 'CAP-TIME'; what: where and what, in Chinese; fix: what to do;
    clause: the rule it rests on, '' where the rule is the program's own.
    """

    code: str
    what: str
    fix: str
    clause: str = ""

    def text(self) -> str:
        """One sentence for people: where and what, how to fix, basis, code."""
        basis = f"（依据：{self.clause}）" if self.clause else ""
        return f"{self.what}。{self.fix}。{basis}[{self.code}]"


class Refused(Exception):  # noqa: N818 - it is the answer to a request, not a failure of the program
    """An action was refused; carries the refusals, at least one."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("；".join(refusal.text() for refusal in refusals))
        self.refusals = refusals

    @property
    def code(self) -> str:
        """The code of the first refusal: the one the journal counts."""
        return self.refusals[0].code


def demand(refusal: Refusal | None) -> None:
    """Raise `Refused` unless the rule found nothing to object to."""
    if refusal is not None:
        raise Refused(refusal)
