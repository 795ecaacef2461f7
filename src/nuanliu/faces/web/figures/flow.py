"""Where the money went: granted, to the lines, to people by group and to what is still held."""

from collections import defaultdict
from typing import NamedTuple

from nuanliu.core.money import Money
from nuanliu.core.sampling import percent_down
from nuanliu.faces.web.figures.kept import Paid
from nuanliu.faces.web.figures.progress import Counts, group_names
from nuanliu.faces.web.words import word
from nuanliu.records.ledger.queries import Balance, balances
from nuanliu.stages.projects.models import Project

WIDTH, HEIGHT, GAP, NODE = 760, 330, 16, 12
COLUMNS = (150, 380, 600)  # left edges of the nodes
LEAST = 2  # height of the smallest ribbon

HELD = (("in_transit_fen", "在途", "way"), ("encumbered_fen", "已占用", "held"),
        ("available_fen", "可用", "free"))  # fmt: skip


class Share(NamedTuple):
    """Money of one line that went to one place: fen, and how the place is drawn."""

    line: int
    place: str
    look: str
    fen: int


class Node(NamedTuple):
    """A box of the drawing with its words beside it."""

    x: int
    y: int
    height: int
    words: str
    money: Money
    look: str
    side: str

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.y + self.height // 2


class Ribbon(NamedTuple):
    """A band from one box to the next."""

    path: str
    look: str


class Flow(NamedTuple):
    """The drawing, and the same in a table: place, money, share of all."""

    nodes: list[Node]
    ribbons: list[Ribbon]
    table: list[tuple[str, str, Money, str]]
    width: int = WIDTH
    height: int = HEIGHT


def flow_of(project: Project, counts: Counts) -> Flow:
    """The money of a project as it stands; every fen granted is in exactly one place."""
    lines = list(project.lines.order_by("pk"))
    held = balances([line.ledger_line_id for line in lines])
    names = {one.ledger_line_id: one.campaign_name for one in lines}
    groups, paid = group_names(project), _paid_by_line(project, counts)
    shares = [share for balance in held for share in shares_of(balance, paid[balance.line], groups)]
    return laid_out([(one.line, names[one.line], one.appropriated_fen) for one in held], shares)


def _paid_by_line(project: Project, counts: Counts) -> dict[int, list[Paid]]:
    """What arrived, by the books' line of its campaign."""
    lines = dict(project.campaigns.values_list("pk", "line__ledger_line"))
    found: dict[int, list[Paid]] = defaultdict(list)
    for one in counts.paid:
        found[lines[one.campaign]].append(one)
    return found


def shares_of(balance: Balance, paid: list[Paid], names: dict[str, str]) -> list[Share]:
    """The places of one line's money: groups, other payments, and the three kinds of held."""
    groups: dict[str, int] = {}
    for one in paid:
        groups[one.group] = groups.get(one.group, 0) + one.fen
    found = [
        Share(balance.line, names.get(code, code), "paid", fen)
        for code, fen in sorted(groups.items())
    ]
    other = balance.paid_fen - sum(groups.values())
    if other:
        found.append(Share(balance.line, word("采购和期初已付"), "paid", other))
    found += [
        Share(balance.line, word(words), look, getattr(balance, f)) for f, words, look in HELD
    ]
    return [one for one in found if one.fen]


def laid_out(lines: list[tuple[int, str, int]], shares: list[Share]) -> Flow:
    """Boxes and ribbons of (line, its name, fen granted) and the shares of each line."""
    whole = sum(fen for _, _, fen in lines)
    if not whole:
        return Flow([], [], [])
    places = list(dict.fromkeys((one.place, one.look) for one in shares))
    rows = max(len(lines), len(places), 1)
    high = HEIGHT - GAP * (rows + 1)
    middle = _stacked(COLUMNS[1], [(n, fen, "line", "above") for _, n, fen in lines], whole, high)
    sums = [(p, sum(s.fen for s in shares if (s.place, s.look) == (p, k)), k, "right")
            for p, k in places]  # fmt: skip
    right = _stacked(COLUMNS[2], sums, whole, high)
    left = _stacked(COLUMNS[0], [(word("下达预算"), whole, "line", "left")], whole, high)
    ribbons = [
        *_first(left[0], middle),
        *_second(lines, middle, places, right, shares, whole, high),
    ]
    table = [(place, "到人" if look == "paid" else "未付", Money(fen), percent_down(fen, whole))
             for place, fen, look, _ in sums]  # fmt: skip
    return Flow([*left, *middle, *right], ribbons, table)


def _size(fen: int, whole: int, high: int) -> int:
    return max(fen * high // whole, LEAST)


def _stacked(x: int, boxes: list[tuple[str, int, str, str]], whole: int, high: int) -> list[Node]:
    """Boxes of one column below each other, the column in the middle of the drawing."""
    sizes = [_size(fen, whole, high) for _, fen, _, _ in boxes]
    y = (HEIGHT - sum(sizes) - GAP * 2 * (len(boxes) - 1)) // 2
    y, gap = (y, GAP * 2) if y > 0 else (GAP // 2, GAP)
    found = []
    for (words, fen, look, side), size in zip(boxes, sizes, strict=True):
        found.append(Node(x, y, size, words, Money(fen), look, side))
        y += size + gap
    return found


def _first(source: Node, lines: list[Node]) -> list[Ribbon]:
    y, found = source.y, []
    for node in lines:
        found.append(Ribbon(_band(source.x + NODE, y, node.x, node.y, node.height), "line"))
        y += node.height
    return found


def _second(
    lines: list[tuple[int, str, int]],
    middle: list[Node],
    places: list[tuple[str, str]],
    right: list[Node],
    shares: list[Share],
    whole: int,
    high: int,
) -> list[Ribbon]:
    begins = {line: node.y for (line, _, _), node in zip(lines, middle, strict=True)}
    ends = {place: node.y for place, node in zip(places, right, strict=True)}
    found = []
    for one in sorted(shares, key=lambda share: places.index((share.place, share.look))):
        size, place = _size(one.fen, whole, high), (one.place, one.look)
        band = _band(COLUMNS[1] + NODE, begins[one.line], COLUMNS[2], ends[place], size)
        found.append(Ribbon(band, one.look))
        begins[one.line] += size
        ends[place] += size
    return found


def _band(x1: int, y1: int, x2: int, y2: int, size: int) -> str:
    """A band of even height between two edges, curved in the middle."""
    half = (x1 + x2) // 2
    return (
        f"M{x1},{y1}C{half},{y1} {half},{y2} {x2},{y2}v{size}"
        f"C{half},{y2 + size} {half},{y1 + size} {x1},{y1 + size}Z"
    )
