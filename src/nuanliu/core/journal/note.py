"""Checkpoints: what is printed on papers and kept outside, so that history cannot be rewritten."""

import base64
import binascii
import re
from dataclasses import dataclass

from nuanliu.core.journal.line import MAX_INT, JournalFormatError
from nuanliu.core.journal.tree import HASH_BYTES

_NAME = re.compile(r"[^\s+\x00-\x20\x7f-\x9f]{1,200}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root of the log named `log` at one moment: the body of a C2SP tlog checkpoint.

    The name holds no space and no plus sign (signed notes forbid both). Raises JournalFormatError.
    """

    log: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.log) is None:
            raise JournalFormatError(f"流水名称不能为空，也不能有空格或加号：{self.log!r}")
        if not 0 <= self.size <= MAX_INT or len(self.root) != HASH_BYTES:
            raise JournalFormatError(
                f"检查点的行数或根哈希不对：{self.size}，{len(self.root)} 字节"
            )

    def text(self) -> str:
        """Three lines, each ended by a newline: name, decimal size, base64 root."""
        return f"{self.log}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read `Checkpoint.text` back, byte for byte. Raises JournalFormatError for any other text."""
    parts = text.split("\n")
    if len(parts) != 4 or parts[3] or _SIZE.fullmatch(parts[1]) is None:
        raise JournalFormatError("检查点应为三行：流水名称、行数、base64 根哈希，请核对原文")
    try:
        root = base64.b64decode(parts[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise JournalFormatError("检查点第三行不是 base64 根哈希，请核对原文") from error
    checkpoint = Checkpoint(parts[0], int(parts[1]), root)
    if checkpoint.text() != text:
        raise JournalFormatError("检查点的写法不规范（base64 末位），请核对原文")
    return checkpoint
