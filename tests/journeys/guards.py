"""The guards of the demo year, written down by hand: the rule, the point of the story, the code.

`at` is the point of the story: the key of a deed that must be refused, or '名单:CODE:n' for the
n-th roster of the spring campaign that was sent with the fault CODE. `off` says how the guard is
taken away: 'module:name' and what takes its place, made from the original.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from nuanliu.core.identity.persons import Identity, IdKind
from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.values import BANK

Swap = Callable[[Any], Any]
CHECKS = "database:checks"  # the CHECK constraints of the tables, all of them


def silent(_: Any) -> Any:
    """A rule that never objects."""
    return lambda *_, **__: None


def empty(_: Any) -> Any:
    """A search that never finds."""
    return lambda *_, **__: []


def deaf_to(code: str) -> Swap:
    """A reader that takes what it would refuse under `code` for nothing at all."""

    def swap(original: Any) -> Any:
        @wraps(original)
        def read(*args: Any, **facts: Any) -> Any:
            found = original(*args, **facts)
            return None if isinstance(found, Refusal) and found.code == code else found

        return read

    return swap


def groupless(_: Any) -> Any:
    """A check that finds no group and says nothing."""
    return lambda *_: ""


def taking_anything(_: Any) -> Any:
    """A reader that takes the text as it is typed."""
    return lambda text: text


def without(rule: str) -> Swap:
    """The rules of eligibility, one of them left out."""
    return lambda rules: tuple(one for one in rules if one.__name__ != rule)


def open_to_all(_: Any) -> Any:
    """A move table that lets everybody do everything."""
    return lambda _table, row: row


def always_bank(_: Any) -> Any:
    """Bank payment, whether or not there is an account."""
    return lambda _line, **_card: BANK


def never_widened(_: Any) -> Any:
    """Numbers of 15 digits kept as they are."""
    return lambda number, _on: Identity(
        IdKind.RESIDENT, number, None, None, was_15=True, region=number[:6]
    )


class Guard(NamedTuple):
    """One guard: a name for people, the point of the story, the code refused there, how to lift it.

    `counted`: the refusal has a journal line of its own; a warning has none.
    """

    name: str
    at: str
    code: str
    off: dict[str, Swap]
    counted: bool = True


STAGES = "nuanliu.stages"
ROSTER = "nuanliu.core.roster"
PERSONS = "nuanliu.core.identity.persons"
ACCOUNTS = "nuanliu.core.identity.accounts"
RULES = "nuanliu.core.eligibility:RULES"
CHECK = f"{ROSTER}.checking:_Check"

DUTIES = (
    Guard("own-project", "activate-own", "DUTY-SELF",
          {f"{STAGES}.projects.actions:another_person": silent}),
    Guard("own-grant", "grant-own-1", "DUTY-SELF",
          {f"{STAGES}.projects.actions:another_person": silent}),
    Guard("own-evaluation", "self-own", "DUTY-SELF",
          {f"{STAGES}.performance.actions:another_person": silent}),
    Guard("deviation", "monitoring-bare", "EVAL-REASON",
          {f"{STAGES}.performance.policies:deviation_explained": silent}),
    Guard("own-disclosure", "public-own", "DUTY-SELF",
          {f"{STAGES}.disclosure.actions:another_person": silent}),
    Guard("own-archive", "archive-own", "DUTY-SELF",
          {f"{STAGES}.archive.actions:another_person": silent}),
    Guard("own-exception", "cj-stray-1-own", "DUTY-SELF",
          {f"{STAGES}.payments.exceptions:another_person": silent}),
    Guard("two-duties", "cj-own", "DUTY-TWICE",
          {f"{STAGES}.reviews.policies:free_for": silent}),
    Guard("role", "cj-release-own", "MOVE-ROLE",
          {"nuanliu.core.moves:Lifecycle._not_yours": open_to_all}),
)  # fmt: skip

DECISIONS = (
    Guard("quota-plan", "cj-allot-more", "QUOTA-PEOPLE",
          {f"{STAGES}.campaigns.policies:quotas_fit": silent}),
    Guard("same-file", "cj-same", "ROSTER-SAME",
          {f"{STAGES}.nominations.policies:never_sent": silent}),
    Guard("notice-days", "cj-end-early", "NOTICE-RUNNING",
          {f"{STAGES}.reviews.policies:notice_over": silent}),
    Guard("signatures", "cj-alone", "DECISION-SIGN",
          {f"{STAGES}.reviews.policies:signed_by_all": silent}),
    Guard("objection", "cj-held", "OBJECTION-PERSON",
          {f"{STAGES}.reviews.policies:no_objection_against": silent}),
    Guard("plan-people", "cj-501", "PLAN-PEOPLE",
          {f"{STAGES}.reviews.policies:place_free": silent}),
)  # fmt: skip

MONEY = (
    Guard("reissue", "cj-too-soon", "REISSUE-LIVE",
          {f"{STAGES}.payments.policies:may_reissue": silent}),
    Guard("contradiction", "cj-lie", "RESULT-CONFLICT",
          {f"{STAGES}.payments.results:contradicted": silent}),
    Guard("exceptions", "cj-settle-early", "RUN-EXCEPTION",
          {f"{STAGES}.payments.policies:exceptions_settled": silent}),
    Guard("evidence", "cj-unsigned", "EVIDENCE",
          {f"{STAGES}.payments.policies:evidence_enough": silent}),
    Guard("recovery", "cj-case-more", "CASE-AMOUNT",
          {f"{STAGES}.payments.policies:over_due": silent}),
    Guard("packet", "cj-claim-thin", "CLAIM-PACKET",
          {f"{STAGES}.claims.policies:packet_whole": silent}),
    Guard("overspend", "cj-purchase-approve", "BUD-OVERSPEND", {CHECKS: silent}),
    Guard("invoice", "zq-purchase-invoice", "INV-USED",
          {f"{STAGES}.claims.policies:invoice_unused": silent}),
    Guard("read-twice", "cj-survey-own", "DUTY-SELF",
          {f"{STAGES}.feedback.keying:another_person": silent, CHECKS: silent}),
    Guard("caller", "cj-calls-own", "DUTY-SELF",
          {f"{STAGES}.feedback.rules:independent": silent}),
    Guard("one-answer", "cj-survey-twice", "SURVEY-TOKEN",
          {f"{STAGES}.feedback.policies:unused": silent}),
)  # fmt: skip

PEOPLE = (
    Guard("cap", "名单:CAP-TIME:0", "CAP-TIME", {RULES: without("within_cap_per_time")}),
    Guard("amount-sign", "名单:AMOUNT:0", "AMOUNT", {RULES: without("amount_positive")}),
    Guard("group-closed", "名单:GROUP:0", "GROUP", {RULES: without("group_open")}),
    Guard("group-unknown", "名单:GROUP:1", "GROUP", {f"{CHECK}.group": groupless}),
    Guard("age", "名单:AGE:0", "AGE", {RULES: without("old_enough")}),
    Guard("twice-in-file", "名单:DUP-ROSTER:0", "DUP-ROSTER", {f"{CHECK}.duplicates": silent}),
    Guard("twice-in-campaign", "名单:DUP-CAMPAIGN:0", "DUP-CAMPAIGN",
          {RULES: without("once_per_campaign")}),
    Guard("fifteen-digits", "名单:DUP-CAMPAIGN:1", "DUP-CAMPAIGN",
          {f"{PERSONS}:_fifteen": never_widened}),
    Guard("likely", "名单:PERSON-LIKELY:0", "PERSON-LIKELY",
          {f"{STAGES}.nominations.likely:likely_pairs": empty}, counted=False),
    Guard("deceased", "名单:COMPARISON:0", "COMPARISON", {f"{CHECK}.comparison": silent}),
    Guard("quota-union", "名单:QUOTA:0", "QUOTA", {f"{CHECK}.quota": silent}),
    Guard("one-account", "名单:SHARED-ACCOUNT:0", "SHARED-ACCOUNT",
          {f"{ROSTER}.reading:shared_numbers": empty}),
    Guard("one-phone", "名单:SHARED-PHONE:0", "SHARED-PHONE",
          {f"{ROSTER}.among:_shared_phone": empty}, counted=False),
)  # fmt: skip

CELLS = (
    Guard("id-check", "名单:ID-CHECK:0", "ID-CHECK", {f"{PERSONS}:_check": silent}),
    Guard("id-date", "名单:ID-DATE:0", "ID-DATE", {f"{PERSONS}:_date": silent}),
    Guard("id-length", "名单:ID-LENGTH:0", "ID-LENGTH", {f"{PERSONS}:_length": silent}),
    Guard("id-rounded", "名单:ID-LOST-DIGITS:0", "ID-LOST-DIGITS",
          {f"{ROSTER}.values:_unsafe": silent, f"{PERSONS}:_lost_digits": silent}),
    Guard("card-rounded", "名单:CARD-LOST-DIGITS:0", "CARD-LOST-DIGITS",
          {f"{ROSTER}.values:_unsafe": silent, f"{ACCOUNTS}:_tail_lost": silent}),
    Guard("card-absent", "名单:CARD-EMPTY:0", "CARD-EMPTY",
          {f"{ROSTER}.values:_channel": always_bank}),
    Guard("name-absent", "名单:NAME-EMPTY:0", "NAME-EMPTY",
          {f"{ROSTER}.values:parse_name": taking_anything}),
    Guard("names-several", "名单:NAME-SEVERAL:0", "NAME-SEVERAL",
          {f"{ROSTER}.values:parse_name": taking_anything}),
    Guard("amount-form", "名单:AMOUNT-FORM:0", "AMOUNT-FORM",
          {f"{ROSTER}.values:parse_amount": deaf_to("AMOUNT-FORM")}),
    Guard("amount-absent", "名单:AMOUNT-EMPTY:0", "AMOUNT-EMPTY",
          {f"{ROSTER}.values:parse_amount": deaf_to("AMOUNT-EMPTY")}),
    Guard("phone-length", "名单:MOBILE-LENGTH:0", "MOBILE-LENGTH",
          {f"{ROSTER}.values:parse_mobile": deaf_to("MOBILE-LENGTH")}),
    Guard("total-row", "名单:TOTAL-MISMATCH:0", "TOTAL-MISMATCH",
          {f"{ROSTER}.reading:_Reading._total": silent}, counted=False),
)  # fmt: skip

GUARDS = (*DUTIES, *DECISIONS, *MONEY, *PEOPLE, *CELLS)
