"""A file with many people in it: asked for by one of the office, agreed to by another."""

from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.journal.queries import newest_at
from nuanliu.records.journal.taking import Wanted, agree_export, ask_export, needs_second

OTHER = "zhengtao"  # who agrees: none of those who take files out in the story


def agreed(stage: Stage, login: str, key: str, wanted: Wanted, purpose: str) -> None:
    """Let somebody ask for a file and another agree, where one may not take it out alone.

    Looked at in the books as they are: what he took alone before is in them, also after a kill.
    """
    person = stage.accounts[login].person_id
    if needs_second(person, wanted, max(stage.now, newest_at() or stage.now)):
        facts = {"wanted": wanted, "purpose": purpose}
        asked = stage.do(ask_export, login, f"{key}-ask", **facts)
        stage.do(agree_export, OTHER, f"{key}-agree", request=asked)
