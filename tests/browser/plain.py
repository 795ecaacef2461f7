"""Books for the walk without a script: one of each core step waits.

`python -m tests.browser.plain`: NUANLIU_DATA and NUANLIU_KEYS say where. Prints the addresses as
JSON by the name of the step.
"""

import json
import sys

import django

SIZE = "无脚本"  # what the names of these campaigns end in
PEOPLE = 12  # on the notice that hangs


def plain():
    """Make the books; step: address."""
    from django.conf import settings
    from django.core.management import call_command
    from tests.browser.waiting import address, lines_of, noticed, of_money, of_the_end
    from tests.conftest import founded
    from tests.laws import fund

    from nuanliu.faces.cli.migrating import make_tables

    settings.NUANLIU_DATA.mkdir(parents=True)
    make_tables()
    call_command("migrate", database="web", run_syncdb=True, verbosity=0)
    books = founded()
    collecting, deciding, hanging = lines_of(
        books, SIZE,
        ("报送名单", 500_000, 10), ("审批名单", 150_000, 3), ("公示名单", PEOPLE * 50_000, PEOPLE),
    )  # fmt: skip
    made = {
        "collect": address("campaign", fund.campaign(books, collecting)),
        "approve": address("batch", noticed(books, deciding, 3)),
        **of_money(books, SIZE),
        **of_the_end(books, SIZE),
    }
    made["ballot"] = ballot(books, made["paid"])
    return made | {"notice": notice(books, hanging)}  # last: it runs from its day


def ballot(books, name):
    """Where somebody paid in a campaign answers its survey."""
    from django.urls import reverse

    from nuanliu.core.tokens import digest_of
    from nuanliu.stages.campaigns.models import Campaign
    from nuanliu.stages.feedback import actions as feedback
    from nuanliu.stages.feedback.codes import token_of, tokens_of

    campaign = Campaign.objects.get(name=name)
    survey = feedback.prepare(books.deed("office"), campaign=campaign.pk, seed="种子")
    digests = [digest_of(one) for one in tokens_of(survey, 5)]
    feedback.open_survey(books.deed("service_center"), survey=survey, issued=5, digests=digests)
    return reverse("public-ballot", args=[token_of(survey, 1)])


def notice(books, line):
    """Where a notice hangs."""
    from tests.browser.story import put_in

    from nuanliu.faces.web.public.addresses import notice_address
    from nuanliu.stages.reviews.models import Notice

    return notice_address(Notice.objects.get(batch=put_in(books, line, approve=False, post=True)))


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(plain(), ensure_ascii=False))
