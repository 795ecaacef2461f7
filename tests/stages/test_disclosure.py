"""公开: written section by section, agreed by a second person, released by a third, registered.

The text is that of an invented union's project, drafted from its books; every figure in the
office's own words stands there by name and is computed.
"""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of
from tests.stages import disclosed, scenario
from tests.stages.disclosed import kept, section, text_of

from nuanliu.core.documents import figures
from nuanliu.core.documents import text_of as words_of
from nuanliu.core.documents.returning import document_of
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.checking import gate
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.disclosure.texts import written
from nuanliu.stages.projects.models import Project

URL = "https://example.org/1"


@pytest.fixture
def project(books):
    """An active project of six people; nobody is paid yet."""
    return scenario.project(books, 6)


@pytest.fixture
def publication(books, project):
    """Its text with nine sections written and agreed to; its id."""
    return disclosed.agreed(books, project)


def released(books, publication, who="leader", text=None):
    facts = {"publication": publication, "text": text or text_of(publication)}
    return refusal_of(disclosure.release, books.deed(who), **facts)


def published(books, publication, url=URL):
    return refusal_of(disclosure.publish, books.deed("office"), publication=publication, url=url)


def edited(books, publication, number, who="office", **words):
    row = section(publication, number)
    given = {**kept(row), **words}
    return refusal_of(disclosure.edit, books.deed(who), section=row.pk, words=given)


def agreed(books, publication, number, who="service_center"):
    row, text = section(publication, number), text_of(publication)
    return refusal_of(disclosure.agree, books.deed(who), section=row.pk, text=text)


def states(publication):
    rows = Publication.objects.get(pk=publication).sections.order_by("number")
    return "".join(state[0] for state in rows.values_list("state", flat=True))


def test_nine_sections_begin_with_the_text(books, project):
    """What the books say alone is written at once; what wants words waits for them."""
    pk = disclosed.drafted(books, project)
    assert states(pk) == "eddddeddd"


def test_each_section_is_written_by_one_and_agreed_to_by_another(books, project):
    """Not before it is written, not by its writer though he holds the role; then by another."""
    pk = disclosed.drafted(books, project)
    told = [
        agreed(books, pk, 2),
        edited(books, pk, 2, "cashier"),
        edited(books, pk, 2),
        agreed(books, pk, 2, "office"),
        agreed(books, pk, 2),
    ]
    row = section(pk, 2)
    assert (told, row.state, row.agreed_by_id) == (
        ["MOVE-STATE", "MOVE-ROLE", "", "DUTY-SELF", ""],
        "agreed",
        books.staff["service_center"].person_id,
    )


def test_words_written_anew_want_a_second_person_anew(books, publication):
    """An agreed section that is edited stands in the way of the release until agreed again."""
    told = [edited(books, publication, 8, results_overall="职工得到了关心。")]
    told.append(released(books, publication))
    told.append(agreed(books, publication, 8))
    told.append(released(books, publication))
    assert (told, states(publication)) == (["", "PUBLIC-OPEN", "", ""], "a" * 9)


TYPED = [
    ("慰问职工700人。", "PUBLIC-TYPED"),
    ("发放３５万元。", "PUBLIC-TYPED"),
    ("发放三十五万元。", "PUBLIC-TYPED"),
    ("满意率达到百分之九十五。", "PUBLIC-TYPED"),
    ("慰问五百人。", "PUBLIC-TYPED"),
    ("完成 98.5% 的目标。", "PUBLIC-TYPED"),
    ("慰问{慰问总数}。", "PUBLIC-FIGURE"),
    ("慰问{计划人次。", "PUBLIC-BRACES"),
    ("慰问{计划人次}，一线职工一人一档。", ""),
    ("自2024年1月起，依据云工通〔2020〕8号第12条，拨打12351热线。", ""),
    ("1、走访一线；\n2、听取诉求。", ""),
]


@pytest.mark.parametrize(("text", "code"), TYPED)
def test_no_figure_is_typed(books, project, text, code):
    """Digits and counted numerals are refused; dates, document numbers and names of figures not."""
    pk = disclosed.drafted(books, project)
    assert edited(books, pk, 8, results_overall=text) == code


def test_a_named_figure_is_computed_and_traced(books):
    """{慰问人数} and {慰问金发放金额} of six people paid, and six rows behind each."""
    paid = scenario.paid_campaign(books, people=6, cash=0, reserves=0, failures=0)
    pk = disclosed.drafted(books, paid.project)
    edited(books, pk, 8, results_overall="实际慰问{慰问人数}，发放{慰问金发放金额}。")
    paper = written(Publication.objects.get(pk=pk), None)
    found = [one for one in figures(paper) if one.measure in ("people_paid", "paid_amount")]
    rows = [len(trace(paid.project, one.measure, one.key)) for one in found]
    said = "实际慰问6人，发放0.3万元。" in words_of(paper)
    assert ([one.text for one in found], rows, said) == (["6人", "0.3万元"], [6, 6], True)


def test_every_figure_of_the_text_leads_to_rows(books, publication):
    """Law 10: each figure of a draft is traced, none without a row behind it."""
    row = Publication.objects.get(pk=publication)
    found = figures(written(row, None))
    rows = [len(trace(row.project, one.measure, one.key)) for one in found]
    assert (len(found) > 10, min(rows) > 0) == (True, True)


def test_a_figure_without_data_keeps_the_text_back(books, publication):
    """满意率 before anybody was asked is 未取得; taken out again, the text goes."""
    told = [edited(books, publication, 8, results_overall="满意率{满意率}。")]
    told += [agreed(books, publication, 8), released(books, publication)]
    told += [edited(books, publication, 8, results_overall="职工满意。")]
    told += [agreed(books, publication, 8), released(books, publication)]
    assert told == ["", "", "PUBLIC-MISSING", "", "", ""]


def test_the_gate_refuses_a_text_that_contradicts_itself(books, project):
    """The total of one target is another than the lines'; put right, the same text passes."""
    facts = project.facts
    wrong = {**facts, "indicators": [dict(one) for one in facts["indicators"]]}
    place = next(n for n, one in enumerate(facts["indicators"]) if one["unit"] == "人")
    wrong["indicators"][place]["value"] = "9"
    codes = []
    for stated in (wrong, facts):
        Project.objects.filter(pk=project.pk).update(facts=stated)
        pk = disclosed.agreed(books, Project.objects.get(pk=project.pk))
        codes.append(released(books, pk))
    assert codes == ["PUBLIC-FINDINGS", ""]


def test_the_gate_says_what_it_found(books, project):
    """A unit without address: one finding, one refusal; the control has neither."""
    unit = {name: value for name, value in project.facts["unit"].items() if name != "address"}
    lacking = Project(
        name=project.name, fiscal_year=2024, unit_name=project.unit_name,
        facts={**project.facts, "unit": unit},
    )  # fmt: skip
    told = []
    for row in (lacking, project):
        result = gate(nine_sections(row, books.now.date()), row)
        grave = [one.code for one in result.findings if one.severity != "note"]
        told.append((grave, [one.code for one in result.refusals]))
    assert told == [(["UNIT-FIELD-ABSENT"], ["PUBLIC-FINDINGS"]), ([], [])]


def test_what_is_released_is_what_was_agreed_to(books, publication):
    """A budget line changed since, or the wrong role, is refused; as it was, it is released."""
    facts = Project.objects.get().facts
    other = {**facts, "name": "另一个专项资金"}
    Project.objects.update(facts=other)
    codes = [released(books, publication)]
    Project.objects.update(facts=facts)
    codes += [released(books, publication, "office"), released(books, publication)]
    assert codes == ["PUBLIC-CHANGED", "MOVE-ROLE", ""]


def test_a_released_text_stays_as_it_is(books, publication):
    """The books change afterwards; the kept text and its hash do not, and nobody writes on it."""
    before = text_of(publication)
    released(books, publication)
    Project.objects.update(facts={**Project.objects.get().facts, "name": "另一个专项资金"})
    later = (edited(books, publication, 8), agreed(books, publication, 8))
    assert (text_of(publication) == before, later) == (True, ("MOVE-STATE", "MOVE-STATE"))


def test_a_text_comes_back_from_its_json_as_it_was(books, project):
    """Read back, the paper is equal, and written out again it is the same bytes."""
    paper = nine_sections(project, books.now.date(), "演示")
    data = render_json(paper)
    again = document_of(data.decode())
    assert (again == paper, render_json(again) == data) == (True, True)


UNIT = {"uscc": "13530103015119637B", "phone": "0999-5550101"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("电话0999-5550101，代码13530103015119637B", ""),
        ("电话0999-5550102", "PUBLIC-DIGITS"),
        (fund.id_number(1), "PUBLIC-DIGITS"),
        (fund.card_number(1), "PUBLIC-DIGITS"),
    ],
)
def test_a_public_text_holds_no_number_of_a_person(books, project, more, code):
    """The unit's own code and telephone are let through; any other number is not."""
    facts = project.facts
    Project.objects.update(facts={**facts, "unit": {**facts["unit"], **UNIT}})
    told = {"project": project.pk, "title": "送温暖专项资金", "text": more}
    assert refusal_of(disclosure.draft, books.deed("office"), **told) == code


def test_the_drafter_does_not_release(books, publication):
    """Even as a leader he may not; another leader may."""
    Publication.objects.update(drafted_by=books.staff["leader"].person)
    codes = [released(books, publication, who) for who in ("leader", "leader2")]
    assert codes == ["DUTY-SELF", ""]


def test_a_publication_has_its_address(books, publication):
    """Before the release, or without an address, it is not registered; then it is."""
    early = published(books, publication)
    released(books, publication)
    codes = [published(books, publication, "门户网站"), published(books, publication)]
    row = Publication.objects.get()
    assert (early, codes, row.state, row.url, states(publication)) == (
        "MOVE-STATE",
        ["PUBLIC-URL", ""],
        "published",
        URL,
        "p" * 9,
    )


def test_a_leader_takes_it_down(books, publication):
    """Only once it was published, and only a leader."""
    take = disclosure.take_down
    codes = [refusal_of(take, books.deed("leader"), publication=publication)]
    released(books, publication)
    published(books, publication)
    codes += [
        refusal_of(take, books.deed(who), publication=publication) for who in ("office", "leader")
    ]
    assert codes == ["MOVE-STATE", "MOVE-ROLE", ""]
