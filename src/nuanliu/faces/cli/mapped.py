"""`--map 列=字段`: what a person says about columns whose headings do not tell."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nuanliu.faces.cli.app import option
from nuanliu.faces.cli.problems import Stop

if TYPE_CHECKING:
    from nuanliu.core.roster import Names

map_option = option(
    "--map",
    "pairs",
    metavar="列=字段",
    multiple=True,
    help="指明某列是什么，如 B=身份证号，可写多次",
)


def mapping_of(pairs: Sequence[str]) -> "Names":
    """The mapping that the options say; Stop in words where one says nothing known."""
    from nuanliu.core.refusal import Refusal
    from nuanliu.core.roster import parse_mapping

    found = parse_mapping(pairs)
    if isinstance(found, Refusal):
        raise Stop(found.what, found.fix, name=found.code)
    return found
