"""`nuanliu retention`: clocks, lists to be destroyed, persons who want to be forgotten.

Six people are paid in a finished campaign; another campaign, with three on its roster, is called
off. Names and numbers are invented.
"""

import json
from datetime import date

import pytest
from tests.faces.cli.clerk import Clerk
from tests.laws import fund
from tests.stages import scenario, senders
from tests.stages.senders import ONE, OTHER, THIRD

from nuanliu.faces.cli import office
from nuanliu.records.documents.actions import path_of
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person, Stopped
from nuanliu.stages.archive import erasing, retention
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.models import Destruction, Erasure
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.models import Payment, ResultFile
from nuanliu.stages.projects.models import Project

ASKED = ("--reason", "本人书面要求删除", "--as")


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line of an office; nothing is in the books yet."""
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    return Clerk(capsys, tmp_path)


@pytest.fixture
def paid(books, clerk):
    """A finished campaign of six people paid by bank."""
    made = scenario.paid_campaign(books, people=6, cash=0, reserves=0, failures=0)
    campaigns.finish(books.deed("office"), campaign=made.campaign.pk)
    return made


@pytest.fixture
def called_off(books, clerk):
    """An accepted roster of three, its campaign called off: the nominations by number."""
    campaign = senders.opened(books)
    rows = [fund.row("张小一", ONE), fund.row("李小二", OTHER), fund.row("王小三", THIRD)]
    senders.accepted(books, senders.sent(books, campaign, *rows))
    campaigns.cancel(books.deed("leader"), campaign=campaign)
    ring = keys.current()
    return {
        number: Nomination.objects.get(person__id_index=ring.blind_index("id", number))
        for number in (ONE, OTHER, THIRD)
    }


def later(books, day):
    """The books have come to a day: they go on from their newest line."""
    books.on(day)
    checkpoint(books.deed("admin"), "另存")


def told(clerk, *words):
    """What a command answers as JSON."""
    code, out, err = clerk("retention", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_the_clocks_are_those_of_the_books(books, clerk, paid):
    """As JSON every clock of every project, running and then ended; as a table its line."""
    before = told(clerk, "list")
    later(books, date(2035, 1, 2))
    after, plain = told(clerk, "list"), clerk("retention", "list")
    clocks = retention.clocks(Project.objects.all())
    wanted = [(one.kind, one.records, one.until and str(one.until), one.clause) for one in clocks]
    lines = [line for line in plain[1].splitlines() if "期满" in line]
    assert (
        [(one["kind"], one["records"], one["until"], one["clause"]) for one in after],
        [one["ended"] for one in before],
        [one["ended"] for one in after],
        (plain[0], len(lines), "2034-12-31" in lines[0]),
    ) == (wanted, [False] * 3, [False, True, False], (0, 1, True))


def test_without_a_project_there_is_nothing_to_keep(clerk):
    """The words of empty books; no project, no clock, no request."""
    assert (clerk("retention", "list"), clerk("retention", "requests")) == (
        (0, "还没有项目。\n", ""), (0, "还没有删除申请。\n", ""),
    )  # fmt: skip


def test_a_list_is_drawn_up_and_destroyed_by_another(books, clerk, paid):
    """First dry, then drawn up, then destroyed: the bank's answer is gone, the audit is content."""
    later(books, date(2035, 1, 2))
    file = ResultFile.objects.get().file
    words = ("propose", paid.project.pk, "bank_statements")
    dry, none = told(clerk, *words, "--dry-run"), Destruction.objects.count()
    made = told(clerk, *words, "--as", "office")
    done = clerk("retention", "destroy", made["destruction"], "--as", "leader")
    row, listed = Destruction.objects.get(), [{"name": file.name, "sha256": file.sha256}]
    left = path_of(file.sha256).exists()
    assert (dry, none, made, done, row.state, row.files, left, audit()) == (
        {"kind": "bank_statements", "files": listed, "people": 0, "destruction": None},
        0,
        {"kind": "bank_statements", "files": listed, "people": 0, "destruction": row.pk},
        (0, "已销毁文件 1 份，删除个人信息 0 人。\n", ""),
        "destroyed", 1, False, [],
    )  # fmt: skip


def test_vouchers_take_their_people_with_them(books, clerk, paid):
    """After thirty years, in words: six are told of, six are gone, the sums stay."""
    later(books, date(2055, 1, 2))
    first = clerk("retention", "propose", paid.project.pk, "vouchers", "--as", "accountant")
    row = Destruction.objects.get()
    done = clerk("retention", "destroy", row.pk, "--as", "leader")
    row.refresh_from_db()
    names = set(Person.objects.filter(nominations__isnull=False).values_list("name", flat=True))
    sums = sum(Payment.objects.values_list("amount_fen", flat=True))
    assert (first[0], first[1].splitlines()[-2:], done, names, sums, audit()) == (
        0,
        [f"文件 {row.files} 份，个人信息 6 人。", f"已编制销毁清册 {row.pk}，请另一人办理。"],
        (0, f"已销毁文件 {row.files} 份，删除个人信息 6 人。\n", ""),
        {"（已删除）"}, 300_000, [],
    )  # fmt: skip


def test_a_list_may_be_kept_on(books, clerk, paid):
    """Decided on, nothing gone; decided on twice it is refused, and the file is still there."""
    later(books, date(2035, 1, 2))
    made = told(clerk, "propose", paid.project.pk, "bank_statements", "--as", "office")
    words = ("retention", "keep", made["destruction"], "--as", "leader")
    done, again = clerk(*words), clerk(*words)
    there = path_of(ResultFile.objects.get().file_id).exists()
    assert (done, again[0], "[MOVE-STATE]" in again[2], Destruction.objects.get().state, there) == (
        (0, "已登记继续保管。\n", ""), 1, True, "kept", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("propose", 99, "vouchers", "--as", "office"), "没有项目 99"),
        (("propose", 1, "letters", "--as", "office"), "[RETENTION-KIND]"),
        (("propose", 1, "vouchers", "--as", "office"), "[RETENTION-RUNNING]"),
        (("propose", 1, "bank_statements", "--as", "cashier"), "[MOVE-ROLE]"),
        (("propose", 1, "bank_statements"), "没有说明由谁办理"),
        (("destroy", 99, "--as", "leader"), "没有销毁清册 99"),
        (("destroy", 1, "--as", "cashier"), "[MOVE-ROLE]"),
        (("destroy", 1, "--as", "leader3"), "[DUTY-SELF]"),
        (("keep", 99, "--as", "leader"), "没有销毁清册 99"),
        (("keep", 1, "--as", "leader3"), "[DUTY-SELF]"),
        (("destroy", 1, "--as", "leader"), ""),
    ],
)
def test_what_of_a_list_cannot_be_done_is_said(books, clerk, paid, words, said):
    """Nobody's numbers, other kinds, too early, whose it is not; control: by the leader, done."""
    later(books, date(2035, 1, 2))
    made = told(clerk, "propose", paid.project.pk, "bank_statements", "--as", "office")
    Destruction.objects.update(proposed_by=books.staff["leader3"].person)
    code, out, err = clerk("retention", *words)
    row, there = Destruction.objects.get(), path_of(ResultFile.objects.get().file_id).exists()
    assert (row.pk, bool(code), said in err, row.state, there) == (
        (made["destruction"], True, True, "proposed", True)
        if said
        else (made["destruction"], False, not err and "已销毁" in out, "destroyed", False)
    )


def test_who_may_be_forgotten_is_forgotten(books, clerk, called_off):
    """Asked for, listed, forgotten by another: name, row and file are gone, the audit content."""
    row = called_off[ONE]
    roster = row.roster
    asked = clerk("retention", "ask", row.pk, *ASKED, "office")
    made = Erasure.objects.get()
    before, plain = told(clerk, "requests"), clerk("retention", "requests")
    done = clerk("retention", "forget", made.pk, "--as", "leader")
    after = told(clerk, "requests")
    person = Person.objects.get(pk=row.person_id)
    roster.refresh_from_db()
    kept = roster.reading.open()
    salts = int(done[1].split("盐值 ")[1].split(" ")[0])
    assert (asked, before, plain, done, after[0]["state"]) == (
        (0, f"已登记删除申请 {made.pk}。\n", ""),
        [{"id": made.pk, "state": "asked", "asked_on": str(made.asked_on),
          "asked_by": "职员office", "held": ""}],
        (0, f"{made.pk} 待办理 {made.asked_on} 职员office\n", ""),
        (0, f"已删除：盐值 {salts} 个，名单 1 行，原件 1 份。\n", ""),
        "forgotten",
    )  # fmt: skip
    assert (salts > 0, person.name, [ONE in kept, OTHER in kept], audit()) == (
        True, "（已删除）", [False, True], [],
    )  # fmt: skip


def test_who_was_paid_is_only_stopped(books, clerk, paid):
    """What holds him is told with its day, deletion is refused, 停止处理 holds him from then on."""
    payment = Payment.objects.order_by("pk").first()
    row = Nomination.objects.get(person=payment.person_id)
    asked = clerk("retention", "ask", row.pk, *ASKED, "office")
    made = Erasure.objects.get()
    held = [one.text for one in erasing.holdings(row.person, office.today())]
    early = clerk("retention", "forget", made.pk, "--as", "leader")
    done = clerk("retention", "stop", made.pk, "--as", "leader")
    after, plain = told(clerk, "requests"), clerk("retention", "requests")
    assert (asked[1].splitlines()[1:], "2054-12-31" in held[0], early[0]) == (
        [f"须保管：{line}" for line in held], True, 1,
    )  # fmt: skip
    assert ("[ERASE-HELD]" in early[2], done, after[0]["state"], after[0]["held"]) == (
        True, (0, "已停止处理。\n", ""), "stopped", "\n".join(held),
    )  # fmt: skip
    assert (plain[1].splitlines()[1:], Stopped.objects.get().person_id) == (
        [f"    {line}" for line in held], row.person_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ask", 99, *ASKED, "office"), "没有编号 99 的申报"),
        (("ask", "其一", *ASKED, "office"), "[ERASE-ASKED]"),
        (("ask", "其二", *ASKED, "leader"), "[MOVE-ROLE]"),
        (("ask", "其二", "--reason", " ", "--as", "office"), "是空的"),
        (("ask", "其二", *ASKED, "nobody"), "没有登录名为“nobody”"),
        (("stop", 99, "--as", "leader"), "没有删除申请 99"),
        (("stop", 1, "--as", "leader"), "[ERASE-FREE]"),
        (("forget", 99, "--as", "leader"), "没有删除申请 99"),
        (("forget", 1, "--as", "office"), "[MOVE-ROLE]"),
        (("forget", 1, "--as", "leader3"), "[DUTY-SELF]"),
        (("forget", 1), "没有说明由谁办理"),
        (("ask", "其二", *ASKED, "office"), ""),
        (("forget", 1, "--as", "leader"), ""),
    ],
)
def test_what_of_a_request_cannot_be_done_is_said(books, clerk, called_off, words, said):
    """Nobody's numbers, asked twice, no words, whose it is not; controls: another, and the leader.

    其一 is the first person's nomination, 其二 the second's.
    """
    named = {"其一": called_off[ONE].pk, "其二": called_off[OTHER].pk}
    clerk("retention", "ask", named["其一"], *ASKED, "office")
    Erasure.objects.update(asked_by=books.staff["leader3"].person)
    before = list(Erasure.objects.values_list("pk", "state"))
    code, _, err = clerk("retention", *(named.get(word, word) for word in words))
    after = list(Erasure.objects.values_list("pk", "state"))
    assert (bool(code), said in err, err == "", after == before) == (
        bool(said), True, not said, bool(said),
    )  # fmt: skip
