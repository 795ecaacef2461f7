"""登记银行模板 on the pages: the blank form, each heading, three rows, then the template."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.faces.web.test_result_preview import seen_in
from tests.records.test_bank_blank import blank

from nuanliu.stages.payments.bankfile import mapping_in
from nuanliu.stages.payments.models import BankTemplate

NAME = {"name": "云川农商行代发", "bank": "云川农商"}
CHOSEN = re.compile(r'name="column-(\d+)">.*?<option value="(\w+)" selected>', re.DOTALL)
BEGIN = "/begin/bank_template/draft/"


@pytest.fixture
def browser(books, enter):
    """Somebody of the office."""
    return enter("office")


def uploaded(browser, data=None, **facts):
    """The page after the blank form was chosen."""
    form = SimpleUploadedFile("blank.xlsx", blank() if data is None else data)
    return browser.post(reverse("begin", args=["bank_template", "draft"]),
                        given(blank=form, **{**NAME, **facts}))  # fmt: skip


def columns(page):
    """What stands chosen for each heading."""
    return [value for _, value in CHOSEN.findall(page.content.decode())]


def said(page, *values, **facts):
    """The form of a page with what somebody chose for the columns."""
    named = {f"column-{n}": value for n, value in enumerate(values)}
    return given(seen=seen_in(page), **{**NAME, **named, **facts})


def test_step_by_step_to_a_template(browser):
    """Guessed, one heading put right and shown anew, then drafted: nothing is kept before."""
    first = uploaded(browser)
    chosen = ["seq", "payee", "account", "amount", "const"]
    again = browser.post(BEGIN, said(first, *chosen, **{"text-4": "RMB", "again": "1"}))
    before = BankTemplate.objects.count()
    done = browser.post(BEGIN, said(again, *chosen, **{"text-4": "RMB"}))
    row = BankTemplate.objects.get()
    made = [(one.title, one.value.value, one.text) for one in mapping_in(row.text).columns]
    shown = html.unescape(again.content.decode())
    assert (
        (first.status_code, columns(first), "示例丙丙" in first.content.decode()),
        (again.status_code, columns(again), shown.count(">RMB<"), before),
        (done.status_code, made, row.sheet, row.blank is not None),
    ) == (
        (200, ["seq", "payee", "account", "amount", "blank"], True),
        (200, chosen, 3, 0),
        (
            302,
            [
                ("序号", "seq", ""), ("户名", "payee", ""), ("账号", "account", ""),
                ("金额", "amount", ""), ("币种", "const", "RMB"),
            ],
            "代发",
            True,
        ),
    )  # fmt: skip


WRONG = {
    "two holders": (["payee", "payee", "account", "amount", "blank"], {}, 409),
    "no amount": (["seq", "payee", "account", "blank", "blank"], {}, 409),
    "no such field": (["seq", "payee", "account", "amount", "eval"], {}, 409),
    "a column left out": (["seq", "payee", "account", "amount"], {}, 409),
    "no name": (["seq", "payee", "account", "amount", "blank"], {"name": ""}, 422),
    "both": (["seq", "payee", "account", "amount", "blank"], {"shipped": "cmb"}, 422),
    "right": (["seq", "payee", "account", "amount", "blank"], {}, 302),
}


@pytest.mark.parametrize(("values", "facts", "status"), WRONG.values(), ids=list(WRONG))
def test_what_makes_no_template_is_refused_and_kept_on_the_page(browser, values, facts, status):
    """Its status; the file need not be chosen again, the headings stand; the last one is made."""
    page = browser.post(BEGIN, said(uploaded(browser), *values, **facts))
    kept = status == 302 or (seen_in(page) != "" and len(columns(page)) == 5)
    made = BankTemplate.objects.count()
    assert (page.status_code, kept, made) == (status, True, int(status == 302))


def test_what_is_no_form_is_refused_at_once(browser):
    """No table of payees; no workbook at all; nothing chosen; a shipped one goes without steps."""
    codes = [
        uploaded(browser, "甲,乙\n1,2\n".encode()).status_code,
        uploaded(browser, b"%PDF-1.7").status_code,
        browser.post(BEGIN, given(**NAME)).status_code,
        browser.post(BEGIN, given(shipped="cmb")).status_code,
    ]
    assert (codes, BankTemplate.objects.count()) == ([409, 409, 422, 302], 1)
