"""The public's pages: what they show, for how long, how often, and that no number leaks."""

import re
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.laws import fund
from tests.stages import disclosed, scenario

from nuanliu.core.imprint import code_of, content_hash
from nuanliu.core.masking import has_personal_digits
from nuanliu.core.tokens import digest_of
from nuanliu.faces.web.public import checks
from nuanliu.faces.web.public.addresses import (
    disclosure_address,
    notice_address,
)
from nuanliu.records.people.models import Person
from nuanliu.records.people.slugs import SHORT, pk_of, slug_of
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.papers import every_paper, imprint_now
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback.codes import token_of, tokens_of
from nuanliu.stages.feedback.models import Answer, Survey, Token
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews.models import Letter, Notice, Objection

CODE = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){4}")
RUN = re.compile(r"\d{6,}")


@pytest.fixture
def posted(books, clock):
    """A notice that hangs: six people and a reserve of two unions."""
    made = scenario.project(books, 6)
    opened = scenario.campaign(books, made, 6, 1)
    scenario.nominate(books, opened, 6, 2, 1)
    scenario.campaigns.stop_collecting(books.deed("office"), campaign=opened.pk)
    books.on(scenario.date(2024, 1, 15))
    return Notice.objects.get(batch=fund.posted(books, opened.pk))


def sent(where, browser=None, **facts):
    """A form of the public, filled in and sent."""
    told = {"key": str(uuid4()), "place": "", "contact": "", "text": "张某不在一线岗位", **facts}
    return (browser or Client()).post(where, told)


def released(books, project):
    """The disclosure of a project, drafted, agreed to and approved."""
    return Publication.objects.get(pk=disclosed.released(books, project))


def test_a_notice_shows_masked_names_units_and_amounts(posted):
    """Surname and star, union, amount, last day; no whole name and no number of six digits."""
    page = Client().get(notice_address(posted))
    words = page.content.decode()
    whole = [one.name for one in Person.objects.filter(nominations__isnull=False)]
    text = re.sub(r"<[^>]*>", " ", words)
    told = ("欧阳*" in words, "500.00" in words, f"{posted.ends_on:%Y年}" in words)
    assert (page.status_code, told) == (200, (True, True, True))
    assert (
        [one for one in whole if one in words],
        RUN.findall(text.replace("0999-5550101", "")),
    ) == (
        [],
        [],
    )


def test_a_notice_asks_engines_to_stay_away_and_keeps_nothing(posted):
    """Headers of a public page."""
    page = Client().get(notice_address(posted))
    assert (page["X-Robots-Tag"], page["Cache-Control"]) == (
        "noindex, nofollow, noarchive",
        "no-store",
    )


def test_no_address_can_be_guessed(posted):
    """The row's number, the next address, a cut one: nothing there; the whole one is."""
    whole = slug_of("notice", posted.pk)
    near = f"{int(whole, 16) + 1:032x}"
    asked = [str(posted.pk), near, whole[:-1], "0" * 32, whole.upper(), whole]
    told = [Client().get(reverse("public-notice", args=[one])).status_code for one in asked]
    assert told == [404, 404, 404, 404, 404, 200]


def test_addresses_of_one_row_after_another_look_unlike(books):
    """Nothing counts: neither half of an address follows from its neighbour's."""
    made = [slug_of("notice", pk) for pk in range(1, 400)]
    heads = [int(one[:8], 16) for one in made]
    steps = {later - before for before, later in pairwise(heads)}
    assert (len(set(made)), len(steps), [pk_of("notice", one) for one in made]) == (
        399,
        398,
        list(range(1, 400)),
    )


def test_an_address_of_one_kind_opens_no_other(books):
    """The slug of a notice is none of a disclosure, nor a receipt code."""
    slug = slug_of("notice", 7)
    assert (
        pk_of("disclosure", slug),
        pk_of("notice", slug[:20], SHORT),
        pk_of("notice", slug),
    ) == (
        None,
        None,
        7,
    )


def test_the_notice_closes_after_its_last_day(books, posted):
    """The day after, the list is gone and says so; the form takes nothing."""
    where = notice_address(posted)
    fund.after_notice(books, posted.batch_id)
    page = Client().get(where)
    told = (page.status_code, "欧阳*" in page.content.decode(), sent(where).status_code)
    assert (told, Objection.objects.count()) == ((410, False, 410), 0)


def test_the_notice_is_open_on_its_last_day(books, posted):
    """Control: the last day itself still counts."""
    books.on(posted.ends_on)
    assert Client().get(notice_address(posted)).status_code == 200


def test_somebody_objects_without_a_name_and_follows_by_code(books, posted):
    """Objection, receipt code, the question by code before and after the finding."""
    browser = Client()
    answer = sent(notice_address(posted), browser, place="2")
    code = re.search(
        r"[0-9a-f]{4}(?:-[0-9a-f]{4}){4}", browser.get(answer["Location"]).content.decode()
    )
    row = Objection.objects.get()
    before = Client().post(reverse("public-receipt"), {"code": code[0]}).content.decode()
    reviews.decide_objection(
        books.deed("leader2"), objection=row.pk, upheld=True, answer="张伟已离岗"
    )
    after = Client().post(reverse("public-receipt"), {"code": code[0]}).content.decode()
    told = ("正在核查" in before, "异议经核实成立" in after, "张伟" in after)
    assert (told, row.nomination.item.batch_id) == ((True, True, False), posted.batch_id)


def test_the_place_is_that_of_the_list_as_shown(posted):
    """Number 1 of the list, number 1 of the reserves, and one that is not there."""
    where = notice_address(posted)
    told = [sent(where, place=one).status_code for one in ("1", "候补1", "99", "某人")]
    named = [row.nomination.reserve for row in Objection.objects.order_by("pk")]
    assert (told, named) == ([302, 302, 409, 409], [False, True])


def test_a_letter_keeps_contact_sealed_and_the_books_whole(books, posted):
    """What the sender says of himself opens with the key alone; the journal rebuilds it all."""
    photo = SimpleUploadedFile("现场.jpg", fund.snap(), "image/jpeg")
    told = sent(notice_address(posted), contact="李某 13800001111", photos=photo).status_code
    letter = Letter.objects.get()
    assert (told, letter.contact.open(), letter.enclosures.count(), audit()) == (
        302,
        "李某 13800001111",
        1,
        [],
    )


def test_the_office_sees_that_there_is_a_contact_and_not_the_number(enter, posted):
    """Masked by default, as every number."""
    sent(notice_address(posted), contact="李某 13800001111")
    page = enter("office").get(f"/objection/{Objection.objects.get().pk}/").content.decode()
    assert ("来件人联系方式" in page, "李某" in page, "13800001111" in page) == (True, True, False)


def test_numbers_in_the_words_of_an_objection_are_refused(posted):
    """A card number in the text; control: the same without it."""
    where = notice_address(posted)
    bad = sent(where, text="卡号6222021234567890123 是他的")
    good = sent(where, text="卡不是他的")
    assert (bad.status_code, "LETTER-DIGITS" in bad.content.decode(), good.status_code) == (
        409,
        True,
        302,
    )


def test_what_is_no_picture_is_refused_and_nothing_is_kept(posted):
    """A program called .jpg; four pictures; control: one picture."""
    where = notice_address(posted)
    fake = SimpleUploadedFile("现场.jpg", b"MZ" + b"\0" * 400, "image/jpeg")
    many = [SimpleUploadedFile(f"{n}.jpg", fund.snap(), "image/jpeg") for n in range(4)]
    one = SimpleUploadedFile("现场.jpg", fund.snap(), "image/jpeg")
    told = [sent(where, photos=files).status_code for files in (fake, many, one)]
    assert (told, Objection.objects.count()) == ([409, 409, 302], 1)


def test_a_machine_that_fills_every_field_gets_nowhere(posted):
    """The field that people do not see; control: left empty."""
    where = notice_address(posted)
    told = [sent(where, website="http://x.example").status_code, sent(where).status_code]
    assert (told, Objection.objects.count()) == ([422, 302], 1)


def test_sent_twice_is_taken_once(posted):
    """The same key again: one objection."""
    where, key = notice_address(posted), str(uuid4())
    told = [sent(where, key=key).status_code for _ in range(2)]
    assert (told, Objection.objects.count()) == ([302, 302], 1)


def test_a_flood_is_slowed_down(posted):
    """Six in ten minutes from one address, then 429; reading goes on."""
    where = notice_address(posted)
    told = [sent(where).status_code for _ in range(8)]
    assert (told, Client().get(where).status_code) == ([302] * 6 + [429] * 2, 200)


def test_receipt_codes_cannot_be_tried_out(posted):
    """Wrong ones say nothing, and after twenty nothing is answered."""
    where = reverse("public-receipt")
    told = [Client().post(where, {"code": f"{n:020x}"}).status_code for n in range(22)]
    assert told == [422] * 20 + [429] * 2


def test_the_disclosure_is_the_approved_text_and_goes_when_it_is_taken_down(books, clock):
    """Nine sections as approved; before approval and after 撤下 nothing is there."""
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    row = released(books, paid.project)
    where = disclosure_address(row)
    page = Client().get(where)
    heads = len(re.findall(r"<h2", page.content.decode()))
    disclosure.publish(books.deed("office"), publication=row.pk, url="https://example.invalid/1")
    disclosure.take_down(books.deed("leader"), publication=row.pk)
    assert (page.status_code, heads, Client().get(where).status_code) == (200, 9, 404)


@pytest.fixture
def asked(books, clock):
    """A survey of six people, four of them by code."""
    paid = scenario.paid_campaign(books)
    pk = feedback.prepare(books.deed("office"), campaign=paid.campaign.pk, seed="种子")
    digests = [digest_of(one) for one in tokens_of(pk, 4)]
    feedback.open_survey(books.deed("service_center"), survey=pk, issued=6, digests=digests)
    return Survey.objects.get(pk=pk)


GOOD = {"satisfied": "满意", "relieved": "明显减轻", "received": "已足额收到", "fair": "满意"}


def test_one_code_one_answer_and_no_tie_between_them(asked):
    """Answered by the code, then again: closed; the answer knows neither code nor person."""
    browser = Client()
    door = reverse("public-ballot", args=[token_of(asked.pk, 1)])
    browser.get(door)
    shown = browser.get(reverse("public-survey"))
    first = browser.post(reverse("public-survey"), {"key": str(uuid4()), **GOOD})
    again = Client()
    again.get(door)
    told = (shown.status_code, first["Location"], again.get(reverse("public-survey")).status_code)
    columns = {field.attname for field in Answer._meta.concrete_fields}
    assert (told, columns, Answer.objects.get().choices) == (
        (200, reverse("public-thanks"), 410),
        {"id", "survey_id", "choices", "channel", "valid"},
        GOOD,
    )


def test_a_code_is_not_left_in_an_address(asked):
    """The door leads away at once, and looking spends nothing."""
    token = token_of(asked.pk, 1)
    browser = Client()
    answer = browser.get(reverse("public-ballot", args=[token]))
    page = browser.get(answer["Location"]).content.decode()
    assert (
        token in answer["Location"],
        token in page,
        Token.objects.filter(used=True).count(),
    ) == (
        False,
        False,
        0,
    )


def test_a_guessed_code_answers_nothing(asked):
    """A code beyond those handed out, an invented one, no code at all; control: a good one."""
    told = []
    for token in (token_of(asked.pk, 5), "0" * 32, "", token_of(asked.pk, 2)):
        browser = Client()
        if token:
            browser.get(reverse("public-ballot", args=[token]))
        told.append(
            browser.post(reverse("public-survey"), {"key": str(uuid4()), **GOOD}).status_code
        )
    assert (told, Answer.objects.count()) == ([410, 410, 410, 302], 1)


def test_slips_are_for_the_office_and_the_service_centre(asked, enter, books):
    """Who may print the codes, by hand; and each code of the survey stands there once."""
    people = ("office", "service_center", "leader", "cashier", "accountant", "admin", "chair0")
    where = reverse("slips", args=[asked.pk])
    told = {who: enter(who).get(where).status_code for who in people}
    page = enter("office").get(where).content.decode()
    absent = enter("office").get(reverse("slips", args=[asked.pk + 1])).status_code
    stranger = Client().get(where).status_code
    assert (told, page.count("<svg"), "style=" in page, absent, stranger) == (
        {"office": 200, "service_center": 200, **dict.fromkeys(people[2:], 403)},
        4,
        False,
        404,
        302,
    )


def codes_of(project):
    """Name: check code, of every paper of a project."""
    papers = every_paper(project, imprint_now()._replace(checkpoint=None))
    return {one.name: code_of(content_hash(one.build())) for one in papers}


def test_a_paper_is_genuine_replaced_or_unknown(books, clock):
    """A code of now, the same after the books moved on, and an invented one."""
    paid = scenario.paid_campaign(books)
    blank = imprint_now()._replace(checkpoint=None)
    built = {
        one.name: code_of(content_hash(one.build())) for one in every_paper(paid.project, blank)
    }
    code = next(code for name, code in built.items() if "绩效目标表" in name)
    before = checks.verdict_on(code)
    scenario.afterwards(books, paid)
    after = checks.verdict_on(code)
    moved = [one for one in built.values() if checks.verdict_on(one)[0] == "replaced"]
    told = (before[0], before[1].kind, after[0], bool(moved))
    assert (told, checks.verdict_on("0000-0000-0000")) == (
        ("genuine", "绩效目标表", "genuine", True),
        ("unknown", None),
    )


def test_a_check_tells_kind_and_day_and_nothing_else(books, clock):
    """No name of a person, whichever paper is asked for."""
    paid = scenario.paid_campaign(books)
    codes = list(codes_of(paid.project).values())
    names = list(Person.objects.values_list("name", flat=True))
    seen = []
    for code in codes[:15]:
        page = Client().post(reverse("public-check"), {"code": code}).content.decode()
        seen.append(("与账相符" in page, [name for name in names if name in page]))
    assert set(map(str, seen)) == {"(True, [])"}


def test_checking_is_slowed_down(books, clock):
    """Twenty codes in ten minutes."""
    where = reverse("public-check")
    told = [Client().post(where, {"code": "0000-0000-0000"}).status_code for _ in range(21)]
    assert told == [200] * 20 + [429]


def test_no_public_page_holds_a_number_of_anybody(books, posted, asked_and_released):
    """Every public page walked, against every ID, card and phone of the books."""
    told = [
        (where, number)
        for where, words in asked_and_released.items()
        for number in numbers_of_everybody()
        if number in words
    ]
    texts = [re.sub(r"<[^>]*>", " ", words) for words in asked_and_released.values()]
    official = ("0999-5550101", "13530103015119637B")
    loose = [text for text in texts if has_personal_digits(text, official)]
    assert (told, loose, len(asked_and_released), len(numbers_of_everybody()) > 20) == (
        [],
        [],
        7,
        True,
    )


def numbers_of_everybody():
    """Every number that is sealed in the books, whole and by its last six digits."""
    told = set()
    for one in Person.objects.exclude(id_index=None):
        for sealed in (one.id_number, one.phone, one.card):
            told |= {sealed.open(), sealed.open()[-6:]}
    return told


@pytest.fixture
def asked_and_released(books, posted):
    """Address: words, of each public page."""
    row = released(books, posted.batch.campaign.project)
    browser = Client()
    browser.get(sent(notice_address(posted), browser)["Location"])
    asked = {
        where: browser.get(where)
        for where in (
            notice_address(posted),
            disclosure_address(row),
            reverse("public-received"),
            reverse("public-receipt"),
            reverse("public-check"),
            reverse("public-thanks"),
            reverse("public-survey"),
        )
    }
    return {where: answer.content.decode() for where, answer in asked.items()}


def test_the_office_has_the_address_while_the_notice_hangs(books, posted, enter):
    """The batch's page leads to the notice, and no longer once it is over."""
    where, batch = notice_address(posted), f"/batch/{posted.batch_id}/"
    before = where in enter("office").get(batch).content.decode()
    fund.after_notice(books, posted.batch_id)
    after = where in enter("office").get(batch).content.decode()
    assert (before, after) == (True, False)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused_in_public(books, posted, method):
    """Only looking and posting exist."""
    where = (notice_address(posted), reverse("public-check"), reverse("public-survey"))
    assert {getattr(Client(), method)(one).status_code for one in where} == {405}
