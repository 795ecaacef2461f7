"""`nuanliu budget`: every kind of document typed, two persons, refusals in words."""

import pytest

DATED = ("--number", "前账1号", "--dated", "2024-01-02")


def entered(office, kind, amount, *more, line="元旦春节", who="office"):
    return office.run("budget", "enter", kind, line, amount, *DATED, "--as", who, *more)


def listed(office):
    """The documents as --json tells them, the newest last."""
    return office.run("budget", "list", "--json").json["changes"]


def newest(office):
    one = listed(office)[-1]
    return one["kind"], one["amount_fen"], one["state"], one["voucher"]


def confirmed(office, who="accountant"):
    """Confirm the newest document; the exit code."""
    number = listed(office)[-1]["change"]
    return office.run("budget", "confirm", number, "--as", who).code


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("追加", ()),
        ("supplement", ()),
        ("调减", ()),
        ("调剂", ("--to", "中秋国庆")),
        ("年终上缴", ()),
        ("期初已支付", ()),
    ],
)
def test_every_kind_is_entered_and_confirmed(office, kind, more):
    """By its Chinese or its English word; the office enters, the accountant confirms."""
    told = entered(office, kind, "1,000.00元", *more)
    code = confirmed(office)
    _, fen, state, voucher = newest(office)
    first = voucher.endswith("-1")  # of the present year; the office was founded in an earlier one
    assert (told.code, code, fen, state, first, office.run("verify").code) == (
        0,
        0,
        100_000,
        "posted",
        True,
        0,
    )


def test_what_was_paid_before_stands_in_the_books(office):
    """The whole grant of a line was spent elsewhere: nothing is available, all of it is paid."""
    entered(office, "期初已支付", "100000", line="中秋国庆")
    confirmed(office)
    line = office.run("books", "--json").json["lines"][1]
    assert (line["available_fen"], line["paid_fen"]) == (0, 10_000_000)


def test_a_document_is_cancelled_before_it_is_booked(office):
    """Cancelled once; a second time, or once booked, is refused."""
    entered(office, "追加", "1")
    number = listed(office)[-1]["change"]
    cancel = ("budget", "cancel", number, "--reason", "重复登记", "--as", "office")
    codes = [office.run(*cancel).code for _ in range(2)]
    assert (codes, newest(office)[2]) == ([0, 1], "cancelled")


def test_the_list_shows_lines_and_documents(office):
    """Numbers to type, kinds and states in Chinese."""
    told = office.run("budget", "list")
    words = [word for word in ("资金安排 1：2024年元旦春节", "拨款", "已入账") if word in told.out]
    assert (told.code, len(words)) == (0, 3)


@pytest.mark.parametrize(
    ("kind", "amount", "line", "code", "word"),
    [
        ("借款", "1", "1", 2, "没有预算文件类别"),
        ("追加", "一些", "1", 2, ""),
        ("追加", "1", "没有这一行", 1, "没有资金安排"),
        ("追加", "0", "1", 1, ""),
        ("追加", "1", "1", 0, ""),
    ],
)
def test_what_cannot_be_understood_is_said(office, kind, amount, line, code, word):
    """Words, exit code, and nothing is entered; the last one is the control."""
    before = len(listed(office))
    told = entered(office, kind, amount, line=line)
    assert (told.code, word in told.err, len(listed(office)) - before) == (
        code,
        True,
        int(not code),
    )


def test_the_same_person_does_not_confirm(office):
    """Law 5 on the command line: the accountant who entered it is refused, the leader is not."""
    entered(office, "追加", "1", who="accountant")
    assert [confirmed(office, who) for who in ("accountant", "leader")] == [1, 0]
