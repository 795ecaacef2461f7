"""The journal's format (流水格式): canonical lines, the RFC 6962 tree, checkpoints, proofs.

Pure: bytes in, bytes out. `records.journal` keeps the tables; verifier/FORMAT.md is the same
format in words, and verifier/nuanliu_verify.py reads it back without importing any of this.
"""

from nuanliu.core.journal.line import (
    FORMAT_VERSION,
    NO_PREVIOUS,
    JournalFormatError,
    canonical,
    canonical_trusted,
    commitment,
    genesis,
)
from nuanliu.core.journal.note import Checkpoint, parse_checkpoint
from nuanliu.core.journal.proof import inclusion_proof, verify_inclusion
from nuanliu.core.journal.tree import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of

__all__ = [
    "EMPTY_ROOT",
    "FORMAT_VERSION",
    "NO_PREVIOUS",
    "Checkpoint",
    "Frontier",
    "JournalFormatError",
    "canonical",
    "canonical_trusted",
    "commitment",
    "genesis",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "parse_checkpoint",
    "root_of",
    "verify_inclusion",
]
