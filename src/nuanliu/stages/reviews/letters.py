"""来件: an objection that came through the public page of a notice, with or without a name."""

import re
from collections.abc import Sequence

from nuanliu.core.masking import has_personal_digits
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import told
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.pictures import pictures_of
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.stages.reviews import policies
from nuanliu.stages.reviews.actions import object_to
from nuanliu.stages.reviews.models import Batch, Enclosure, Letter, Objection
from nuanliu.stages.reviews.papers import shown_items
from nuanliu.stages.reviews.queries import latest_notice

CONTACT, PHOTOS_MAX = 60, 3  # characters; pictures with one letter
PLACE = re.compile(r"(候补)?\s*(\d{1,6})")


@action("reviews.write")
def write(
    deed: Deed, *, batch: int, text: str, place: str, contact: str, photos: Sequence[bytes]
) -> int:
    """来件 while the notice hangs: an objection, and what its sender tells of himself; its id.

    place: where somebody stands on the notice as it is shown ('12', '候补3'), '' against the
    procedure; contact: sealed, '' for nobody; photos: at most three, each opened in a child.
    Refused: LETTER-OVER, LETTER-PLACE, LETTER-DIGITS, LETTER-PHOTOS, TEXT-LONG, PHOTO-*.
    """
    row = Batch.objects.select_for_update().select_related("campaign").get(pk=batch)
    demand(policies.hangs(row, latest_notice(row), day_of(deed)))
    demand(told(contact, "联系方式", CONTACT))
    demand(_no_numbers(text))
    demand(_few(len(photos)))
    against = _named(row, place) if place.strip() else None
    pictures_of(photos)
    objection = object_to(deed, row, text, against)
    _keep_letter(deed, objection, contact.strip(), photos)
    return objection.pk


def _keep_letter(deed: Deed, objection: Objection, contact: str, photos: Sequence[bytes]) -> None:
    letter = Letter.objects.create(objection=objection, contact=contact or None)
    record(deed, letter, pii={"contact": contact} if contact else None)
    for place, data in enumerate(photos, 1):
        file = keep(data, f"来件{objection.pk}-{place}", deed.at)
        record(deed, Enclosure.objects.create(letter=letter, file=file), docs=[file.sha256])


def _named(batch: Batch, place: str) -> int:
    read = PLACE.fullmatch(place.strip())
    rows = shown_items(batch)[1 if read and read[1] else 0]
    number = int(read[2]) if read else 0
    if not 0 < number <= len(rows):
        what = f"名单里没有序号“{place.strip()}”"
        raise Refused(Refusal("LETTER-PLACE", what, "请填写名单上的序号，候补人员写成“候补1”"))
    return rows[number - 1][1].nomination_id


def _no_numbers(text: str) -> Refusal | None:
    """The words of an objection are read by many: no identity, card or phone number in them."""
    if not has_personal_digits(text):
        return None
    what = "异议内容里有一长串数字，可能是证件号、卡号或电话"
    return Refusal("LETTER-DIGITS", what, "请从内容里去掉；联系方式请填在“怎样联系您”一栏")


def _few(count: int) -> Refusal | None:
    if count <= PHOTOS_MAX:
        return None
    return Refusal("LETTER-PHOTOS", f"附了 {count} 张照片", f"请最多附 {PHOTOS_MAX} 张")
