"""Proofs over the tree: one line belongs to a checkpoint; a later checkpoint extends an earlier.

Made as RFC 6962 sections 2.1.1 and 2.1.2 define them, checked as RFC 9162 2.1.3.2 and 2.1.4.2
lay out. Indices count from 0; the journal's `seq` is index + 1.
"""

from collections.abc import Sequence

from nuanliu.core.journal.line import JournalFormatError
from nuanliu.core.journal.tree import node_hash, root_of


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (size ≥ 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at `index` in the tree over all `leaves`, nearest first."""
    if not 0 <= index < len(leaves):
        raise JournalFormatError(f"流水共 {len(leaves)} 行，没有下标 {index}")
    if len(leaves) == 1:
        return []
    cut = _split(len(leaves))
    if index < cut:
        return [*inclusion_proof(leaves[:cut], index), root_of(leaves[cut:])]
    return [*inclusion_proof(leaves[cut:], index - cut), root_of(leaves[:cut])]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows `leaf` at `index` in the tree of `size` leaves with `root`."""
    if not 0 <= index < size:
        return False
    node, place, last = leaf, index, size - 1
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(step, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, step)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """That the tree over all `leaves` extends the tree over its first `first` leaves."""
    if not 0 < first <= len(leaves):
        raise JournalFormatError(f"较早的检查点应有 1 至 {len(leaves)} 行，收到 {first}")
    return _subproof(leaves, first, whole=True)


def _subproof(leaves: Sequence[bytes], first: int, *, whole: bool) -> list[bytes]:
    if first == len(leaves):
        return [] if whole else [root_of(leaves)]
    cut = _split(len(leaves))
    if first <= cut:
        return [*_subproof(leaves[:cut], first, whole=whole), root_of(leaves[cut:])]
    return [*_subproof(leaves[cut:], first - cut, whole=False), root_of(leaves[:cut])]


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of `second` leaves extends the tree of `first`."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _climb(path, place, last) == (first_root, second_root)


def _climb(path: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    """Both roots as the path gives them, or None when it is too long or too short."""
    older = newer = path[0]
    for step in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    return (older, newer) if last == 0 else None
