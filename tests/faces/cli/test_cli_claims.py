"""`nuanliu claims`: from the invoice to the books, each step by whom it belongs to."""

import hashlib
import json

import pytest
from tests.faces.cli.clerk import Clerk
from tests.invoices import making
from tests.invoices.making import Sample, small, written
from tests.laws import fund

from nuanliu.faces.cli import office
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import Claim, Invoice
from nuanliu.stages.claims.policies import PURCHASE_PACKET

OURS = Sample(buyer="云川区总工会", issued="2024年01月02日")
NUMBER = "BX-2024-001"


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line, an open campaign with 2,000 yuan."""
    fund.with_people(books, 2)
    books.sleep(15)
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    return Clerk(capsys, tmp_path)


def told(clerk, *words):
    """What a command answers as JSON."""
    code, out, err = clerk("claims", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def refused(clerk, *words):
    """(exit code, the code at the end of the message)."""
    code, _, err = clerk("claims", *words)
    return code, err.strip().rpartition("[")[2].rstrip("]。")


def drafted(clerk, amount="100", *more):
    campaign = Campaign.objects.get().pk
    words = ("new", campaign, amount, "--purpose", "台历", "--as", "office", *more)
    return told(clerk, *words)


def enclosed(clerk, *kinds):
    """The papers of the packet, as photographs."""
    path = clerk.folder / "材料.jpg"
    path.write_bytes(fund.snap())
    for kind in kinds:
        told(clerk, "attach", NUMBER, kind, path, "--as", "office")


def test_the_whole_way(clerk):
    """Draft, electronic invoice, papers, submit, review, approve, pay: the books say it."""
    drafted(clerk)
    path = written(clerk.folder, small("24532000000000000041", buyer="云川区总工会"), "xml")
    taken = told(clerk, "enter", path, "--claim", NUMBER, "--as", "office")
    enclosed(clerk, *(kind for kind in PURCHASE_PACKET if kind != "invoice"))
    steps = [
        told(clerk, verb, NUMBER, "--as", who)["state"]
        for verb, who in (
            ("submit", "office"),
            ("review", "service_center"),
            ("approve", "leader"),
            ("pay", "accountant"),
        )
    ]
    shown = told(clerk, "show", NUMBER)
    assert (taken["claim"], steps, shown["missing"], shown["vouchers"], fund.buckets()) == (
        NUMBER,
        ["submitted", "reviewed", "approved", "filed"],
        [],
        [Claim.objects.get().voucher],
        (190_000, 0, 0, 10_000),
    )


def test_what_is_shown(clerk):
    """A draft on the screen: its line with codes, and every paper it lacks, in order."""
    drafted(clerk)
    code, out, _ = clerk("claims", "show", NUMBER)
    assert (code, out.splitlines()) == (0, [
        f"报销单 {NUMBER}：台历，100.00 元，起草",
        "  第 1 行 台历 100.00 元 goods 2012906 · 30299 · 50299",
        "  缺少：方案或通知",
        "  缺少：审批表",
        "  缺少：发票",
        "  缺少：验收单",
    ])  # fmt: skip


def test_lines_of_several_types(clerk):
    """Two lines, one under codes of its own; the list by state names the claim."""
    drafted(clerk, "100", "--type", "printing")
    told(clerk, "line", NUMBER, 1, "60", "--what", "海报", "--type", "printing", "--as", "office")
    made = told(clerk, "line", NUMBER, 2, "40", "--what", "班车", "--type", "transport",
                "--function", "2012902", "--economic", "30299", "--as", "office")  # fmt: skip
    lines = [(one["expense"], one["amount_fen"], one["function_code"], one["economic_code"])
             for one in made["lines"]]  # fmt: skip
    listed = [len(told(clerk, "list", *more)) for more in ((), ("--state", "起草"),
                                                           ("--state", "待审核"))]  # fmt: skip
    assert (lines, listed, refused(clerk, "list", "--state", "不知道")[0]) == (
        [("printing", 6_000, "2012906", "30202"), ("transport", 4_000, "2012902", "30299")],
        [1, 1, 0],
        2,
    )


def test_the_register_of_invoices(clerk):
    """Entered without a claim, free until added; the original goes out byte for byte."""
    drafted(clerk, "17440")
    path = written(clerk.folder, OURS, "pdf")
    told(clerk, "enter", path, "--as", "office")
    free = [one["invoice"] for one in told(clerk, "invoices", "--free")]
    added = told(clerk, "add", NUMBER, OURS.number, "--as", "office")
    out = clerk.folder / "out"
    code, said, _ = clerk("claims", "original", OURS.number, "--out", out)
    kept = next(out.iterdir()).read_bytes()
    left = told(clerk, "invoices", "--free")
    assert (free, added["claim"], left, code, said.startswith("已写入")) == (
        [OURS.number], NUMBER, [], 0, True,
    )  # fmt: skip
    assert hashlib.sha256(kept).hexdigest() == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_paper_invoice(clerk):
    """Typed beside its scan; without one of the four, or half electronic, it is asked for."""
    scan = clerk.folder / "扫描.jpg"
    scan.write_bytes(fund.snap())
    face = ("--number", "053002100311-12345678", "--seller", "某店", "--dated", "2024-01-02",
            "--amount", "88.00")  # fmt: skip
    codes = [clerk("claims", "enter", scan, "--paper", *face[:-2], "--as", "office")[0],
             clerk("claims", "enter", scan, *face, "--as", "office")[0]]  # fmt: skip
    made = told(clerk, "enter", scan, "--paper", *face, "--as", "office")
    assert (codes, made["amount_fen"], made["source"]) == ([2, 2], 8_800, "paper")


def test_a_retry_under_its_key_is_done_once(clerk):
    """`--key`: the same command three times makes one claim and one invoice, and one voucher."""
    path = written(clerk.folder, OURS, "ofd")
    made = [drafted(clerk, "100", "--key", "甲")["claim"] for _ in range(3)]
    entered = [told(clerk, "enter", path, "--as", "office", "--key", "乙")["invoice"]
               for _ in range(3)]  # fmt: skip
    bare = refused(clerk, "enter", path, "--as", "office")
    counts = (Claim.objects.count(), Invoice.objects.count())
    assert (set(made), set(entered), counts, bare) == (
        {NUMBER}, {OURS.number}, (1, 1), (1, "INV-USED"),
    )  # fmt: skip


def test_back_and_away(clerk):
    """Returned with a reason, amended, withdrawn: the reason stands, the invoice is free."""
    drafted(clerk)
    path = written(clerk.folder, small("24532000000000000042", buyer="云川区总工会"), "xml")
    told(clerk, "enter", path, "--claim", NUMBER, "--as", "office")
    enclosed(clerk, "plan", "审批表", "receipt")
    told(clerk, "submit", NUMBER, "--as", "office")
    back = told(clerk, "return", NUMBER, "--reason", "用途写清楚", "--as", "service_center")
    mended = told(clerk, "amend", NUMBER, "100", "--purpose", "慰问台历", "--as", "office")
    gone = told(clerk, "withdraw", NUMBER, "--reason", "不报了", "--as", "office")
    free = [one["invoice"] for one in told(clerk, "invoices", "--free")]
    assert (back["state"], back["reason"], mended["lines"][0]["what"], gone["state"], free) == (
        "drafted", "用途写清楚", "慰问台历", "withdrawn", ["24532000000000000042"],
    )  # fmt: skip


def test_what_is_refused_says_where_and_what(clerk):
    """Unknown numbers, wrong papers, strangers: exit 1 or 2 and words; nothing changes."""
    drafted(clerk)
    scan = clerk.folder / "扫描.pdf"
    scan.write_bytes(making.scanned())
    told_codes = [
        refused(clerk, "show", "BX-2024-999")[0],
        refused(clerk, "add", NUMBER, "1", "--as", "office")[0],
        refused(clerk, "new", 99, "1", "--purpose", "x", "--as", "office")[0],
        refused(clerk, "attach", NUMBER, "minutes", scan, "--as", "office")[0],
        refused(clerk, "enter", scan, "--as", "office"),
        refused(clerk, "submit", NUMBER, "--as", "office"),
        refused(clerk, "review", NUMBER, "--as", "service_center"),
        refused(clerk, "pay", NUMBER, "--as", "accountant"),
        refused(clerk, "approve", NUMBER, "--as", "office")[0],
    ]
    assert told_codes == [
        1, 1, 1, 2, (1, "INV-FILE"), (1, "CLAIM-PACKET"), (1, "MOVE-STATE"), (1, "MOVE-STATE"), 1,
    ]  # fmt: skip


def test_types_and_codes(clerk):
    """The types with their papers, the codes of a line before and after the bureau's paper."""
    types = {one["type"]: one["economic"] for one in told(clerk, "types")}
    before = told(clerk, "codes")["lines"][0]
    words = ("code-line", before["line"], "2012999", "30399", "--number", "财预12号")
    other = refused(clerk, *words, "--as", "office")
    code, out, _ = clerk("claims", *words, "--as", "accountant")
    after = told(clerk, "codes")["lines"][0]
    assert (types["printing"], before["codes"], before["assumed"], other, code) == (
        "30202", ["2012906", "30306", "50901"], True, (1, "MOVE-ROLE"), 0,
    )  # fmt: skip
    assert (after["codes"], after["assumed"], out) == (
        ["2012999", "30399", "50999"], False,
        f"已登记：{before['name']} 2012999 · 30399 · 50999（财预12号）\n",
    )  # fmt: skip


def test_the_packet_and_the_sheet(clerk):
    """Missing papers are told first (exit 1, no file); whole, one PDF; the sheet in its order."""
    drafted(clerk)
    path = written(clerk.folder, small("24532000000000000043", buyer="云川区总工会"), "xml")
    told(clerk, "enter", path, "--claim", NUMBER, "--as", "office")
    out = clerk.folder / "out"
    code, said, _ = clerk("claims", "packet", NUMBER, "--out", out)
    none = list(out.glob("*")) if out.exists() else []
    enclosed(clerk, *(kind for kind in PURCHASE_PACKET if kind != "invoice"))
    whole = told(clerk, "packet", NUMBER, "--out", out)
    sheet = told(clerk, "sheet", NUMBER, "--out", out)
    names = sorted(one.name for one in out.iterdir())
    heads = [one.read_bytes()[:5] for one in out.iterdir()]
    assert (code, said.splitlines()[:3], none) == (
        1, ["缺少：方案或通知", "缺少：审批表", "缺少：验收单"], [],
    )  # fmt: skip
    assert (whole["missing"], [one["kind"] for one in whole["papers"]], names, heads) == (
        [],
        ["方案或通知", "审批表", "发票", "验收单"],
        [f"一体化录入单-{NUMBER}-演示.pdf", f"报销资料包-{NUMBER}-演示.pdf"],
        [b"%PDF-"] * 2,
    )
    assert (sheet["sheets"][0]["entries"][6], refused(clerk, "sheet", "X")[0]) == (
        ["功能分类科目", "2012906"], 1,
    )  # fmt: skip


def test_an_incomplete_packet_is_printed_when_asked(clerk):
    """--incomplete: one file although papers are missing, and exit 1 all the same."""
    drafted(clerk)
    out = clerk.folder / "out"
    code = clerk("claims", "packet", NUMBER, "--out", out, "--incomplete")[0]
    assert (code, [one.name for one in out.iterdir()]) == (1, [f"报销资料包-{NUMBER}-演示.pdf"])
