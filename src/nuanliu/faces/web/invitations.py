"""One-time sign-in links: made for one account, spent by its owner, kept only as a hash."""

import secrets
from datetime import UTC, datetime, timedelta

from nuanliu.core.tokens import digest_of
from nuanliu.faces.web.models import Invitation
from nuanliu.records.people.models import Account

LINK_LIFE = timedelta(days=3)
NOBODY = 0  # whose link it is while there is no account yet


def invite(account: Account) -> str:
    """A new link for an account: the secret part of its address, which is kept nowhere."""
    secret = secrets.token_urlsafe(24)
    until = datetime.now(UTC) + LINK_LIFE
    Invitation.objects.create(digest=digest_of(secret), account=account.pk, expires_at=until)
    return secret


def invite_founder() -> str:
    """A link that opens the first-run wizard of an empty database; older ones are void."""
    Invitation.objects.filter(account=NOBODY).delete()
    secret = secrets.token_urlsafe(24)
    until = datetime.now(UTC) + LINK_LIFE
    Invitation.objects.create(digest=digest_of(secret), account=NOBODY, expires_at=until)
    return secret


def open_founding(secret: str) -> Invitation | None:
    """The link of the wizard that a secret belongs to, while it was neither used nor ran out."""
    found = Invitation.objects.filter(digest=digest_of(secret), used_at=None, account=NOBODY)
    return found.filter(expires_at__gt=datetime.now(UTC)).first()


def open_invitation(secret: str) -> tuple[Invitation, Account] | None:
    """The link that a secret belongs to, and whose it is, while it was neither used nor ran out."""
    found = Invitation.objects.filter(digest=digest_of(secret), used_at=None)
    row = found.filter(expires_at__gt=datetime.now(UTC)).first()
    if row is None:
        return None
    accounts = Account.objects.select_related("person")
    account = accounts.filter(pk=row.account, is_active=True).first()
    return (row, account) if account is not None else None


def spend(row: Invitation) -> bool:
    """Use a link up; False when somebody was faster."""
    fresh = Invitation.objects.filter(pk=row.pk, used_at=None)
    return fresh.update(used_at=datetime.now(UTC)) == 1
