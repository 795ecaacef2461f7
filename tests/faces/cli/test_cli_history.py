"""`nuanliu import-history` as people run it: once, refused in words, no number printed."""

import pytest
from tests.laws.fund import id_number

ONE, TWO = id_number(101), id_number(102)
HEAD = "姓名,身份证号,手机号,慰问金额,发放日期"
GOOD = f"王伟,{ONE},13800001234,500,2023-01-15"
BAD = f"李强,{TWO},13800001235,,2023-01-15"


@pytest.fixture
def listed(office):
    """Write an earlier list beside the books; its path."""

    def write(*rows, head=HEAD):
        path = office.data.parent / "往年.csv"
        path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        return path

    return write


def imported(office, path, *more):
    words = ("--occasion", "2023年元旦春节送温暖", "--as", "office", *more)
    return office.run("import-history", path, *words)


def grants(office):
    rows = office.sql("SELECT paid_on, amount_fen FROM nominations_pastgrant")
    return [(str(day), fen) for day, fen in rows]


def test_a_list_is_taken_over_once(office, listed):
    """Counted in words; the same file a second time is refused and changes nothing."""
    path = listed(GOOD)
    first, again = imported(office, path), imported(office, path)
    assert (
        (first.code, first.out),
        (again.code, "无需重复导入" in again.err),
        grants(office),
        office.run("verify").code,
    ) == ((0, "已导入 1 笔，共 500.00 元。\n"), (1, True), [("2023-01-15", 50_000)], 0)


def test_a_faulty_row_is_left_out_by_choice(office, listed):
    """Refused as a whole; with --leave-faulty the good row goes in and the other is counted."""
    path = listed(GOOD, BAD)
    whole, part = imported(office, path), imported(office, path, "--leave-faulty", "--json")
    told = {name: part.json[name] for name in ("taken", "left", "total_fen", "likely")}
    assert ((whole.code, "HISTORY-FAULTS" in whole.err), told, len(grants(office))) == (
        (1, True),
        {"taken": 1, "left": 1, "total_fen": 50_000, "likely": []},
        1,
    )


def test_a_day_and_columns_are_said_on_the_command_line(office, listed):
    """A list without days and with a heading of its own."""
    path = listed(f"王伟,{ONE},500", head="姓名,身份证号,实发数")
    told = imported(office, path, "--on", "2023-02-01", "--map", "C=慰问金额")
    assert (told.code, grants(office)) == (0, [("2023-02-01", 50_000)])


def test_who_may_be_known_already_is_told_without_numbers(office, listed):
    """Another list with the same name and phone under a number one digit off."""
    imported(office, listed(GOOD))
    slip = f"王伟,{id_number(100)},13800001234,300,2023-06-15"
    told = imported(office, listed(slip))
    leaked = [one for one in (ONE, id_number(100), "13800001234") if one in told.out + told.err]
    assert (told.code, "可能与另一人是同一人" in told.out, "王伟" in told.out, leaked) == (
        0,
        True,
        True,
        [],
    )


@pytest.mark.parametrize(("who", "code"), [("office", 0), ("leader", 1), ("nobody", 1)])
def test_only_the_office_takes_lists_over(office, listed, who, code):
    """Another post, or nobody, is refused."""
    path = listed(GOOD)
    told = office.run("import-history", path, "--occasion", "往年", "--as", who)
    assert (told.code, len(grants(office))) == (code, int(not code))
