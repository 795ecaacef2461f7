"""The Merkle tree of RFC 6962 over the journal's lines, grown one leaf at a time."""

import hashlib
from collections.abc import Iterable
from typing import Self

from nuanliu.core.journal.line import JournalFormatError

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(line: str) -> bytes:
    """SHA-256(0x00 || line as UTF-8, without its newline): RFC 6962, 2.1."""
    return hashlib.sha256(LEAF_PREFIX + line.encode()).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right): RFC 6962, 2.1."""
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees, left to right: all a tree needs in order to grow.

    Mutable and about log2(size) hashes long; the set bits of `size` are the subtrees' sizes.
    """

    __slots__ = ("_nodes", "_size")

    def __init__(self) -> None:
        self._size = 0
        self._nodes: list[bytes] = []

    @property
    def size(self) -> int:
        """How many leaves the tree holds."""
        return self._size

    def push(self, leaf: bytes) -> None:
        """Append one leaf hash; it merges to the left while it completes a subtree."""
        node, carry = leaf, self._size
        while carry & 1:
            node = node_hash(self._nodes.pop(), node)
            carry >>= 1
        self._nodes.append(node)
        self._size += 1

    def root(self) -> bytes:
        """The tree's root: the subtrees folded from right to left; EMPTY_ROOT without a leaf."""
        if not self._nodes:
            return EMPTY_ROOT
        root = self._nodes[-1]
        for node in reversed(self._nodes[:-1]):
            root = node_hash(node, root)
        return root

    def to_text(self) -> str:
        """The size and the hashes in hex, between single spaces; '0' for an empty tree."""
        return " ".join([str(self._size), *(node.hex() for node in self._nodes)])

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `to_text` back. Raises JournalFormatError for anything it cannot have written."""
        frontier = cls()
        size, *nodes = text.split(" ")
        if not (size.isascii() and size.isdecimal()):
            raise JournalFormatError(f"流水树的状态读不出：{text[:40]!r}，请从备份恢复")
        frontier._size = int(size)
        try:
            frontier._nodes = [bytes.fromhex(node) for node in nodes]
        except ValueError as error:
            raise JournalFormatError("流水树的状态里有坏的哈希，请从备份恢复") from error
        whole = all(len(node) == HASH_BYTES for node in frontier._nodes)
        subtrees = frontier._size.bit_count()
        if not whole or len(frontier._nodes) != subtrees or frontier.to_text() != text:
            raise JournalFormatError("流水树的状态与行数不符，请从备份恢复")
        return frontier


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over `leaves` (leaf hashes in journal order)."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.push(leaf)
    return frontier.root()
