"""The Merkle tree of RFC 6962: known roots, growth leaf by leaf, proofs, checkpoints.

The eight leaves and their roots are those Certificate Transparency's own programs are tested with.
"""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.journal import (
    EMPTY_ROOT,
    Checkpoint,
    Frontier,
    JournalFormatError,
    inclusion_proof,
    leaf_hash,
    node_hash,
    parse_checkpoint,
    root_of,
    verify_inclusion,
)

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
INPUTS += ["606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [hashlib.sha256(b"\0" + bytes.fromhex(text)).digest() for text in INPUTS]
MANY = [bytes([number]) * 32 for number in range(70)]


def slow_root(leaves):
    """RFC 6962, 2.1, word for word: the oracle."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return hashlib.sha256(b"\1" + slow_root(leaves[:cut]) + slow_root(leaves[cut:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots(size):
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


def test_leaf_and_node_are_hashed_apart():
    leaf = hashlib.sha256("\0甲".encode()).digest()
    node = hashlib.sha256(b"\1" + leaf + leaf).digest()
    assert (leaf_hash("甲"), node_hash(leaf, leaf)) == (leaf, node)


@pytest.mark.parametrize("size", range(70))
def test_a_tree_grown_leaf_by_leaf_has_the_root_of_the_definition(size):
    frontier = Frontier()
    for leaf in MANY[:size]:
        frontier.push(leaf)
    assert (frontier.size, frontier.root()) == (size, slow_root(MANY[:size]))


@given(st.integers(0, 69), st.integers(0, 69))
def test_a_frontier_kept_as_text_goes_on_growing(before, after):
    frontier = Frontier()
    for leaf in MANY[:before]:
        frontier.push(leaf)
    again = Frontier.from_text(frontier.to_text())
    for leaf in MANY[:after]:
        again.push(leaf)
    assert again.root() == slow_root(MANY[:before] + MANY[:after])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:0],
        lambda text: "x" + text,
        lambda text: text.replace("5 ", "05 "),
        lambda text: text.replace("5 ", "7 "),
        lambda text: text[:-1],
        lambda text: text[:-2],
        lambda text: text + " ",
        lambda text: text.upper(),
        lambda text: text.replace("0", "g"),
        lambda text: text.split(" ")[0],
        lambda text: text.replace("5 ", "٥ "),
    ],
)
def test_a_spoiled_frontier_is_refused(spoil):
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(5)]
    frontier = Frontier()
    for leaf in leaves:
        frontier.push(leaf)
    text = frontier.to_text()
    with pytest.raises(JournalFormatError):
        Frontier.from_text(spoil(text))
    assert Frontier.from_text(text).to_text() == text


def test_an_empty_frontier_is_written_as_nought():
    assert (Frontier().to_text(), Frontier.from_text("0").root()) == ("0", EMPTY_ROOT)


SIZES = st.integers(1, 70)


@given(SIZES, st.data())
def test_every_leaf_is_proved_and_no_other_under_the_same_proof(size, data):
    index = data.draw(st.integers(0, size - 1))
    leaves, root = MANY[:size], root_of(MANY[:size])
    proof = inclusion_proof(leaves, index)
    others = [leaf for leaf in MANY[:5] if leaf != leaves[index]]
    lies = [verify_inclusion(leaf, index, size, proof, root) for leaf in others]
    lies += [verify_inclusion(leaves[index], index, size, [*proof, root], root)]
    lies += [verify_inclusion(leaves[index], index, size, proof[:-1], root)] if proof else []
    lies += [verify_inclusion(leaves[index], place, size, proof, root) for place in (-1, size)]
    told = (verify_inclusion(leaves[index], index, size, proof, root), any(lies))
    assert told == (True, False)


def test_proofs_are_those_of_the_known_tree():
    # Certificate Transparency's published audit path of leaf 6 (number 5 from nought) in 8.
    known = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [node.hex() for node in inclusion_proof(LEAVES, 5)] == known


@pytest.mark.parametrize(
    "ask",
    [
        lambda: inclusion_proof(MANY[:3], 3),
        lambda: inclusion_proof(MANY[:3], -1),
        lambda: inclusion_proof([], 0),
    ],
)
def test_a_proof_of_what_is_not_there_is_refused(ask):
    with pytest.raises(JournalFormatError):
        ask()
    assert len(inclusion_proof(MANY[:3], 2)) == 1


LOG = "gonghui.example/530103/journal"


def test_a_checkpoint_is_three_lines_and_reads_back():
    checkpoint = Checkpoint(LOG, 8, bytes.fromhex(ROOTS[8]))
    root = base64.b64encode(bytes.fromhex(ROOTS[8])).decode()
    assert (checkpoint.text(), parse_checkpoint(checkpoint.text())) == (
        f"{LOG}\n8\n{root}\n",
        checkpoint,
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1],
        lambda text: text + "\n",
        lambda text: text + "x\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n8\n", "\n08\n"),
        lambda text: text.replace("\n8\n", "\n-8\n"),
        lambda text: text.replace("\n8\n", "\n８\n"),
        lambda text: text.replace("\n8\n", "\n99999999999999999\n"),
        lambda text: text.replace("=\n", "\n"),
        lambda text: text.replace("=\n", "=x\n"),
        lambda text: text.replace("\n8\n", "\n8\nAA"),
        lambda text: text.replace("gonghui", "gong hui"),
        lambda text: text.replace("gonghui", "gong+hui"),
        lambda text: text.replace(LOG, ""),
        lambda text: text[:-3] + chr(ord(text[-3]) + 1) + text[-2:],
        lambda text: text.replace("\n8\n", "\n8\n é"),
    ],
)
def test_any_other_writing_of_a_checkpoint_is_refused(spoil):
    text = Checkpoint(LOG, 8, bytes.fromhex(ROOTS[8])).text()
    changed = spoil(text)
    with pytest.raises(JournalFormatError):
        parse_checkpoint(changed)
    assert (changed != text, parse_checkpoint(text).size) == (True, 8)


@pytest.mark.parametrize(
    "facts",
    [(LOG, -1, EMPTY_ROOT), (LOG, 2**53, EMPTY_ROOT), (LOG, 1, b"short"), ("", 1, EMPTY_ROOT)],
)
def test_a_checkpoint_of_nothing_sensible_cannot_be_made(facts):
    with pytest.raises(JournalFormatError):
        Checkpoint(*facts)
    assert Checkpoint(LOG, 0, EMPTY_ROOT).size == 0
