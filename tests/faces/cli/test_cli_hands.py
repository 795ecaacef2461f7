"""`nuanliu pay`: cash drawn, ticked and counted, and what goes through a workplace's union."""

import json

import pytest
from tests.faces.cli.clerk import Clerk
from tests.laws import fund
from tests.stages.test_union_lists import named

from nuanliu.faces.cli import office
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.stages.payments.models import CashDay, Evidence, Payment, UnionTransfer

UNION = "环卫站工会"


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line; the cash of three people of one union lies ready."""
    _, campaign = fund.fresh(books, 200_000)
    fund.put_forward(books, campaign, people=named(books), channel="cash")
    fund.sent(books, fund.approved(books, campaign), "cash")
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    return Clerk(capsys, tmp_path)


def told(clerk, *words):
    """What a command answers as JSON."""
    code, out, err = clerk("pay", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def run_number():
    return Payment.objects.earliest("pk").run.number


def picture(clerk, name):
    path = clerk.folder / name
    path.write_bytes(photo(name))
    return path


def drawn(clerk, **other):
    """The number of a draw of all three."""
    words = {"--handler": "office2", "--with": "service_center", "--slip": "支票01", **other}
    pairs = [part for pair in words.items() for part in pair]
    return told(clerk, "draw", run_number(), UNION, *pairs, "--as", "cashier")["draw"]


def proxy_folder(clerk):
    """A folder with the words and papers of a proxy."""
    folder = clerk.folder / "代领"
    folder.mkdir()
    words = ("李四", "配偶", fund.id_number(77), "住院")
    (folder / "代领.txt").write_text("\n".join(words), "utf-8")
    for name in ("收条", "委托书", "本人证件", "代领人证件"):
        (folder / f"{name}.png").write_bytes(photo(name))
    return folder


def test_cash_from_the_till_to_the_counted_day(clerk):
    """Draw, tick one as not handed out, one by proxy and the rest as signed, count, list."""
    run = run_number()
    draw = drawn(clerk)
    before = told(clerk, "count")
    ticked = told(
        clerk, "tick", draw, picture(clerk, "签领表.png"), "--back", f"{run}-0001=出差",
        "--proxy", f"{run}-0002={proxy_folder(clerk)}", "--rest-signed", "--as", "accountant",
    )  # fmt: skip
    on = before[0]["on"]
    short = clerk("pay", "count", "office2", on, "499.99", "--as", "accountant")
    after = told(clerk, "count", "office2", on, "500.00", "--as", "accountant")
    shown = clerk("pay", "count")[1]
    row = Evidence.objects.get(kind="proxy")
    assert (
        (before[0]["drawn"], before[0]["unticked"], before[0]["closed"]),
        ticked,
        (short[0], "短 0.01 元" in short[2], "[CASH-DIFFERENCE]" in short[2]),
        (after[0]["handed"], after[0]["to_return"], after[0]["closed"]),
        ("已交清" in shown, "1,500.00" in shown),
        (row.proxy_name, row.proxy_relation, row.proxy_reason),
        CashDay.objects.count(),
        fund.buckets(),
    ) == (
        ("1500.00", "1500.00", False),
        {"signed": 1, "proxy": 1, "back": 1},
        (1, True, True),
        ("1000.00", "500.00", True),
        (True, True),
        ("李四", "配偶", "住院"),
        1,
        (100_000, 0, 0, 100_000),
    )


def test_a_command_begun_again_under_its_key_is_done_once(clerk):
    """A line given up twice under one key: the same answer; under another it is refused."""
    number = f"{run_number()}-0001"
    given = ("give-up", number, "--reason", "已调离", "--as", "accountant")
    up = [clerk("pay", *given, "--key", key) for key in ("甲", "甲", "乙")]
    done = f"{number} 未领，钱已退回可用。\n"
    assert (up[:2], up[2][0], "[MOVE-STATE]" in up[2][2]) == ([(0, done, "")] * 2, 1, True)
    assert fund.buckets() == (100_000, 100_000, 0, 0)


def test_named_lines_alone_are_ticked(clerk):
    """--signed for two of three: the third still waits."""
    run, draw = run_number(), drawn(clerk)
    words = ("--signed", f"{run}-0001", "--signed", f"{run}-0002", "--as", "accountant")
    ticked = told(clerk, "tick", draw, picture(clerk, "签领表.png"), *words)
    states = list(Payment.objects.order_by("number").values_list("state", flat=True))
    assert (ticked["signed"], states) == (2, ["paid", "paid", "issued"])


def test_the_list_of_a_union_and_its_refund(clerk):
    """Entrust; a list with a wrong amount is refused, the true one pays two, the rest is back."""
    run = run_number()
    transfer = told(clerk, "entrust", run, UNION, "--slip", "电汇01", "--as", "cashier")
    rows = [
        f"{one.payee},{one.person.id_number.open()},500.00"
        for one in Payment.objects.select_related("person").order_by("number")
    ]
    sheet = ("--sheet", picture(clerk, "单位签领表.png"), "--left", f"{run}-0003")
    path = clerk.folder / "实发名单.csv"

    def taken(lines):
        path.write_text("\n".join(["姓名,身份证号,金额", *lines, ""]), "utf-8")
        return clerk("pay", "list", transfer["transfer"], path, *sheet, "--as", "accountant")

    wrong = taken([rows[0].replace("500.00", "400.00"), rows[1]])
    right = taken(rows[:2])
    early = clerk(
        "pay", "refund", transfer["transfer"], "400", "--reason", "离职", "--as", "accountant"
    )
    back = clerk(
        "pay", "refund", transfer["transfer"], "500", "--reason", "离职", "--as", "accountant"
    )
    assert (
        (transfer["people"], transfer["amount"]),
        (wrong[0], "金额 400.00 与应发 500.00 不一致" in wrong[2]),
        right,
        (early[0], "[LIST-REFUND]" in early[2]),
        back,
        (UnionTransfer.objects.get().state, fund.buckets()),
    ) == (
        (3, "1500.00"),
        (1, True),
        (0, "名单一致：已发 2 人，未发 1 人。\n", ""),
        (1, True),
        (0, "代发单 1 已结清。\n", ""),
        ("closed", (100_000, 0, 0, 100_000)),
    )


def test_a_line_nobody_came_for_is_given_up(clerk):
    """At the cashier's own counter, without a draw: its money is available again."""
    number = f"{run_number()}-0001"
    done = clerk("pay", "give-up", number, "--reason", "已调离", "--as", "accountant")
    assert (done, fund.buckets()) == (
        (0, f"{number} 未领，钱已退回可用。\n", ""),
        (100_000, 100_000, 0, 0),
    )


WRONG = {
    "no such union": (("draw", "{run}", "没有的工会", "--handler", "office2", "--with", "office",
                       "--slip", "1", "--as", "cashier"), 1, "没有单位“没有的工会”"),
    "no such person": (("draw", "{run}", UNION, "--handler", "nobody", "--with", "office",
                        "--slip", "1", "--as", "cashier"), 1, "没有登录名“nobody”"),
    "an administrator": (("draw", "{run}", UNION, "--handler", "admin", "--with", "office",
                          "--slip", "1", "--as", "cashier"), 1, "[CASH-HANDLER]"),
    "no such draw": (("tick", 9, "{sheet}", "--rest-signed", "--as", "accountant"), 1,
                     "没有编号 9 的领用单"),
    "no such transfer": (("refund", 9, "1", "--reason", "无", "--as", "accountant"), 1,
                         "没有编号 9 的代发单"),
    "a reason left out": (("tick", "{draw}", "{sheet}", "--back", "{run}-0001", "--as",
                           "accountant"), 2, "没有等号后面的内容"),
    "no amount": (("count", "office2", "2024-01-30", "--as", "accountant"), 2, "没有写交回金额"),
    "nothing drawn that day": (("count", "office2", "2023-01-30", "1", "--as", "accountant"), 1,
                               "[CASH-NONE]"),
    "no line": (("tick", "{draw}", "{sheet}", "--as", "accountant"), 1, "[TICK-NONE]"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(clerk, case):
    """Exit code and words; nobody is paid by it."""
    words, code, said = WRONG[case]
    draw, sheet = drawn(clerk) if "{draw}" in words else 1, picture(clerk, "签领表.png")
    facts = {"run": run_number(), "draw": draw, "sheet": sheet}
    asked = [str(one).format(**facts) for one in words]
    done = clerk("pay", *asked)
    paid = Payment.objects.filter(state="paid").count()
    assert (done[0], said in done[2], paid) == (code, True, 0)
