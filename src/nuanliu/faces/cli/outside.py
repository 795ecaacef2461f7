"""Files from outside, opened only in the guarded child; its verdicts end the command with 2."""

from typing import Any

from nuanliu.faces.cli.problems import Stop


def in_guarded_child(task: str, data: bytes) -> Any:
    """What `task` makes of the bytes; Stop with the child's own words when it refuses them."""
    from nuanliu.records.documents.sandbox import OutsideFileError, in_child

    try:
        return in_child(task, data)
    except OutsideFileError as refused:
        raise Stop(refused.what, refused.fix) from None
