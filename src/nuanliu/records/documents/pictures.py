"""Whether bytes are a photo that a viewer can show, each asked in the guarded child.

What makes a photo is in picture_child.py, which only the child imports.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.sandbox import OutsideFileError, in_child_many

TASK = "nuanliu.records.documents.picture_child:look"


class Picture(NamedTuple):
    """What a photo is: 'png' or 'jpeg', and its size in pixels."""

    kind: str
    width: int
    height: int


def pictures_of(files: Sequence[bytes], names: Sequence[str] = ()) -> list[Picture]:
    """What each file shows, each opened in its own child; Refused names the first that is no photo.

    names: what to call each file in a refusal, in the same order; by their place without them.
    Codes: PHOTO-KIND, PHOTO-DAMAGED, PHOTO-LARGE and those of the sandbox.
    """
    return [Picture(*answer) for answer in asked(TASK, files, names, "张照片")]


def asked(task: str, files: Sequence[bytes], names: Sequence[str], counted: str) -> Iterator[Any]:
    """What `task` says of each file in turn; Refused names the first that it refuses.

    counted: the measure word and noun of a file without a name ('张照片').
    """
    for place, answer in enumerate(in_child_many(task, files)):
        if isinstance(answer, OutsideFileError):
            name = names[place] if names else f"第 {place + 1} {counted}"
            raise Refused(Refusal(answer.code, f"{name}：{answer.what}", answer.fix))
        yield answer
