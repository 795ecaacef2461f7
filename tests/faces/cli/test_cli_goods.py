"""`nuanliu goods`: from the order to the closed issue at the command line, a proxy among them."""

import json
from typing import Any

import pytest
from tests.faces.cli.clerk import Clerk
from tests.laws import fund
from tests.stages.test_union_lists import named

from nuanliu.faces.cli import office
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.goods.models import Line, Order

UNION = "环卫站工会"
PAPERS = ("收条", "委托书", "本人证件", "代领人证件")


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line; three people of one union are approved for 400 yuan each."""
    _, campaign = fund.fresh(books, 200_000)
    fund.put_forward(books, campaign, people=named(books), amount_fen=40_000)
    fund.approved(books, campaign)
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    return Clerk(capsys, tmp_path)


def told(clerk, *words):
    """What a command answers as JSON."""
    code, out, err = clerk("goods", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def picture(clerk, name):
    path = clerk.folder / name
    path.write_bytes(photo(name))
    return path


def issued(clerk):
    """The number of an issue of one bag of rice for each of the three."""
    made = told(
        clerk, "buy", Campaign.objects.get().pk, "大米", "10袋", "80", "--supplier", "云川粮油店",
        "--basis", "三家询价记录", "--as", "office",
    )["order"]  # fmt: skip
    slip = ("--accept", picture(clerk, "验收单.png"))
    done = [
        clerk("goods", "approve", made, "--as", "leader3"),
        clerk("goods", "receive", made, "10", "--as", "office2"),
        clerk("goods", "receive", made, "10", *slip, "--as", "service_center"),
    ]
    assert [one[0] for one in done] == [0, 0, 0]
    carriers = ("--handler", "office2", "--with", "service_center")
    return told(clerk, "issue", made, UNION, "1", *carriers, "--as", "office")["issue"]


WORDS = ("李四", "配偶", fund.id_number(77), "住院")


def folder_of(clerk, words=WORDS, papers=PAPERS):
    """A folder with the words and papers of a proxy."""
    folder = clerk.folder / "代领"
    folder.mkdir()
    (folder / "代领.txt").write_text("\n".join(words), "utf-8")
    for name in papers:
        (folder / f"{name}.png").write_bytes(photo(name))
    return folder


def test_goods_from_the_order_to_the_closed_issue(clerk):
    """Ten bags, three issued: one signs, one by proxy with his papers, one back; closed by one."""
    issue = issued(clerk)
    ticked = told(
        clerk, "tick", issue, picture(clerk, "实物签领表.png"), "--back", "李喆=出差",
        "--proxy", f"杨玥={folder_of(clerk)}", "--rest-signed", "--as", "accountant",
    )  # fmt: skip
    row = Line.objects.get(outcome="proxy")
    wrong = clerk("goods", "close", issue, "0", "--as", "accountant")
    right = clerk("goods", "close", issue, "1", "--as", "accountant")
    assert (
        ticked,
        (row.proxy_name, row.proxy_relation, row.reason, row.person.name),
        (wrong[0], "[GOODS-DIFFERENCE]" in wrong[2]),
        right,
        Order.objects.get().stock,
        told(clerk, "list")[0]["stock"],
    ) == (
        {"signed": 1, "proxy": 1, "back": 1},
        ("李四", "配偶", "住院", "杨玥"),
        (1, True),
        (0, f"领用单 {issue} 已核销。\n", ""),
        8,
        8,
    )


def test_two_of_one_name_are_told_apart_by_their_place_on_the_sheet(clerk):
    """Two called 李喆: by the name nobody is ticked, by the serial the second alone."""
    issue = issued(clerk)
    Person.objects.filter(name="杨玥").update(name="李喆")
    sheet = picture(clerk, "实物签领表.png")
    vague = clerk("goods", "tick", issue, sheet, "--signed", "李喆", "--as", "accountant")
    none = Line.objects.exclude(outcome="").count()
    clear = clerk("goods", "tick", issue, sheet, "--signed", "2", "--as", "accountant")
    outcomes = list(Line.objects.order_by("pk").values_list("outcome", flat=True))
    assert (vague[0], "“李喆”有 2 行待登记" in vague[2], none, clear[0], outcomes) == (
        1,
        True,
        0,
        0,
        ["", "signed", ""],
    )


def test_who_is_not_named_has_not_signed(clerk):
    """Nobody named: refused. One back: the other two wait. The rest by its own word alone."""
    issue = issued(clerk)
    words = ("goods", "tick", issue, picture(clerk, "实物签领表.png"), "--as", "accountant")
    nobody = clerk(*words)
    one = clerk(*words, "--back", "李喆=出差")
    waiting = Line.objects.filter(outcome="").count()
    rest = clerk(*words, "--rest-signed")
    assert ((nobody[0], "[GOODS-LINE]" in nobody[2]), one, waiting, rest) == (
        (1, True),
        (0, "已签 0 人，代领 0 人，未领 1 人。\n", ""),
        2,
        (0, "已签 2 人，代领 0 人，未领 0 人。\n", ""),
    )


SELF = ("杨玥", "本人", "{own}", "住院")
LACKING: dict[str, tuple[dict[str, Any], int, str]] = {
    "whole": ({}, 0, ""),
    "no consent": ({"papers": tuple(one for one in PAPERS if one != "委托书")}, 2, "委托书.jpg"),
    "no reason": ({"words": ("李四", "配偶", fund.id_number(77))}, 1, "[PROXY-REASON]"),
    "no number": ({"words": ("李四", "配偶")}, 1, "[EVIDENCE]"),
    "a number that is none": ({"words": ("李四", "配偶", "123", "住院")}, 1, "[PROXY-ID]"),
    "nothing said": ({"words": ()}, 1, "[EVIDENCE]"),
    "his own number": ({"words": SELF}, 1, "[PROXY-SELF]"),
}


@pytest.mark.parametrize("lack", LACKING)
def test_a_proxy_for_goods_is_whole_or_refused(clerk, lack):
    """What is lacking is said and nobody of the page is ticked, whoever else signed."""
    issue, (given, code, said) = issued(clerk), LACKING[lack]
    own = Person.objects.get(name="杨玥").id_number.open()
    words = [one.format(own=own) for one in given.get("words", WORDS)]
    folder = folder_of(clerk, words, given.get("papers", PAPERS))
    pair = ("--proxy", f"杨玥={folder}", "--rest-signed", "--as", "accountant")
    done = clerk("goods", "tick", issue, picture(clerk, "实物签领表.png"), *pair)
    ticked = Line.objects.exclude(outcome="").count()
    assert (done[0], said in done[2], ticked) == (code, True, 0 if code else 3)
