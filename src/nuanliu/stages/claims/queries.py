"""Questions about claims: what a packet holds and what it still lacks."""

from typing import NamedTuple

from nuanliu.stages.claims.models import Claim
from nuanliu.stages.claims.policies import missing_papers


class Packet(NamedTuple):
    """A claim's papers in the auditor's order: (kind, name, SHA-256), and what is missing."""

    papers: list[tuple[str, str, str]]
    missing: list[str]


def packet_of(claim: Claim) -> Packet:
    """Everything attached to a claim, and the names of what is not."""
    rows = claim.attachments.order_by("pk").values_list("kind", "name", "file_id")
    return Packet(list(rows), missing_papers(claim))
