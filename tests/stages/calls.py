"""A campaign whose people are paid, and a round of calls to all of them, for tests."""

from datetime import timedelta

from tests.laws.fund import refusal_of
from tests.stages.scenario import paid_campaign

from nuanliu.stages.feedback import calling
from nuanliu.stages.feedback.models import Call, Received

INDEPENDENT = "office2"  # neither proposed, nor compiled, reviewed, approved, paid or reconciled


def round_of(books, campaign, share=100, who=INDEPENDENT, seed="种子"):
    """A round of calls; its id."""
    due = books.now.date() + timedelta(days=14)
    return calling.draw(books.deed(who), campaign=campaign, seed=seed, share=share, due_on=due)


def drawn(books, share=100):
    """Six people paid and a round drawn of them: (the paid campaign, its calls in order)."""
    paid = paid_campaign(books)
    round_of(books, paid.campaign.pk, share)
    return paid, list(Call.objects.order_by("place"))


def said(books, call, received="full", who=INDEPENDENT, **more):
    """What somebody answers; '' or the code with which it is refused."""
    facts = {"call": call.pk, "received": Received(received), **more}
    return refusal_of(calling.answer, books.deed(who), **facts)
