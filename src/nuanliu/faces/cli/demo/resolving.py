"""What rosters leave to people: who is one person, and faults put right in the file given back."""

import io
from collections.abc import Callable
from typing import Any, NamedTuple

from nuanliu.faces.cli.demo.agreeing import agreed
from nuanliu.faces.cli.demo.rosters import Fixed, GeneratedRoster, Likely
from nuanliu.faces.cli.demo.stage import DemoError, Stage
from nuanliu.records.journal.queries import outcome
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations import judging
from nuanliu.stages.nominations.giving import give_back, marked_file, marked_wanted
from nuanliu.stages.nominations.likely import Pair
from nuanliu.stages.nominations.marking import marked_name
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.reading import Cells, cells_of

WHY = {
    True: "电话询问两个单位并核对身份证：是同一人，证件号抄错一位，由原单位申报",
    False: "核对两人身份证、户口簿和照片：双胞胎，同名同音，是两个人",
}
GIVEN_BACK = "退回报送单位更正"


class Desk(NamedTuple):
    """The desk at which the rosters of one campaign arrive; code: what its keys begin with."""

    stage: Stage
    campaign: int
    code: str
    unions: dict[str, int]

    def hand_in(self, key: str, roster: GeneratedRoster, data: bytes, cells: Cells) -> int:
        """A chair uploads, the office accepts what is right; the roster's id."""
        pk = self._receive(key, roster, roster.file_name, data, cells)
        self.accept(key, pk)
        return pk

    def accepted(self, key: str) -> bool:
        """Whether the office took that file in before."""
        return self.stage.did(f"{self.code}-{key}-accept")

    def accept(self, key: str, roster: int) -> dict[str, int]:
        """The office takes in what is right, and says how many rows of which kind there were."""
        return self.stage.do(
            nominations.accept, "wangmin", f"{self.code}-{key}-accept", roster=roster
        )

    def send_again(
        self, key: str, roster: GeneratedRoster, name: str, put_right: Callable[[], bytes]
    ) -> dict[str, int]:
        """A chair sends the marked file back, put right; what became of its rows.

        A workbook saved twice is two files: one that has come in already is not made again.
        """
        pk = outcome(f"demo:{self.code}-{key}-receive")
        if pk is None:
            data = put_right()
            pk = self._receive(key, roster, name, data, cells_of([data])[0])
        return self.accept(key, pk)

    def _receive(
        self, key: str, roster: GeneratedRoster, name: str, data: bytes, cells: Cells
    ) -> int:
        chair = f"chair{list(self.unions).index(roster.union) + 1:02d}"
        return self.stage.do(
            nominations.receive,
            chair,
            f"{self.code}-{key}-receive",
            campaign=self.campaign,
            union=self.unions[roster.union],
            name=name,
            data=data,
            cells=cells,
        )


def judge(desk: Desk, roster: GeneratedRoster, pk: int) -> None:
    """认定 of every pair that the roster leaves open, then what is right in it now."""
    for one in roster.likely:
        key = f"likely-{pk}-{one.row}"
        if not desk.stage.did(f"{desk.code}-{key}"):
            found = _pair(pk, one)
            other = found.other.person if found.other.person is not None else found.other.row
            desk.stage.do(
                judging.judge,
                "liming",
                f"{desk.code}-{key}",
                roster=pk,
                row=(one.sheet, one.row),
                other=other,
                same=one.same,
                reason=WHY[one.same],
            )
        told = desk.accept(f"{key}-then", pk)
        _must_be(told, {"accepted": int(not one.same), "waiting": 0, "refused": int(one.same)})


def _pair(pk: int, one: Likely) -> Pair:
    for found in judging.pairs_in(Roster.objects.get(pk=pk)):
        if found.row.row == (one.sheet, one.row):
            return found
    message = f"名单 {pk} 的“{one.sheet}”第 {one.row} 行应与另一人相似，却没有查出"
    raise DemoError(message)


def send_marked_again(desk: Desk, roster: GeneratedRoster, pk: int) -> None:
    """The office gives the marked file back; the sender types the right text into it and sends it.

    Of its rows only those put right are new: the rest is recognised as accepted before.
    """
    if not roster.fixes:
        return
    key = f"fixed-{pk}"
    wanted = marked_wanted(Roster.objects.get(pk=pk))
    agreed(desk.stage, "liming", f"given-{pk}", wanted, GIVEN_BACK)
    desk.stage.do(give_back, "liming", f"given-{pk}", roster=pk, reason=GIVEN_BACK)

    def put_right() -> bytes:
        marked = marked_file(Roster.objects.get(pk=pk), "综合办公室退回更正")
        return _put_right(marked, roster.fixes)

    told = desk.send_again(key, roster, marked_name(roster.file_name), put_right)
    before = len(roster.people) + len(roster.reserves) - len(roster.fixes)
    _must_be(told, {"accepted": len(roster.fixes), "already": before, "refused": 0, "waiting": 0})


def _put_right(marked: bytes, fixes: tuple[Fixed, ...]) -> bytes:
    """The marked file as its sender saves it after typing: what is wrong stands one column on."""
    import openpyxl

    book: Any = openpyxl.load_workbook(io.BytesIO(marked))
    for one in fixes:
        cell = book[one.sheet].cell(one.row, one.column + 1)
        cell.value, cell.number_format = one.text, "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _must_be(told: dict[str, int], due: dict[str, int]) -> None:
    found = {name: told[name] for name in due}
    if found != due:
        message = f"名单再次收录应为 {due}，实际是 {found}"
        raise DemoError(message)
