"""`nuanliu pay`: from the lock to the settled run, each step by whom it belongs to."""

import json

import pytest
from tests.faces.cli.clerk import Clerk
from tests.laws import fund

from nuanliu.faces.cli import office
from nuanliu.records.documents.actions import read
from nuanliu.stages.payments.bankfile import shipped
from nuanliu.stages.payments.models import Payment, Run


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line, three people approved in batch 1, money for four."""
    fund.approved(books, fund.with_people(books, 3))
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    return Clerk(capsys, tmp_path)


def told(clerk, *words):
    """What a command answers as JSON."""
    code, out, err = clerk("pay", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def locked(clerk):
    """The number of a run of the three."""
    return told(clerk, "lock", 1, "--as", "office")["runs"][0]["run"]


def sent(clerk):
    """The number of a run that left."""
    run = locked(clerk)
    told(clerk, "release", run, "--as", "cashier")
    return run


def answer(clerk, run, *, failed=(), name="回盘.csv"):
    """The bank's answer to a run as a file."""
    path = clerk.folder / name
    found = Run.objects.get(number=run)
    path.write_bytes(fund.answer_of(found.pk, failed=set(failed)))
    return path


def test_the_whole_way(clerk):
    """Lock, file, release, take, treasury, preview, result, re-issue, settle."""
    run = locked(clerk)
    made = told(clerk, "file", run, "--as", "office")
    told(clerk, "release", run, "--as", "cashier")
    taken = clerk("pay", "take", run, "--out", clerk.folder / "out", "--as", "cashier")
    paid = ("treasury", run, "1500.00", "--voucher", "ZF-7", "--dated", "2024-02-01")
    levels = told(clerk, *paid, "--as", "accountant")
    file = answer(clerk, run, failed={f"{run}-0002"})
    seen = told(clerk, "result", run, file)
    before = fund.buckets()
    done = told(clerk, "result", run, file, "--book", "--as", "accountant")
    again = told(clerk, "result", run, file, "--book", "--as", "accountant")
    new = told(clerk, "reissue", f"{run}-0002", "--card", fund.card_number(77), "--as", "office")
    settled = clerk("pay", "settle", run, "--as", "accountant")
    (out,) = (clerk.folder / "out").glob(f"代发文件-{run}-cashier-2024*导出.xlsx")
    row = Run.objects.get(number=run)
    assert (
        (made["people"], made["amount"], made["sha256"], made["left"]),
        (taken, out.read_bytes()),
        (levels["treasury"], levels["persons"]),
        (seen, before),
        (done, again),
        (new["reissue_of"], Run.objects.get(number=new["run"]).people),
        (settled, row.state, fund.buckets()),
    ) == (
        (3, "1500.00", row.file_id, []),
        ((0, f"已写入 {out}\n", ""), read(row.file)),
        ({"people": 3, "amount": "1500.00"}, {"people": 0, "amount": "0.00"}),
        (
            {"paid": 2, "failed": 1, "repeated": 0, "exception": 0, "rows": [], "refused": None},
            (50_000, 0, 150_000, 0),
        ),
        (
            {"paid": 2, "failed": 1, "repeated": 0, "exception": 0},
            {"paid": 0, "failed": 0, "repeated": 3, "exception": 0},
        ),
        (f"{run}-0002", 1),
        ((0, f"发放批 {run} 已结清。\n", ""), "settled", (50_000, 50_000, 0, 100_000)),
    )


def test_a_contradicting_answer_is_shown_and_refused(clerk):
    """The preview exits 1 and names the row; booked it is refused the same; nothing moves."""
    run = sent(clerk)
    told(clerk, "result", run, answer(clerk, run), "--book", "--as", "accountant")
    wrong, before = answer(clerk, run, failed={f"{run}-0003"}), fund.buckets()
    seen = clerk("pay", "result", run, wrong, "--json")
    plain = clerk("pay", "result", run, wrong)
    booked = clerk("pay", "result", run, wrong, "--book", "--as", "accountant")
    assert (
        (seen[0], json.loads(seen[1])["refused"]),
        (plain[0], "第4行" in plain[1]),
        (booked[0], "第4行" in booked[2], booked[2].strip()[-17:]),
        fund.buckets() == before,
    ) == ((1, "RESULT-CONFLICT"), (1, True), (1, True, "[RESULT-CONFLICT]"), True)


def test_what_matches_nothing_waits_for_a_person(clerk):
    """A line of another bank's customer: in the queue, shown as stuck, decided by a third."""
    run = sent(clerk)
    path = answer(clerk, run)
    path.write_bytes(path.read_bytes() + "别人-0001,500.00,成功,\n".encode())
    done = told(clerk, "result", run, path, "--book", "--as", "accountant")
    early = clerk("pay", "settle", run, "--as", "accountant")
    stuck = told(clerk, "stuck")
    words = ("pay", "decide", 1, "foreign", "--reason", "与本批无关，银行已说明", "--as")
    own, other = clerk(*words, "accountant"), clerk(*words, "leader")
    late = clerk("pay", "settle", run, "--as", "accountant")
    assert (
        done["exception"],
        early[0],
        [one["why"] for one in stuck["rows"]],
        (own[0], other[0]),
        late[0],
    ) == (1, 1, ["回盘异常，未认定"], (1, 0), 0)


def test_a_wrong_payment_is_asked_back(clerk):
    """Due 500, 200 come back: 300 outstanding; more than that is refused; the rest closes it."""
    run = sent(clerk)
    told(clerk, "result", run, answer(clerk, run), "--book", "--as", "accountant")
    why = ("--kind", "deceased", "--reason", "发放前已去世", "--as", "accountant")
    case = told(clerk, "open-case", f"{run}-0001", "500", *why)["case"]
    part = told(clerk, "recover", case, "200.00", "--as", "accountant")
    more = clerk("pay", "recover", case, "300.01", "--as", "accountant")
    rest = told(clerk, "recover", case, "300", "--as", "accountant")
    assert (part["outstanding"], more[0], rest["outstanding"], fund.buckets()) == (
        "300.00", 1, "0.00", (100_000, 0, 0, 100_000),
    )  # fmt: skip


def test_the_preflight_names_whom_the_file_cannot_carry(clerk):
    """A sign outside GBK by a template of GBK: exit 1 with who and what to do; generic too."""
    clerk("bank", "add", "ccb-txt", "--as", "office")
    clerk("bank", "check", 1, "--as", "cashier")
    run = locked(clerk)
    fine = clerk("pay", "check", run, "--template", 1)
    Payment.objects.filter(number=f"{run}-0002").update(payee="钱䶮")
    code, out, _ = clerk("pay", "check", run, "--template", 1, "--json")
    seen = json.loads(out)
    assert (fine[:2], code, [(one["number"], one["code"]) for one in seen]) == (
        (0, "可以代发 3 笔，装不下 0 笔\n"), 1, [(f"{run}-0002", "BANK-RARE")],
    )  # fmt: skip


def test_runs_as_the_bank_wants_them(clerk):
    """Two a file by the template: two runs that know it, and the file is made with it."""
    mapping = clerk.file("small.yaml", shipped()["ccb-txt"] + "max_rows: 2\n")
    clerk("bank", "add", mapping, "--as", "office")
    early = clerk("pay", "lock", 1, "--template", 1, "--as", "office")
    clerk("bank", "check", 1, "--as", "cashier")
    made = told(clerk, "lock", 1, "--template", 1, "--as", "office")["runs"]
    file = told(clerk, "file", made[0]["run"], "--as", "office")
    told(clerk, "release", made[0]["run"], "--as", "cashier")
    taken = clerk("pay", "take", made[0]["run"], "--out", clerk.folder, "--as", "cashier")
    assert (early[0], [one["people"] for one in made], file["template"], taken[1][-5:]) == (
        1, [2, 1], "建设银行 代发代扣（文本）", ".txt\n",
    )  # fmt: skip


BAD = {
    "no such batch": (("lock", 9, "--as", "office"), 1, "没有编号 9 的批次"),
    "cash of banks": (("lock", 1, "--cash", "--by-bank", "--as", "office"), 2, "--by-bank"),
    "nobody named": (("lock", 1), 2, "--as"),
    "no such run": (("release", "没有", "--as", "cashier"), 1, "没有发放批“没有”"),
    "the wrong post": (("lock", 1, "--as", "admin"), 1, "[MOVE-ROLE]"),
    "no such template": (("check", "{run}", "--template", 9), 1, "没有编号 9 的银行模板"),
    "his own lock": (("release", "{run}", "--as", "office"), 1, "[MOVE-ROLE]"),
    "no amount": (("treasury", "{run}", "一千五", "--voucher", "1", "--as", "accountant"), 2,
                  "一千五"),
    "too early": (("treasury", "{run}", "1500", "--voucher", "1", "--as", "accountant"), 1,
                  "[TREASURY-STATE]"),
    "no such file": (("result", "{run}", "没有.csv"), 2, "没有.csv"),
    "no table": (("result", "{run}", "{text}"), 1, "[RESULT-FORM]"),
    "no such payment": (("return", "没有", "--reason", "退票", "--as", "accountant"), 1,
                        "没有发放编号“没有”"),
    "no such exception": (("decide", 9, "foreign", "--reason", "无关", "--as", "leader"), 1,
                          "没有编号 9 的回盘异常"),
    "no such verdict": (("decide", 9, "maybe", "--reason", "无关", "--as", "leader"), 2, "认定"),
    "no such case": (("recover", 9, "1", "--as", "accountant"), 1, "没有编号 9 的追回事项"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "code", "said"), BAD.values(), ids=list(BAD))
def test_bad_input_is_told_and_nothing_moves(clerk, words, code, said):
    """Its exit code, one line on standard error with what is wrong, and the money where it was."""
    run = locked(clerk)
    text = clerk.file("notes.csv", "这不是回盘\n")
    before = fund.buckets()
    got, out, err = clerk("pay", *(str(one).format(run=run, text=text) for one in words))
    assert (got, out, said in err, err.count("\n"), fund.buckets() == before) == (
        code, "", True, 1, True,
    )  # fmt: skip


def test_advice_for_a_reason_of_the_bank(clerk):
    """The catalogue's words for a known reason; something to do for an unknown one as well."""
    known, other = told(clerk, "advice", "户名不符"), told(clerk, "advice", "原因代码 Z99")
    assert (known["kind"], known["advice"][:9], other["kind"]) == (
        "name",
        "请核对姓名与开户名",
        "ask",
    )
