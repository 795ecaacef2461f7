"""Whether bytes are a photo that a viewer can show, each asked in the guarded child.

What makes a photo is in picture_child.py, which only the child imports.
"""

from collections.abc import Sequence
from typing import NamedTuple

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
    found = []
    for place, answer in enumerate(in_child_many(TASK, files)):
        if isinstance(answer, OutsideFileError):
            name = names[place] if names else f"第 {place + 1} 张照片"
            raise Refused(Refusal(answer.code, f"{name}：{answer.what}", answer.fix))
        found.append(Picture(*answer))
    return found
