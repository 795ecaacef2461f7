"""Who took something out and when, as it stands in and on everything that leaves the office."""

from datetime import datetime
from pathlib import PurePath

from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Account


def told(at: datetime) -> str:
    """A moment as people read it, in the office's time."""
    return f"{at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}"


def stamp(account: Account, at: datetime) -> str:
    """Who and when, printed on papers and written into files."""
    return f"{account.person.name}（{account.login}） {told(at)}"


def stamped_name(name: str, account: Account, at: datetime) -> str:
    """A file's name with who took it and when, for files whose bytes must stay as they are."""
    path, minute = PurePath(name), f"{at.astimezone(OFFICE_TIME):%Y%m%d%H%M}"
    return f"{path.stem}-{account.login}-{minute}导出{path.suffix}"
