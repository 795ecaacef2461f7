"""Books for the public's pages, made in a process of its own: `python -m tests.browser.stand`.

NUANLIU_DATA and NUANLIU_KEYS say where. One campaign is paid, its survey open with four codes, its
disclosure released; of a second one the notice hangs, a third waits for its decision. Prints the
addresses as JSON.
"""

import json
import sys

import django

from nuanliu.core.tokens import digest_of


def stand(then=None):
    """Make the books; name: address. `then` may go on with them: (books, paid) → more addresses."""
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import reverse
    from tests.conftest import founded
    from tests.stages import disclosed, scenario

    from nuanliu.faces.cli.migrating import make_tables
    from nuanliu.faces.web.public.addresses import (
        disclosure_address,
        notice_address,
    )
    from nuanliu.faces.web.public.links import make_link
    from nuanliu.stages.disclosure.models import Publication
    from nuanliu.stages.feedback import actions as feedback
    from nuanliu.stages.feedback.codes import token_of, tokens_of
    from nuanliu.stages.payments.models import Payment
    from nuanliu.stages.reviews.models import Notice
    from nuanliu.stages.visits import actions as visits

    settings.NUANLIU_DATA.mkdir(parents=True)
    make_tables()
    call_command("migrate", database="web", run_syncdb=True, verbosity=0)
    books = founded()
    paid = scenario.paid_campaign(books)
    survey = feedback.prepare(books.deed("office"), campaign=paid.campaign.pk, seed="种子")
    digests = [digest_of(one) for one in tokens_of(survey, 4)]
    feedback.open_survey(books.deed("service_center"), survey=survey, issued=6, digests=digests)
    planned = visits.plan(
        books.deed("office"),
        campaign=paid.campaign.pk,
        union=books.unions[0],
        planned_on=books.now.date(),
        place="环卫站东区驿站",
        leader=books.staff["leader"].person_id,
    )
    hung = hang(books, scenario)
    paid_people = Payment.objects.filter(state="paid").order_by("run", "pk")
    draft = disclosed.released(books, paid.project)
    more = then(books, paid) if then else {}
    return more | {
        "notice": notice_address(Notice.objects.get(batch=hung)),
        "disclosure": disclosure_address(Publication.objects.get(pk=draft)),
        "ballot": reverse("public-ballot", args=[token_of(survey, 1)]),
        "ballot2": reverse("public-ballot", args=[token_of(survey, 2)]),
        "mine": [
            reverse("public-mine", args=[make_link(row.nomination_id)]) for row in paid_people[:2]
        ],
        "asked": [answered(books, paid, who) for who in paid_people[2:4]],
        "visit": reverse("deed", args=["visit", planned, "record"]),
        "check": reverse("public-check"),
        "receipt": reverse("public-receipt"),
    }


def answered(books, paid, payment):
    """The link of somebody whose request, raised through it, has its answer."""
    from django.urls import reverse

    from nuanliu.faces.web.models import WorkerLink
    from nuanliu.faces.web.public.links import make_link
    from nuanliu.stages.visits import actions as visits

    pk = visits.raise_request(
        books.deed("office"), campaign=paid.campaign.pk, text="希望增设热饮点"
    )
    facts = {"to": books.staff["office2"].person_id, "due_on": books.now.date()}
    visits.assign_request(books.deed("office"), request=pk, **facts)
    visits.answer_request(books.deed("office2"), request=pk, answer="已在值班室设热饮点")
    secret = make_link(payment.nomination_id)
    WorkerLink.objects.filter(nomination=payment.nomination_id).update(requests=[pk])
    return reverse("public-mine", args=[secret])


def hang(books, scenario):
    """A campaign of three people whose notice is over, one of thirty on notice; its batch."""
    from tests.laws import fund

    lines = fund.project(books, ("中秋国庆送温暖", 3_000_000, 60), ("五一慰问", 150_000, 3))
    opened, ready = (fund.campaign(books, line) for line in lines)
    fund.put_forward(books, ready, 3)
    fund.noticed(books, ready)
    for place in range(30):
        name = scenario.NAMES[place % len(scenario.NAMES)]
        pks = scenario.register_named(
            books.deed("admin"), union=books.unions[0], names=[name], first=500 + place
        )
        fund.put_forward(books, opened, people=pks, reserve=place > 27)
    return fund.posted(books, opened)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(stand(), ensure_ascii=False))
