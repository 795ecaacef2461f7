"""No published group of one to four people: small groups are merged into coarser ones.

A row is one person as a tuple of what is published of him. Rows that too few others equal are made
coarser, step by step; where a coarser group would still be small, the smallest of its neighbours
joins it, so that no difference of two published groups tells of one to four people either. What no
step can help is withheld, again never fewer than five.
"""

from collections import Counter
from collections.abc import Callable, Sequence

FEWEST = 5  # people of whom anything is published together
Row = tuple[str, ...]
Step = Callable[[Row], Row]


def coarsened(rows: Sequence[Row], steps: Sequence[Step], fewest: int = FEWEST) -> list[Row | None]:
    """The rows, each equal to at least `fewest` in all, in their order; None for a withheld one.

    steps: from a row to one that says less; a step applied twice gives what it gave once.
    """
    made = list(rows)
    for step in steps:
        wider = _widened(Counter(made), step, fewest)
        made = [wider.get(row, row) for row in made]
    hidden = _hidden(Counter(made), fewest)
    return [None if row in hidden else row for row in made]


def _widened(sizes: Counter[Row], step: Step, fewest: int) -> dict[Row, Row]:
    """What the small groups become, and the neighbours that must join them."""
    wider = {row: step(row) for row, size in sizes.items() if size < fewest and step(row) != row}
    for goal in set(wider.values()):
        held = sizes[goal] + sum(sizes[row] for row, into in wider.items() if into == goal)
        near = [row for row in sizes if row not in wider and row != goal and step(row) == goal]
        for row in sorted(near, key=lambda one: (sizes[one], one)):
            if held >= fewest:
                break
            wider[row] = goal
            held += sizes[row]
    return wider


def _hidden(sizes: Counter[Row], fewest: int) -> set[Row]:
    """The groups that stay small; with them the smallest others, until they are enough."""
    hidden = {row for row, size in sizes.items() if size < fewest}
    held = sum(sizes[row] for row in hidden)
    for row in sorted(sizes.keys() - hidden, key=lambda one: (sizes[one], one)):
        if not 0 < held < fewest:
            break
        hidden.add(row)
        held += sizes[row]
    return hidden
