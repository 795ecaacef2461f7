"""What a rate must be read with, told by the figures themselves: who did not answer, and how.

Nobody writes these notes and nobody can leave one out: each follows from what was counted.
"""

from typing import NamedTuple

from nuanliu.core.sampling import SMALL_SURVEY

LOW_RETURN = 60  # percent of the forms handed out: below, those who are silent may think otherwise


class Taken(NamedTuple):
    """How the answers of one survey came in: forms handed out, answers by way, and by whose ear.

    shared: by a link that all have; single: paper keyed in once only; by_handler: interviews made
    by somebody who handled the relief.
    """

    issued: int
    returned: int
    valid: int
    link: int = 0
    shared: int = 0
    paper: int = 0
    single: int = 0
    phone: int = 0
    by_handler: int = 0


def bias_notes(taken: Taken) -> list[str]:
    """The reservations printed under every rate, in the order in which they are printed."""
    notes = survey_notes(taken.issued, taken.valid)
    if taken.returned * 100 < LOW_RETURN * taken.issued:
        notes.append(f"回收率不足{LOW_RETURN}%，未答者可能与答卷者不同，比率不宜推及全部对象")
    ways = _ways(taken)
    if len(ways) > 1:
        notes.append(f"答卷方式不同（{'、'.join(ways)}），各方式的回答倾向不同，未分别计算")
    if taken.phone:
        notes.append(f"其中电话访问{taken.phone}份，当面或电话作答通常偏高")
    if taken.by_handler:
        notes.append(f"其中{taken.by_handler}份由经办本次慰问的人员访问，答者可能有顾虑")
    if taken.shared:
        notes.append(f"其中{taken.shared}份由公用链接收到，不能排除一人多答")
    if taken.single:
        notes.append(f"其中纸质问卷{taken.single}份只录入一次，未经第二人复录核对")
    return notes


def survey_notes(issued: int, valid: int, minimum: int = SMALL_SURVEY) -> list[str]:
    """The reservations printed under every rate, in the order in which they are printed."""
    notes = ["问卷由发放单位组织，结果可能偏高"]
    if valid < issued:
        notes.append(f"发出{issued}份，有效{valid}份，未答者的看法不详")
    if valid < minimum:
        notes.append(f"有效问卷不足{minimum}份，仅供参考")
    return notes


def _ways(taken: Taken) -> list[str]:
    """The ways by which answers came in, each with how many."""
    told = (
        (taken.link + taken.shared, f"扫码{taken.link + taken.shared}份"),
        (taken.paper, f"纸质{taken.paper}份"),
        (taken.phone, f"电话{taken.phone}份"),
    )
    return [words for number, words in told if number]
