"""The QR code of a paper: with an address of the installation it leads to the public check page."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.laws.fund import refusal_of
from tests.stages import scenario

from nuanliu.records.journal.actions import checkpoint
from nuanliu.stages.archive.papers import every_paper, imprint_now


@pytest.fixture
def project(books, clock):
    """A project with papers, and a checkpoint in the journal."""
    paid = scenario.paid_campaign(books)
    checkpoint(books.deed("accountant"), "月末")
    return paid.project


def checks_of(project):
    """(code, text of the QR code) of the first papers."""
    made = [one.build().check for one, _ in zip(every_paper(project), range(3), strict=False)]
    return [(one.short, one.text) for one in made]


def test_without_an_address_the_code_says_hash_and_checkpoint(project):
    """As it always was: the hash of the content, and the three lines of the checkpoint."""
    newest = imprint_now().checkpoint
    texts = [text for _, text in checks_of(project)]
    told = {(len(text.split()[0]), text.partition("\n")[2] == newest) for text in texts}
    assert told == {(64, True)}


def test_with_an_address_the_code_leads_to_the_check_page(project, settings):
    """The address, the page of the routes, the printed code; hash and root behind it, unsent."""
    plain = checks_of(project)
    settings.NUANLIU_ADDRESS = "https://relief.example.cn/"
    page = "https://relief.example.cn" + reverse("public-check")
    root = imprint_now().checkpoint.split()[2]
    wanted = [
        (code, f"{page}?code={code}#{text.split()[0]}/{text.split()[2]}/{root}")
        for code, text in plain
    ]
    assert checks_of(project) == wanted


def test_what_a_phone_reads_is_answered(project, settings):
    """The page fills the code in; the whole address pasted into the form is understood too."""
    settings.NUANLIU_ADDRESS = "https://relief.example.cn"
    (code, text), *_ = checks_of(project)
    query = text.removeprefix("https://relief.example.cn").partition("#")[0]
    filled = f'value="{code}"' in Client().get(query).content.decode()
    told = Client().post(reverse("public-check"), {"code": text}).content.decode()
    assert (filled, "与账相符" in told) == (True, True)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("relief.example.cn", "ADDRESS"),
        ("ftp://relief.example.cn", "ADDRESS"),
        ("https://", "ADDRESS"),
        ("https://relief.example.cn/?a=1", "ADDRESS"),
        ("https://relief.example.cn/union/", ""),
        ("", ""),
    ],
)
def test_what_is_no_address_is_refused(books, settings, address, code):
    """Nothing is printed with a code that leads nowhere; an address below a path is one."""
    settings.NUANLIU_ADDRESS = address
    assert refusal_of(imprint_now) == code
