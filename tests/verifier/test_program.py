"""The verifier as an auditor runs it: one file, no installation, plain answers, exit codes."""

import ast
import json
import sys

import pytest
from tests.verifier.program import PATH, run, verdict
from tests.verifier.story import GRANT_FEN, PEOPLE, tell
from tools.journal_copy import Copy, dump, note

from nuanliu.core.journal import inclusion_proof, leaf_hash


@pytest.fixture(scope="module")
def story():
    return tell(3)


def test_it_fits_into_three_hundred_lines():
    lines = len(PATH.read_text("utf-8").splitlines())
    assert (lines, lines <= 300) == (lines, True)


def test_it_imports_only_the_standard_library_and_parses_as_python_3_8():
    nodes = list(ast.walk(ast.parse(PATH.read_text("utf-8"), feature_version=(3, 8))))
    modules = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    for node in nodes:
        modules |= {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
    assert {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names) == set()


def test_it_contains_no_assert_that_optimising_would_remove():
    tree = ast.parse(PATH.read_text("utf-8"))
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Assert)] == []


def test_a_sound_journal_exits_0_and_replays_the_books(story, tmp_path):
    code, said = run(story.copy.write(tmp_path), "--replay")
    told = {key: said[key] for key in ("ok", "entries", "persons_paid", "balances")}
    paid = GRANT_FEN - 50_000
    line = {"available": 0, "encumbered": 0, "in_transit": 0, "outside": -paid, "paid": paid}
    expected = {
        "ok": True,
        "entries": len(story.copy.lines),
        "persons_paid": PEOPLE - 1,
        "balances": {"1": line},
    }
    assert (code, told) == (0, expected)


def test_the_replay_counts_states_and_refusals_from_the_lines(story, tmp_path):
    _, said = run(story.copy.write(tmp_path), "--replay")
    lines = [json.loads(line) for line in story.copy.lines]
    refused = sum(line["kind"] == "refusal" for line in lines)
    states = said["states"]["payments.payment"]
    assert (said["refusals"], states) == (
        {"CAP-PER-TIME": refused},
        {"paid": PEOPLE - 1, "failed": PEOPLE // 10, "returned": 1},
    )


def test_a_bad_journal_exits_1_and_names_the_line_in_two_languages(story, tmp_path):
    folder = story.copy.write(tmp_path)
    path = folder / "journal" / "000001.ndjson"
    path.write_bytes(path.read_bytes().replace(b'"projects.activate"', b'"projects.activite"'))
    code, said = run(folder)
    message = "PREV 与上一行的哈希不符 does not follow: this line or the one before was edited"
    expected = {"ok": False, "code": "PREV", "entry": 9, "detail": "", "message": message}
    assert (code, said) == (1, expected)


def test_what_cannot_be_read_exits_2(tmp_path):
    code, said = run(tmp_path / "nowhere")
    assert (code, said.startswith("无法读取 / cannot be read")) == (2, True)


def test_a_journal_without_checkpoints_cannot_be_judged(story, tmp_path):
    folder = story.copy.write(tmp_path)
    sound = run(folder)[0]
    (folder / "checkpoints.txt").unlink()
    assert (sound, run(folder)[0]) == (0, 2)


@pytest.mark.parametrize("form", ["text", "one line", "file"])
def test_a_checkpoint_kept_outside_is_taken_in_every_form(form, story, tmp_path):
    kept = note(story.copy, 70)
    (tmp_path / "kept.txt").write_text(kept, "utf-8")
    forms = {"text": kept, "one line": kept.replace("\n", " "), "file": str(tmp_path / "kept.txt")}
    folder = story.copy.write(tmp_path / "journal")
    other = note(tell(4).copy, 70)
    size = len(story.copy.lines)
    assert (verdict(folder, forms[form]), verdict(folder, other)) == (("OK", size), ("ROOT", 51))


def test_an_entry_is_shown_as_written(story, tmp_path):
    _, said = run(story.copy.write(tmp_path), "--entry", 9)
    assert said["entry"] == story.copy.lines[8].decode()


@pytest.mark.parametrize("seq", [1, 2, 64, 65, 128, 200, 257])
def test_one_line_is_proved_without_the_journal(seq, story, tmp_path):
    leaves = [leaf_hash(line.decode()) for line in story.copy.lines[:257]]
    path = " ".join(node.hex() for node in inclusion_proof(leaves, seq - 1))
    line = story.copy.lines[seq - 1].decode()
    proof, forged = tmp_path / "proof.json", tmp_path / "forged.json"
    facts = {"line": line, "path": path, "seq": seq, "size": 257}
    proof.write_text(dump(facts), "utf-8")
    forged.write_text(dump(facts | {"line": line.replace("2024-0", "2023-0")}), "utf-8")
    kept = note(story.copy, 257)
    assert (verdict(proof, kept), verdict(forged, kept)) == (("OK", 0), ("PROOF", seq))


def test_a_proof_without_a_checkpoint_proves_nothing(story, tmp_path):
    line = story.copy.lines[0].decode()
    proof = tmp_path / "proof.json"
    proof.write_text(dump({"line": line, "path": "", "seq": 1, "size": 1}), "utf-8")
    assert (verdict(proof, note(story.copy, 1)), verdict(proof)) == (("OK", 0), ("PROOF", 1))


@pytest.fixture(scope="module")
def long():
    """Twenty thousand and five lines, so three segments."""
    copy = Copy(lines=tell(5).copy.lines[:1])
    common = {"t": "2024-05-05T05:05:05Z", "unit": "", "actor": "account:1", "kind": "visits.plan"}
    for seq in range(2, 20_006):
        copy.add(common | {"intent": f"visit-{seq // 9}"})
    copy.mark()
    return copy


def test_segments_hold_ten_thousand_lines_each(long, tmp_path):
    folder = long.write(tmp_path)
    names = sorted(path.name for path in (folder / "journal").iterdir())
    assert (names, verdict(folder)) == (
        ["000001.ndjson", "000002.ndjson", "000003.ndjson"],
        ("OK", 20_005),
    )


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({"000001.ndjson": "000002.ndjson", "000002.ndjson": "000001.ndjson"}, ("SEQ", 1)),
        ({"000003.ndjson": "000002.ndjson"}, ("SEQ", 10_001)),
        ({"000002.ndjson": "000004.ndjson"}, ("SEGMENT", 0)),
    ],
    ids=["exchanged", "second dropped", "renumbered"],
)
def test_segments_out_of_place_are_noticed(moved, expected, long, tmp_path):
    folder = long.write(tmp_path) / "journal"
    data = {name: (folder / name).read_bytes() for name in moved}
    for name in moved:
        (folder / name).unlink()
    for name, target in moved.items():
        (folder / target).write_bytes(data[name])
    assert verdict(tmp_path) == expected


def test_a_line_moved_across_a_segment_boundary_is_noticed(long, tmp_path):
    folder = long.write(tmp_path) / "journal"
    first, second = folder / "000001.ndjson", folder / "000002.ndjson"
    *rows, last = first.read_bytes().splitlines(keepends=True)
    first.write_bytes(b"".join(rows))
    second.write_bytes(last + second.read_bytes())
    assert verdict(tmp_path) == ("SEGMENT", 10_000)
