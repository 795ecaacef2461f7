"""Which payments a finding is about: the keys a rule names, and the keys a payment is known by.

A payment may be one that is only promised: a nomination on its way to one is judged the same way.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from nuanliu.checks.embedded import Finding, Tables
from nuanliu.core.sweeps import rows

SUBJECT = "subject"
# By rule: the keys of a payment that must equal the finding's subject or one of its facts. Rules
# that are about no payment (a line, an invoice, a survey) name none.
ABOUT: dict[str, dict[str, str]] = {
    "CAP-NOMINATED": {"nomination": SUBJECT},
    "CAP-TIME": {"payment": SUBJECT},
    "CAP-UNKNOWN": {"payment": SUBJECT},
    "CAP-YEAR": {"person": SUBJECT},
    "DEAD-PAID": {"payment": SUBJECT},
    "DUP-ACCOUNT": {"account": SUBJECT, "campaign": "campaign"},
    "DUP-PAID": {"payment": SUBJECT},
    "DUP-PERSON": {"nomination": SUBJECT},
    "DUP-PHONE": {"phone": SUBJECT, "campaign": "campaign"},
    "DUP-RECORD": {"person": SUBJECT},
    "DUP-UNIONS": {"person": SUBJECT},
    "DUP-YEARS": {"person": SUBJECT},
    "DUTY-MISSING": {"batch": SUBJECT},
    "DUTY-SAME": {"batch": SUBJECT},
    "EVIDENCE-NONE": {"payment": SUBJECT},
    "GROUP-CLOSED": {"nomination": SUBJECT},
    "HOLDER-OTHER": {"payment": SUBJECT},
    "ID-UNKNOWN": {"person": "person"},
    "INVOICE-TWICE": {},
    "KIN-HANDLED": {"payment": SUBJECT},
    "KIN-NOMINATED": {"nomination": SUBJECT},
    "LINE-IDLE": {},
    "LISTED": {"nomination": SUBJECT},
    "NOTICE-EARLY": {"payment": SUBJECT},
    "NOTICE-PHOTO": {"batch": "batch"},
    "NOTICE-SHORT": {"batch": "batch"},
    "PAID-ABOVE": {"payment": SUBJECT},
    "PAID-UNAPPROVED": {"payment": SUBJECT},
    "PROOF-DIFF": {"batch": SUBJECT, "person": "person"},
    "PROXY-CONSENT": {"payment": SUBJECT},
    "QUOTA-SUM": {"union": SUBJECT, "campaign": "campaign"},
    "QUOTA-OVER": {"union": SUBJECT, "campaign": "campaign"},
    "RECOVERY-LATE": {"payment": SUBJECT},
    "RESERVE-PLACE": {"campaign": SUBJECT},
    "RETURNED-OPEN": {"payment": SUBJECT},
    "SOURCE-CLOSED": {"payment": SUBJECT},
    "SURVEY-COUNT": {},
    "WINDOW": {"payment": SUBJECT},
}


def touched(findings: Iterable[Finding], tables: Tables) -> Iterator[tuple[Finding, set[str]]]:
    """Each finding with the keys of the payments it is about; KeyError for an unlisted rule.

    tables: those that the rules ran over. A finding about a batch is about every payment of it, one
    about a person about all of his, one about a nomination about what its person gets there.
    """
    asked = [(finding, names_held(finding)) for finding in findings]
    held = _held({name for _, names in asked for name in names}, tables)
    for finding, names in asked:
        yield finding, set.intersection(*(held[name] for name in names)) if names else set()


def _held(wanted: set[tuple[str, object]], tables: Tables) -> dict[tuple[str, object], set[str]]:
    """By (kind of key, key) that a finding names: the payments known by it, most often none."""
    held: dict[tuple[str, object], set[str]] = {name: set() for name in wanted}
    if not held:
        return held
    for payment, key in keys_of_payments(tables):
        if key in held:
            held[key].add(payment)
    return held


def names_held(finding: Finding) -> list[tuple[str, object]]:
    """The (kind of key, key) pairs a payment must be known by; KeyError for an unlisted rule."""
    facts = {SUBJECT: finding.subject, **dict(finding.facts)}
    return [(kind, facts[fact]) for kind, fact in ABOUT[finding.code].items()]


def keys_of_payments(tables: Tables) -> Iterator[tuple[str, tuple[str, object]]]:
    """Each payment with everything it may be found under, one (kind of key, key) at a time."""
    people = {row.person: row for row in map(rows.Person._make, tables["person"])}
    named: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for nomination in map(rows.Nomination._make, tables["nomination"]):
        named[nomination.campaign, nomination.person].append(nomination.nomination)
    for row in map(rows.Payment._make, tables["payment"]):
        person = people.get(row.person)
        own = [
            ("payment", row.payment),
            ("batch", row.batch),
            ("campaign", row.campaign),
            ("union", row.union_code),
            ("person", row.person),
        ]
        if person is not None:
            own += [("account", person.account_index), ("phone", person.phone_index)]
        own += [("nomination", one) for one in named.get((row.campaign, row.person), ())]
        yield from ((row.payment, key) for key in own)
