"""`nuanliu people`: one number in clear, for a reason that is kept."""

NUMBER = "11010519491231002X"


def test_a_person_is_found_without_a_number(office):
    """By name, with number and union; nobody of that name: exit 1."""
    found = office.run("people", "find", "职员office", "--json")
    nobody = office.run("people", "find", "无此人")
    (row,) = found.json
    assert (row["name"], row["union"], NUMBER in found.out) == ("职员office", "云川区总工会", False)
    assert (nobody.code, nobody.err) == (1, "没有姓名为“无此人”的人员。请核对姓名。\n")


def test_a_number_is_revealed_for_a_reason_and_listed(office):
    """Without a reason and to the administrator refused; the list has the one that was shown."""
    person = office.run("people", "find", "职员office", "--json").json[0]["person"]
    words = ("people", "reveal", person, "--field", "id")
    refused = [
        office.run(*words, "--as", "accountant"),
        office.run(*words, "--as", "admin", "--reason", "核对证件号码"),
    ]
    shown = office.run(*words, "--as", "accountant", "--reason", "核对证件号码")
    none = office.run(*words[:3], "--field", "card", "--as", "office", "--reason", "核对卡号")
    listed = office.run("people", "reveals", "--json")
    assert [(one.code, one.out) for one in refused] == [(1, "")] * 2
    assert ["[REVEAL-REASON]" in refused[0].err, "[REVEAL-ROLE]" in refused[1].err] == [True, True]
    assert (shown.code, shown.out, none.out) == (0, f"{NUMBER}\n", "没有登记银行卡号。\n")
    rows = [(row["by"], row["what"], row["reason"]) for row in listed.json]
    assert (rows, NUMBER in listed.out, office.run("verify").code) == (
        [
            ("职员accountant", "证件号码", "核对证件号码"),
            ("职员office", "银行卡号", "核对卡号"),
        ],
        *(False, 0),
    )


def test_there_is_no_package_to_open_yet(office, tmp_path):
    """An empty register; a number that is not in it, and no folder named: told in words."""
    listed = office.run("archive", "list")
    none = office.run("archive", "open", "1", "--out", tmp_path / "x", "--as", "office")
    nowhere = office.run("archive", "open", "1")
    assert (listed.out, none.code, nowhere.code) == ("还没有归档包。\n", 1, 2)
    assert (none.err, nowhere.err) == (
        "没有归档包 1。请用 nuanliu archive list 核对。\n",
        "没有说明解开到哪里。请用 --out 写明目录。\n",
    )
