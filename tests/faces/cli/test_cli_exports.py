"""nuanliu exports, and the commands that write personal data: right, reason, a second person."""

import json
from datetime import timedelta

import pytest
from tests.faces.cli.clerk import at_the_desk
from tests.laws import fund
from tests.stages.senders import ONE, OTHER

from nuanliu.records.people.models import Export, ExportGrant, ExportRequest, Installation

WHY = ("--purpose", "报市总工会备案")


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line of an office with an open campaign."""
    return at_the_desk(books, capsys, monkeypatch, tmp_path)


def allowed(clerk, *roles):
    """The codes with which the administrator gave the right to posts."""
    return [
        clerk("exports", "allow", "--role", role, "--reason", "按岗位职责")[0] for role in roles
    ]


def test_the_right_is_given_shown_and_ended(clerk):
    """By the administrator alone; control: the list before and after, and the end a second time."""
    before = clerk("exports", "list")[1]
    other = clerk("exports", "allow", "--role", "office", "--reason", "试", "--as", "leader")
    given = allowed(clerk, "office")
    told = json.loads(clerk("exports", "list", "--json")[1])
    ended = [clerk("exports", "end", 1)[0] for _ in range(2)]
    absent = clerk("exports", "end", 99)[0]
    assert (before, other[0], "ADMIN-ONLY" in other[2], given) == (
        "还没有人有导出权。\n", 1, True, [0],
    )  # fmt: skip
    assert ([(one["role"], one["ended_on"]) for one in told], ended, absent) == (
        [("office", "")], [0, 1], 1,
    )  # fmt: skip
    assert ExportGrant.objects.get().ended_on is not None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--account", "nobody", "--reason", "按岗位"), 1),
        (("--role", "boss", "--reason", "按岗位"), 2),
        (("--role", "admin", "--reason", "按岗位"), 1),
        (("--account", "office", "--role", "office", "--reason", "按岗位"), 1),
        (("--role", "office"), 1),
        (("--account", "office", "--reason", "按岗位"), 0),
    ],
)
def test_to_whom_the_right_may_be_given(clerk, words, code):
    """Nobody, an unknown post, who sees nothing, two at once, no reason; control: one person."""
    assert clerk("exports", "allow", *words)[0] == code


def test_books_are_written_for_who_has_the_right_and_says_why(clerk, tmp_path):
    """Without the right, without a purpose: no file; with both: two files and one line."""
    words = ("books", "--out", tmp_path / "out", "--as", "office")
    first = clerk(*words, *WHY)
    allowed(clerk, "office")
    codes = [clerk(*words)[0], clerk(*words, *WHY)[0]]
    files = sorted(path.suffix for path in (tmp_path / "out").glob("*.*"))
    assert (first[0], "EXPORT-RIGHT" in first[2], codes, files, Export.objects.count()) == (
        1, True, [1, 0], [".beancount", ".xlsx"], 1,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "code"), [("demo", 0), ("live", 2)])
def test_books_of_real_people_go_out_under_a_name(clerk, tmp_path, kind, code):
    """正式: nobody named, nothing written; control: 演示, where nobody is real."""
    Installation.objects.update(kind=kind)
    told = clerk("books", "--out", tmp_path / "out")
    written = len(list((tmp_path / "out").glob("*.*")))
    assert (told[0], "没有说明由谁办理" in told[2], written) == (code, bool(code), 0 if code else 2)


def test_a_marked_list_of_many_waits_for_another(clerk, tmp_path, settings):
    """Two people where one may go out alone: a request; not by its asker; agreed to: once."""
    settings.NUANLIU_EXPORT_ALONE = 1
    clerk.received(fund.row("张三", ONE), fund.row("李强", OTHER, "约五百"))
    allowed(clerk, "office", "leader")
    words = ("rosters", "give-back", 1, "--as", "office", "--out", tmp_path / "out")
    asked = clerk(*words, "--reason", "退回更正第三行")
    again = clerk(*words, "--reason", "退回更正第三行")
    own = clerk("exports", "agree", 1, "--as", "office")
    agreed = clerk("exports", "agree", 1, "--as", "leader")
    codes = [clerk(*words, "--reason", "退回更正第三行")[0] for _ in range(2)]
    ExportRequest.objects.update(taken_at=ExportRequest.objects.get().asked_at - timedelta(hours=1))
    codes += [clerk(*words, "--reason", "退回更正第三行")[0]]
    told = json.loads(clerk("exports", "requests", "--json")[1])
    assert (asked[0], "已提出申请 1" in asked[2], "EXPORT-ASKED" in again[2]) == (1, True, True)
    assert ("DUTY-SELF" in own[2], agreed[0], codes) == (True, 0, [0, 0, 1])
    assert [(one["state"], one["people"]) for one in told] == [("taken", 2), ("asked", 2)]


def test_a_request_is_refused_with_a_reason(clerk, tmp_path, settings):
    """Without one: not; with one: the command asks anew; a number nobody has: told."""
    settings.NUANLIU_EXPORT_ALONE = 0
    clerk.received(fund.row("李强", OTHER, "约五百"))
    allowed(clerk, "office", "leader")
    words = ("rosters", "give-back", 1, "--as", "office", "--out", tmp_path / "out")
    clerk(*words, "--reason", "退回更正第三行")
    codes = [
        clerk("exports", "refuse", 1, "--as", "leader")[0],
        clerk("exports", "refuse", 1, "--as", "leader", "--reason", "用途不明")[0],
        clerk("exports", "agree", 77, "--as", "leader")[0],
        clerk(*words, "--reason", "退回更正第三行")[0],
    ]
    states = list(ExportRequest.objects.order_by("pk").values_list("state", flat=True))
    assert (codes, states) == ([1, 0, 1, 1], ["refused", "asked"])
