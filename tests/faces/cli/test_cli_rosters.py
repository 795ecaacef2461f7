"""`nuanliu rosters` and `nuanliu compare`: everything a clerk needs, in words and in JSON."""

import json
import re

import pytest
from openpyxl import load_workbook
from tests.faces.cli.clerk import at_the_desk
from tests.laws import fund
from tests.stages.senders import ONE, OTHER, SLIP, THIRD

from nuanliu.core.roles import Role
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.people.models import Reveal
from nuanliu.stages.nominations.models import Nomination

A, B, LIKE = fund.row("王伟", ONE), fund.row("李强", OTHER), fund.row("王伟", SLIP)
LESS = fund.row("王伟", ONE, "400.00")


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line of an office with an open campaign of two unions."""
    return at_the_desk(books, capsys, monkeypatch, tmp_path)


def test_the_marked_file_comes_out_with_a_reason_and_a_line_each_time(clerk, books, tmp_path):
    """Without the right or a reason nothing; with both the file, twice, and a line for each."""
    clerk.received(A, fund.row("李强", OTHER, "约五百"))
    clerk("rosters", "accept", 1, "--as", "office")
    asked = ("rosters", "give-back", 1, "--as", "office", "--out", tmp_path / "out", "--reason")
    codes = [clerk(*asked, "退回更正第三行")[0]]
    allow_export(books.deed("admin"), role=Role.OFFICE, reason="按岗位授予")
    codes += [clerk(*asked, why)[0] for why in ("", "退回更正第三行", "再次退回更正")]
    lines = Reveal.objects.filter(what="marked").count()
    page = load_workbook(tmp_path / "out" / "名单（批注）.xlsx").active
    assert (codes, lines, page["A3"].value[:10]) == ([1, 2, 0, 0], 2, "1. H列：“约五百")


def amounts():
    """What stands, in fen."""
    rows = Nomination.objects.filter(state="nominated").order_by("pk")
    return list(rows.values_list("amount_fen", flat=True))


def test_from_the_file_to_the_list(clerk):
    """Received, previewed, accepted, listed; the second time nobody is taken twice."""
    code, out, _ = clerk.received(A, B)
    seen = json.loads(clerk("rosters", "preview", 1, "--json")[1])
    first = clerk("rosters", "accept", 1, "--as", "office", "--json")[1]
    again = clerk("rosters", "accept", 1, "--as", "office")[1]
    listed = json.loads(clerk("rosters", "list", "--json")[1])
    assert (code, "名单编号 1" in out, seen["counts"]["new"]) == (0, True, 2)
    assert (json.loads(first)["accepted"], listed[0]["people"], amounts()) == (2, 2, [50_000] * 2)
    assert again == "收录 0 人，更改 0 人，已在 2 人；须改正 0 行，待认定 0 行。\n"


def test_a_fault_is_shown_with_its_column_and_what_to_do(clerk):
    """The preview of a roster names the cell and how to mend it; who is in has only a word."""
    clerk.received(A)
    clerk("rosters", "accept", 1, "--as", "office")
    clerk.received(A, fund.row("李强", OTHER[:17]), name="错.csv")
    shown = "".join(clerk("rosters", "preview", 2)[1].split())
    assert (
        "B列：身份证号应为18位（旧号15位），现在是17位。请对照证件原件改正。[ID-LENGTH]" in shown,
        "本行不再重复登记。[ALREADY-IN]" in shown,
    ) == (True, True)


def test_a_row_that_waits_for_a_column_says_so(clerk):
    """Of two without accounts the one paid in cash is new; the other hears what is missing."""
    head = "姓名,身份证号,手机号,慰问对象类别,慰问金额,发放方式"
    rest = "13800001234,苦脏累险行业一线职工,500.00"
    path = clerk.folder / "无卡.csv"
    path.write_text(f"{head}\n王伟,{ONE},{rest},银行代发\n李强,{OTHER},{rest},现金\n", "utf-8")
    clerk("rosters", "receive", path, "--campaign", 1, "--union", "990101001", "--as", "office")
    shown = clerk("rosters", "preview", 1)[1]
    assert (
        "新增 1，有变化 0，已在 0，须改正 1" in shown,
        shown.count("表里缺少一列，见下面对表头的说明。"),
        "没有“银行卡号”一列，第 2 行写明由银行发放" in shown,
    ) == (True, 1, True)


def test_a_change_is_picked_and_taken_back(clerk):
    """Shown before and after; one row updated; undone it is as before."""
    clerk.received(A, B)
    clerk("rosters", "accept", 1, "--as", "office")
    clerk.received(LESS, B, name="改.csv")
    shown = clerk("rosters", "preview", 2)[1]
    clerk("rosters", "accept", 2, "--mode", "skip", "--row", "2=改", "--as", "office")
    changed = amounts()
    undone = clerk("rosters", "undo", 2, "--as", "office")
    assert ("慰问金额：500.00 → 400.00" in shown, changed, undone[0], amounts()) == (
        True,
        [40_000, 50_000],
        0,
        [50_000, 50_000],
    )


def test_who_waits_is_judged_and_goes_in(clerk):
    """Side by side with the reason; told apart, the row goes in; without a reason refused."""
    clerk.received(A)
    clerk("rosters", "accept", 1, "--as", "office")
    clerk.received(LIKE, name="像.csv")
    waits = clerk("rosters", "accept", 2, "--as", "office")[1]
    (found,) = json.loads(clerk("rosters", "pairs", 2, "--json")[1])
    words = ("rosters", "judge", 2, "--row", found["row"], "--with", found["other"], "--distinct")
    bare = clerk(*words, "--as", "office")
    said = clerk(*words, "--as", "office", "--reason", "核对两人身份证原件")
    goes = clerk("rosters", "accept", 2, "--as", "office", "--json")[1]
    assert ("待认定 1 行" in waits, bare[0], "VERDICT-REASON" in bare[2], said[0]) == (
        True,
        1,
        True,
        0,
    )
    assert json.loads(goes)["accepted"] == 1


def test_a_list_is_compared(clerk):
    """In words with campaign, union, sum and state; in JSON masked."""
    clerk.received(A, B)
    clerk("rosters", "accept", 1, "--as", "office")
    path = clerk.folder / "问.txt"
    path.write_text(f"王伟 {ONE}\n李强\n周五 {THIRD}\n".replace(" ", ","), encoding="utf-8")
    said = clerk("compare", path)[1].splitlines()
    told = json.loads(clerk("compare", path, "--json")[1])
    assert said == [
        "共 3 人，1 人已在册。",
        "第 1 行 王伟：本人 王伟，元旦春节送温暖，环卫站工会，500.00 元，已申报",
        "第 2 行 李强：同名 李强，元旦春节送温暖，环卫站工会，500.00 元，已申报",
    ]
    assert (told["rows"], told["known"], told["lines"][0]["name"]) == (3, 1, "王*")


def test_no_command_prints_a_number(clerk):
    """Whatever is printed about a roster holds no run of nine digits and no full number."""
    clerk.received(A, B)
    clerk("rosters", "accept", 1, "--as", "office")
    clerk.received(LIKE, LESS.replace("13800001234", "13900009876"), name="改.csv")
    printed = [
        clerk(*words)[1]
        for words in (
            ("rosters", "preview", 2),
            ("rosters", "preview", 2, "--json"),
            ("rosters", "pairs", 2),
            ("rosters", "pairs", 2, "--json"),
            ("rosters", "list"),
        )
    ]
    assert ([re.findall(r"\d{9,}", one) for one in printed], all(printed)) == ([[]] * 5, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("preview", 9), 1, "没有编号 9 的花名册"),
        (("accept", 1, "--row", "五", "--as", "office"), 2, "看不懂"),
        (("accept", 1, "--row", "A1=收", "--as", "office"), 2, "不是一个行号"),
        (("accept", 1, "--row", "99=收", "--as", "office"), 1, "ROSTER-ROW"),
        (("accept", 1, "--as", "leader"), 1, "MOVE-ROLE"),
        (("accept", 1), 2, "没有说明由谁办理"),
        (("undo", 9, "--as", "office"), 1, "没有编号 9 的花名册"),
        (("judge", 1, "--row", "2", "--with", "P1", "--as", "office"), 2, "没有写明认定结果"),
        (("accept", 1, "--as", "office"), 0, ""),
    ],
)
def test_what_is_typed_wrongly_is_said(clerk, words, code, said):
    """Refusals in Chinese words with their exit code; the last is typed rightly."""
    clerk.received(A)
    ended = clerk("rosters", *words)
    assert (ended[0], said in ended[2]) == (code, True)
