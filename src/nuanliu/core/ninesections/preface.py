"""What the title lines above section one say."""

import re
from collections.abc import Sequence

from nuanliu.core.ninesections.blocks import Line, printed

_UNIT = re.compile(
    r"^(?:关于)?(?P<unit>\D{4,30}?)\s*(?:(?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{2})\s*年"
)


def unit_in_titles(lines: Sequence[Line]) -> str | None:
    """The unit before the year in a title such as 'X总工会2024年…项目公开'; None without one."""
    for line in lines:
        found = _UNIT.match(printed(line.text))
        if found:
            return found["unit"].strip()
    return None
