"""The journal's own tables against its lines: head row, checkpoints, outcomes, salts.

The verifier proves the lines; these rows lie beside them, and a repeated key, a printed checkpoint
or an opened commitment is only as good as they are.
"""

from collections import Counter
from collections.abc import Iterator

from nuanliu.core.journal import Checkpoint
from nuanliu.records.journal import export as journal
from nuanliu.records.people import rotation
from nuanliu.stages.archive.replay import CHECKPOINT, Finding, Replay


def anchors(replay: Replay) -> Iterator[Finding]:
    """Every row of the journal's tables that its lines do not bear out."""
    yield from _head(replay)
    yield from _checkpoints(replay)
    yield from _outcomes(replay)
    yield from _keys(replay)


def _head(replay: Replay) -> Iterator[Finding]:
    """The head row is where the lines end."""
    told = journal.HeadFacts(replay.tree.size, replay.leaf, replay.last_at, replay.tree.to_text())
    kept = journal.head()
    if kept != told:
        pairs = zip(told._fields, told, kept or ("",) * len(told), strict=True)
        names = "、".join(name for name, is_told, is_kept in pairs if is_told != is_kept)
        yield Finding("HEAD", replay.tree.size, f"流水头与最后一行不符：{names}")


def _checkpoints(replay: Replay) -> Iterator[Finding]:
    """Each checkpoint is there, for its reason and moment, with the root of the tree it fixed."""
    log = replay.genesis.get("name", "")
    due = {
        seq: (Checkpoint(log, seq, root).text(), replay.newest[CHECKPOINT, str(seq)][1])
        for seq, root in replay.roots.items()
    }
    kept = {size: (text, said) for size, text, said in journal.kept_checkpoints()}
    for size in sorted(due.keys() | kept.keys()):
        if due.get(size) != kept.get(size):
            what = f"检查点（{size} 行）缺失、多余，或时间、事由、内容与流水不符"
            yield Finding("CHECKPOINT-ROW", size, what)


def _outcomes(replay: Replay) -> Iterator[Finding]:
    """Every deed is remembered by its key with what came of it, so that none is done twice."""
    done, kept = replay.deeds, dict(journal.intents())
    for key in sorted(done.keys() | kept.keys()):
        if done.get(key) != kept.get(key):
            seq = (done.get(key) or kept[key])[0] or 0
            yield Finding("INTENT-DIFFERS", seq, f"操作编号 {key} 的登记与流水第 {seq} 行不符")


def salts(replay: Replay) -> Iterator[Finding]:
    """Each commitment has its salt, each salt its commitment and the person it belongs to."""
    waiting = dict(replay.committed)
    for seq, field, salt, person in journal.salts():
        whose = waiting.pop((seq, field), "nobody")
        if salt is None:
            yield Finding("SALT-DAMAGED", seq, f"流水第 {seq} 行 {field} 的盐值打不开")
        elif whose != person:
            what = f"{field} 的盐值登记的行次或人员与流水第 {seq} 行不符"
            yield Finding("SALT-DIFFERS", seq, what)
    for seq, field in waiting:
        if replay.forgotten(seq, field):
            continue
        what = f"流水第 {seq} 行 {field} 的盐值不见了，流水里没有抹除的记录"
        yield Finding("SALT-MISSING", seq, what)


def keyless(replay: Replay) -> bool:
    """Whether the key file lacks a key that a rotation introduced: then no seal can be judged.

    The journal must name the key: a forged header of one value shall not still the other checks.
    """
    return any(key.hex() in replay.rotated for key in _lacking())


def _keys(replay: Replay) -> Iterator[Finding]:
    """Every key that sealed something is in the key file: else an old sheet was used."""
    for key, times in sorted(_lacking().items()):
        what = f"{times} 个加密值的密钥 {key.hex()} 不在密钥文件中"
        fix = "请用含它的恢复单重建密钥文件（nuanliu keys restore）"
        rest = "；在此之前加密的内容没有核对" if key.hex() in replay.rotated else ""
        yield Finding("KEY-LACKING", 0, f"{what}，{fix}{rest}")


def _lacking() -> Counter[bytes]:
    return rotation.used_keys() - rotation.held()
