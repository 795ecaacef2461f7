"""The queries of the catalogue by subject; importing them enters them, in this order."""

from nuanliu.stages.performance.measuring import (  # noqa: I001 - the order of the catalogue
    people,
    money,
    approving,
    paying,
    feedback,
    visiting,
)

SUBJECTS = (people, money, approving, paying, feedback, visiting)
