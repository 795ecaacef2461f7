"""The public text of a project that states little: it is drafted, and says what is known."""

from tests.faces.web.conftest import given
from tests.laws import fund

from nuanliu.core.documents import Heading, Paragraph, Table, plain
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.papers import NO_TARGETS, nine_sections
from nuanliu.stages.projects.models import Project


def test_a_project_without_targets_and_groups_has_a_public_text(books, clock, enter):
    """Only a line of money is known: the page drafts, nine sections stand, none is made up."""
    fund.project(books, ("元旦春节送温暖", 150_000, 3))
    project = Project.objects.get()
    facts = given(project=project.pk)
    status = enter("office").post("/begin/disclosure/draft/", facts).status_code
    paper = nine_sections(project, books.now.date())
    heads = [plain(one.content) for one in paper.blocks if isinstance(one, Heading)]
    tables = [one for one in paper.blocks if isinstance(one, Table)]
    last = [plain(one.content) for one in paper.blocks if isinstance(one, Paragraph)][-1]
    drafted = [row.state for row in Publication.objects.all()]
    assert (status, drafted, len(heads), tables, last) == (302, ["drafted"], 9, [], NO_TARGETS)
