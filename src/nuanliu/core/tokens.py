"""Secrets that open a page by themselves: a sign-in link, a worker's link, a code of a survey."""

import hashlib


def digest_of(secret: str) -> str:
    """How a secret is kept, SHA-256 in hex: never as itself."""
    return hashlib.sha256(secret.encode()).hexdigest()
