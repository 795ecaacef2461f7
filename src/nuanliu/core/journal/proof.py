"""Proofs over the tree: one line belongs to a checkpoint.

Made as RFC 6962 section 2.1.1 defines them, checked as RFC 9162 2.1.3.2 lays out. Indices count
from 0; the journal's `seq` is index + 1.
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
