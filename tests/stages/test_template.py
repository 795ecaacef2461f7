"""The form a union fills in: its quota, drop-downs, text columns, the rules; and it reads back."""

import io

import openpyxl
import pytest
from tests.laws import fund

from nuanliu.core.money import Money
from nuanliu.core.roster import Field, Sheet, read_roster
from nuanliu.records.documents.workbook import cells
from nuanliu.records.people.models import Union
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.template import COLUMNS, Form, form_for, template

NOTICE = ("收集姓名、证件号、电话和银行卡号，只用于本次慰问",)
MANY = tuple(f"第{place}类苦脏累险行业一线职工和基层岗位干部职工" for place in range(20))


def form(**changes):
    plain = Form("元旦春节送温暖", "环卫站工会", 3, 1, Money(50_000), ("一线职工", "困难职工"),
                 ("银行代发", "现金签领"), ("每人一行",), NOTICE)  # fmt: skip
    return plain._replace(**changes)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def read(data):
    return read_roster([Sheet.of(sheet) for sheet in cells(data)["sheets"]])


def filled(data, *people):
    """The template with some lines written into it, as a clerk does."""
    book = opened(data)
    page = book["名单"]
    for place, person in enumerate(people):
        for column, value in enumerate(person, 2):
            page.cell(4 + place, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_empty_form_holds_nobody():
    """Prepared lines with running numbers are no people; the only fault is that nobody is in it."""
    found = read(template(form()))
    assert (found.rows, [one.code for one in found.findings]) == ((), ["ROSTER-EMPTY"])


def test_what_is_filled_in_reads_back():
    """Two people written into the form come out with every field where it was put."""
    one = ("张伟", "男", fund.id_number(1), "环卫站", "清扫工", "一线职工", "13800000001",
           "云川农商行", fund.card_number(1), "500", "银行代发", "否", "")  # fmt: skip
    two = (
        "李娜", "女", fund.id_number(2), "", "", "困难职工", "13800000002", "", "", 500, "现金签领",
        "是", "",
    )  # fmt: skip
    rows = read(filled(template(form()), one, two)).rows
    told = [(r.name, r.amount.fen, r.channel, r.reserve, r.card, r.text(Field.GROUP)) for r in rows]
    assert told == [
        ("张伟", 50_000, "bank", False, fund.card_number(1), "一线职工"),
        ("李娜", 50_000, "cash", True, None, "困难职工"),
    ]


def test_numbers_are_text_and_words_are_chosen():
    """Identity, card and phone cells are text; four columns have lists over every line."""
    page = opened(template(form()))["名单"]
    places = {one.field: place for place, one in enumerate(COLUMNS, 1)}
    formats = {page.cell(4, places[f]).number_format for f in (Field.ID, Field.CARD, Field.PHONE)}
    lists = {rule.formula1 for rule in page.data_validations.dataValidation}
    assert (formats, lists) == (
        {"@"},
        {'"男,女"', '"一线职工,困难职工"', '"银行代发,现金签领"', '"是,否"'},
    )


def test_a_long_list_lies_on_a_hidden_sheet():
    """More than 255 characters of choices: the rule names a range, the range holds all of them."""
    book = opened(template(form(groups=MANY)))
    rules = {rule.formula1 for rule in book["名单"].data_validations.dataValidation}
    kept = [book["选项"].cell(row, 2).value for row in range(1, 21)]
    assert ("选项!$B$1:$B$20" in rules, kept, book["选项"].sheet_state) == (
        True,
        list(MANY),
        "hidden",
    )


@pytest.mark.parametrize("place", [1, 2])
def test_the_second_sheet_tells_rules_and_notice(place):
    """What has to be filled in, and what happens to the data."""
    page = opened(template(form()))["填写说明"]
    texts = [cell.value for cell in page["A"] if cell.value]
    assert (
        texts[place * 2 - 2 : place * 2]
        == [
            ["填写要求", "1. 每人一行"],
            ["个人信息处理告知", f"1. {NOTICE[0]}"],
        ][place - 1]
    )


def test_a_long_notice_neither_overlaps_nor_leaves_the_page():
    """A notice of three lines has a row of three, a short rule a row of one; one page wide."""
    page = opened(template(form(notice=("收集姓名、证件号、电话和银行卡号" * 6,))))["填写说明"]
    heights = [page.row_dimensions[row].height for row in (2, 5)]
    assert (heights, page.column_dimensions["A"].width < 80, page.page_setup.fitToHeight) == (
        [16.5, 46.5],
        True,
        0,
    )


def test_every_channel_offered_can_be_read_back(books):
    """The standards know goods as well, which no roster brings: only what is read is offered."""
    campaign = Campaign.objects.get(pk=fund.fresh(books)[1])
    made = form_for(campaign, Union.objects.get(pk=books.unions[0]))
    people = [
        (
            "张伟",
            "男",
            fund.id_number(place),
            "",
            "",
            "",
            "",
            "",
            fund.card_number(place),
            "500",
            way,
        )
        for place, way in enumerate(made.channels, 1)
    ]
    rows = read(filled(template(made), *people)).rows
    assert (made.channels, [row.channel for row in rows]) == (
        ("银行代发", "现金签领"),
        ["bank", "cash"],
    )


def test_the_form_of_a_union_follows_its_quota_and_the_standards(books):
    """Quota left, cap, open groups and channels come from the campaign; nothing is typed."""
    campaign = Campaign.objects.get(pk=fund.fresh(books)[1])
    union = Union.objects.get(pk=books.unions[0])
    before = form_for(campaign, union)
    fund.uploaded(books, campaign.pk, [fund.row("张一", fund.id_number(1))])
    after = form_for(campaign, union)
    assert (before.people - after.people, after.cap, after.channels[0], len(after.rules)) == (
        1,
        Money(50_000),
        before.channels[0],
        6,
    )
