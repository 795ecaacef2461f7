"""What hangs on the wall: masked names, no digit of anybody, no word of hardship; and 草稿 before.

Six people and a reserve of one campaign, and the same list before it was posted.
"""

from datetime import date

import pytest
from tests.laws import fund
from tests.stages.scenario import NAMES, campaign, nominate, paid_campaign, project

from nuanliu.core.documents import plain, text_of
from nuanliu.core.documents.blocks import Paragraph
from nuanliu.core.documents.table import Table, unmerged
from nuanliu.core.imprint import Imprint
from nuanliu.core.masking import has_personal_digits, mask_name_public
from nuanliu.core.refusal import Refused
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.papers import notice_list, notice_result, public_group

CHECKPOINT = "云川区总工会\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
SHOWN = Imprint(date(2024, 1, 31), demo=True, checkpoint=CHECKPOINT)
ALLOWED = ("0999-5550101", "13530103015119637B")


def names_in(text):
    return [name for name in NAMES if name in text]


def test_the_posted_list_masks_names_and_shows_no_digit_of_anybody(books):
    """Every name with one star, in order of union; main list and reserves apart."""
    batch = paid_campaign(books, failures=0).batch
    paper = notice_list(batch, SHOWN)
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    listed = [[row[1] for row in unmerged(table)[1:]] for table in tables]
    text = text_of(paper)
    assert (
        listed,
        names_in(text),
        has_personal_digits(text, (*ALLOWED, paper.check.short)),
        has_personal_digits(text + fund.id_number(1)[-6:], (*ALLOWED, paper.check.short)),
        (paper.date, paper.watermark),
    ) == (
        [[mask_name_public(name) for name in NAMES[:6]], [mask_name_public(NAMES[6])]],
        [],
        False,
        True,
        (date(2024, 1, 15), "演示"),
    )


def test_the_result_and_the_disclosure_name_nobody(books):
    """One objection, dismissed; the disclosure of the same project."""
    paid = paid_campaign(books, failures=0)
    result = notice_result(paid.batch, SHOWN)
    public = nine_sections(paid.project, date(2024, 10, 25), "演示")
    told = [plain(block.content) for block in result.blocks if isinstance(block, Paragraph)]
    both = text_of(result) + text_of(public)
    assert (
        told[1],
        names_in(both),
        has_personal_digits(both, (*ALLOWED, result.check.short)),
        result.date,
    ) == (
        "公示期间收到异议1件，不成立1件。",
        [],
        False,
        date(2024, 1, 23),
    )


def test_before_it_is_posted_the_list_is_a_draft_and_has_no_result(books):
    """A live installation: the draft says 草稿, its dates are open, and a result is refused."""
    made = project(books, 6)
    opened = campaign(books, made, 6, 1)
    nominate(books, opened, 6, 2, 1)
    batch = Batch.objects.get(pk=fund.compiled(books, opened.pk))
    paper = notice_list(batch, SHOWN._replace(demo=False))
    with pytest.raises(Refused) as refused:
        notice_result(batch, SHOWN)
    assert (paper.watermark, "待公示时填写" in text_of(paper), refused.value.code) == (
        "草稿",
        True,
        "NOTICE-NONE",
    )


@pytest.mark.parametrize("code", ["A1", "A2", "A5"])
def test_every_kind_of_hardship_is_one_word_in_public(code):
    """Illness and misfortune are nobody's business; the work groups are named."""
    assert public_group(code, {}) == "困难职工"
