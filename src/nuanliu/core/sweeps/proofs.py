"""What shows that the money reached the person it was for."""

from collections.abc import Iterable

from nuanliu.core.sweeps.hits import Facts, Hit, grouped, hits
from nuanliu.core.sweeps.rows import PROOF_LISTS, Evidence, Payment, Person, Proof

BANK = "bank"
PROXY = "proxy"


def list_equals_result(proofs: Iterable[Proof]) -> list[Hit]:
    """PROOF-DIFF: approved, sent and result of a settled batch differ for a person.

    They must agree in fen and each hold one line for him. Only hand in batches that are settled: a
    list that is not there yet differs from the others.
    """
    found = []
    for (batch, person), rows in grouped(proofs, lambda row: (row.batch, row.person)).items():
        lists = {
            name: [row.amount_fen for row in rows if row.list_name == name] for name in PROOF_LISTS
        }
        sums = {f"{name}_fen": sum(fen) for name, fen in lists.items()}
        lines = {f"{name}_lines": len(fen) for name, fen in lists.items()}
        if len(set(sums.values())) > 1 or set(lines.values()) != {1}:
            facts: Facts = {"person": person, **sums, **lines}
            found.append((batch, facts))
    return hits("PROOF-DIFF", found)


def no_evidence(evidence: Iterable[Evidence], payments: Iterable[Payment]) -> list[Hit]:
    """EVIDENCE-NONE: cash or goods count as received without a paper that shows it."""
    shown = {row.payment for row in evidence}
    return hits(
        "EVIDENCE-NONE",
        (
            (row.payment, {"person": row.person, "amount_fen": row.amount_fen})
            for row in payments
            if row.paid and row.channel != BANK and row.payment not in shown
        ),
    )


def proxy_without_consent(evidence: Iterable[Evidence]) -> list[Hit]:
    """PROXY-CONSENT: somebody signed for another without ID, relation or consent."""
    return hits(
        "PROXY-CONSENT", ((row.payment, {"kind": row.kind}) for row in evidence if not _sound(row))
    )


def holder_is_another(payments: Iterable[Payment], people: Iterable[Person]) -> list[Hit]:
    """HOLDER-OTHER: the account is held in another name than the payee's, or nobody knows."""
    names = {row.person: row.name_index for row in people}
    return hits(
        "HOLDER-OTHER",
        (
            (row.payment, {"person": row.person})
            for row in payments
            if row.live and not _own_account(row, names.get(row.person))
        ),
    )


def _sound(row: Evidence) -> bool:
    whole = row.consent and row.proxy is not None and row.relation is not None
    return whole or row.kind not in {PROXY, None}


def _own_account(row: Payment, name: str | None) -> bool:
    handed_over = row.channel not in {BANK, None}
    return handed_over or (row.holder_index is not None and row.holder_index == name)
