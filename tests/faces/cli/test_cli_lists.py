"""`nuanliu template`, `lists`, `rulings`, `privacy`: an office without pages does all of it."""

import json

import openpyxl
import pytest
from tests.faces.cli.clerk import at_the_desk
from tests.laws import fund
from tests.stages.senders import ONE, OTHER, THIRD

from nuanliu.core.identity import luhn_holds
from nuanliu.records.people import keys
from nuanliu.records.people.models import ComparisonHit, ComparisonSource, Interest
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.models import Basis, Campaign, DataUse
from nuanliu.stages.nominations.models import Ruling, Withdrawal

LIST = "序号,姓名,证件号码,死亡日期\n1,王伟,{},2023-05-01\n2,孙丽,{},2023-06-01\n"


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line of an office with an open campaign of two unions."""
    return at_the_desk(books, capsys, monkeypatch, tmp_path)


def account(place):
    """A card number whose last digit is right."""
    body = f"62220200{place:010d}"
    return next(f"{body}{digit}" for digit in range(10) if luhn_holds(f"{body}{digit}"))


def taken_in(clerk, *rows, name="名单.csv"):
    clerk.received(*rows, name=name)
    return json.loads(clerk("rosters", "accept", 1, "--as", "office", "--json")[1])


def import_list(clerk, *more, name="payroll", dated="2023-12-31"):
    path = clerk.file("通报.csv", LIST.format(ONE, THIRD))
    words = ("--name", name, "--document", "民政〔2023〕9号", "--dated", dated)
    return clerk("lists", "import", path, *words, *more)


def test_a_template_filled_in_comes_back_without_a_fault(clerk):
    """Made for the union, two people typed into it, received: two new, nothing to correct."""
    out = clerk.folder / "out"
    words = ("--campaign", 1, "--union", "990101001", "--out", out)
    made = json.loads(clerk("template", *words, "--json")[1])[0]
    book = openpyxl.load_workbook(made["file"])
    rows = (("王伟", "男", ONE, 1), ("李强", "女", OTHER, 2))
    for place, (name, sex, number, card) in enumerate(rows, 4):
        work = ("环卫站", "清扫工", "苦脏累险行业一线职工", f"1380000123{card}")
        values = (name, sex, number, *work, "云川农商银行", account(card), "500", "银行代发", "否")
        for column, value in enumerate(values, 2):
            book["名单"].cell(place, column).value = value
    book.save(made["file"])
    words = ("--campaign", 1, "--union", "990101001", "--as", "office")
    code, _, err = clerk("rosters", "receive", made["file"], *words)
    seen = json.loads(clerk("rosters", "preview", 1, "--json")[1])
    told = [one["findings"] for one in seen["rows"]]
    assert (code, err, seen["counts"]["new"], seen["counts"]["faulty"], told, seen["findings"]) == (
        0,
        "",
        2,
        0,
        [[], []],
        [],
    )
    notice = "".join(str(cell.value) for cell in book["填写说明"]["A"])
    assert ("个人信息保护法第十三条" in notice, made["people"] > 0) == (True, True)


def test_a_template_for_every_union_with_a_quota(clerk):
    """No union named: one file each; a campaign that is not there names those that are."""
    made = json.loads(clerk("template", "--campaign", 1, "--json")[1])
    wrong = clerk("template", "--campaign", 7)
    assert (len(made), (clerk.folder / "模板").is_dir(), wrong[0], "1（" in wrong[2]) == (
        2,
        True,
        1,
        True,
    )


def test_a_comparison_list_comes_from_any_layout_with_its_source(clerk):
    """Two people of a bulletin by their indexes; its document and date are kept and shown."""
    code, out, _ = import_list(clerk, "--as", "office", "--json")
    shown = json.loads(clerk("lists", "show", "--json")[1])[0]
    index = keys.current().blind_index("id", ONE)
    kept = ComparisonSource.objects.get()
    assert (code, json.loads(out)) == (
        0,
        {"list": "payroll", "read": 2, "left": 0, "on_list": 2},
    )
    assert (shown["sources"], list(shown["campaigns"].values())) == (
        [{"document": "民政〔2023〕9号", "dated": "2023-12-31", "numbers": 2}],
        ["note"],
    )
    assert (ComparisonHit.objects.filter(id_index=index).count(), len(kept.file_hash)) == (1, 64)


@pytest.mark.parametrize(
    ("who", "dated", "code"),
    [("cashier", "2023-12-31", "COMPARISON-ROLE"), ("office", "2024-02-01", "COMPARISON-DATE")],
)
def test_a_list_is_refused_from_the_wrong_hands_and_from_the_future(clerk, who, dated, code):
    """Nothing is kept; the control above keeps two."""
    answer = import_list(clerk, "--as", who, dated=dated)
    assert (answer[0], f"[{code}]" in answer[2], ComparisonHit.objects.count()) == (1, True, 0)


def test_a_row_without_a_number_stops_the_list_unless_it_is_left(clerk):
    """Refused naming the row; left out on demand, and counted."""
    path = clerk.file("通报.csv", LIST.format(ONE, "11010119900101"))
    words = (path, "--name", "deceased", "--document", "通报", "--dated", "2023-12-31", "--as")
    refused = clerk("lists", "import", *words, "office")
    taken = json.loads(clerk("lists", "import", *words, "office", "--leave-faulty", "--json")[1])
    assert (refused[0], "第 3 行" in refused[2], taken["read"], taken["left"]) == (1, True, 1, 1)


@pytest.mark.parametrize(("name", "taken"), [("deceased", 0), ("payroll", 1), ("unheard-of", 0)])
def test_each_list_counts_as_the_campaign_says(clerk, name, taken):
    """Deceased refuses, payroll is only noted, a list the standards do not know refuses."""
    import_list(clerk, "--as", "office", name=name)
    told = taken_in(clerk, fund.row("王伟", ONE))
    assert told["accepted"] == taken


def test_a_list_that_asks_for_a_leader_waits_for_his_ruling(clerk, books):
    """Standards that say decision for the payroll: listed as open, decided, listed with by whom."""
    text = fund.standards()
    at = text.index('name = "payroll"')
    text = text[:at] + text[at:].replace('"note"', '"decision"', 1)
    version = campaigns.receive_standards(books.deed("office"), standards=text)
    Campaign.objects.update(standard=version)
    import_list(clerk, "--as", "office")
    taken_in(clerk, fund.row("王伟", ONE))
    before = json.loads(clerk("rulings", "list", "--campaign", 1, "--json")[1])
    pk = before[0]["nomination"]
    words = ("rulings", "decide", pk, "--code", "LISTED", "--pass", "--reason", "基层岗位", "--as")
    codes = [clerk(*words, who)[0] for who in ("office", "leader")]
    said = json.loads(clerk(*words, "leader", "--json")[1])
    assert said == {"nomination": pk, "code": "LISTED", "allowed": True, "decided_by": "leader"}
    after = json.loads(clerk("rulings", "list", "--campaign", 1, "--json")[1])
    told = [(one["code"], one["allowed"], one["decided_by"]) for one in (before[0], after[0])]
    assert (codes, told, Ruling.objects.get().reason) == (
        [1, 0],
        [("LISTED", None, None), ("LISTED", True, "职员leader")],
        "基层岗位",
    )


def test_nothing_to_rule_on_is_said(clerk):
    """Control: a good roster; and a nomination that is not there."""
    taken_in(clerk, fund.row("王伟", ONE))
    said = clerk("rulings", "list", "--campaign", 1)[1]
    wrong = clerk(
        "rulings", "decide", 99, "--code", "LISTED", "--pass", "--reason", "x", "--as", "leader"
    )
    assert (said, wrong[0]) == ("没有须由领导决定的事项。\n", 1)


def test_a_declaration_of_interest_names_its_relation(clerk):
    """Two relatives in a plain table, one relation told; only indexes are kept."""
    path = clerk.file("申报.csv", f"姓名,身份证号,与本人关系\n王伟,{ONE},配偶\n孙丽,{THIRD},\n")
    code, out, _ = clerk("lists", "interests", path, "--of", "leader", "--as", "admin")
    again = clerk("lists", "interests", path, "--of", "leader", "--as", "admin")[1]
    said = clerk("lists", "interests", path, "--of", "leader", "--as", "admin", "--json")[1]
    assert json.loads(said) == {"of": "leader", "relatives": 2, "new": 0, "left": 0}
    kept = list(Interest.objects.order_by("pk").values_list("relation", flat=True))
    assert (code, "新登记 2 名" in out, "新登记 0 名" in again, kept) == (
        0,
        True,
        True,
        ["配偶", "亲属"],
    )


def test_what_people_are_told_is_shown_reworded_and_withdrawn_from(clerk):
    """Shown with clauses; one part reworded; a consent withdrawn by roster and row."""
    DataUse.objects.update(basis=Basis.CONSENT)
    path = clerk.file(
        "名单.csv",
        f"{fund.HEADINGS},同意\n{fund.row('王伟', ONE)},是\n{fund.row('李强', OTHER)},否\n",
    )
    words = ("--campaign", 1, "--union", "990101001", "--as", "office")
    clerk("rosters", "receive", path, *words)
    told = json.loads(clerk("rosters", "accept", 1, "--as", "office", "--json")[1])
    reworded = clerk("privacy", "tell", 1, "--text", "contact=电话 12351", "--as", "office")
    gone = clerk(
        "privacy", "withdraw", 1, "--roster", 1, "--row", 2, "--reason", "来电", "--as", "office"
    )
    shown = json.loads(clerk("privacy", "show", 1, "--json")[1])
    assert (told["accepted"], told["waiting"], reworded[0], gone[0]) == (1, 1, 0, 0)
    assert (shown["basis"], shown["told"][1]["text"], shown["withdrawn"]) == (
        "consent",
        "电话 12351",
        1,
    )
    assert Withdrawal.objects.get().person.name == "王伟"


def test_withdrawing_and_agreeing_anew_for_machines(clerk):
    """`tell`, `withdraw` and `renew` with --json: what is told, and whether he is held."""
    DataUse.objects.update(basis=Basis.CONSENT)
    path = clerk.file("名单.csv", f"{fund.HEADINGS},同意\n{fund.row('王伟', ONE)},是\n")
    clerk("rosters", "receive", path, "--campaign", 1, "--union", "990101001", "--as", "office")
    clerk("rosters", "accept", 1, "--as", "office")
    him = (1, "--roster", 1, "--row", 2, "--reason", "本人来电", "--as", "office", "--json")
    told = json.loads(
        clerk("privacy", "tell", 1, "--text", "contact=12351", "--as", "office", "--json")[1]
    )
    gone = json.loads(clerk("privacy", "withdraw", *him)[1])
    back = json.loads(clerk("privacy", "renew", *him)[1])
    twice = clerk("privacy", "renew", *him)
    assert (told["basis"], told["told"][1]["text"], told["withdrawn"]) == ("consent", "12351", 0)
    assert (gone["held"], gone["withdrawn"], back["held"], back["withdrawn"]) == (True, 1, False, 0)
    assert (twice[0], "CONSENT-STANDS" in twice[2]) == (1, True)
