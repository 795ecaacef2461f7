"""The first lines of the journal: whose books these are, 演示 or 正式, and who is let in first."""

import secrets
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from nuanliu.core.journal import NO_PREVIOUS, genesis
from nuanliu.core.roles import Role
from nuanliu.records.journal import models as tables
from nuanliu.records.journal.actions import Outcome, finish, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.writing import flush
from nuanliu.records.people import keys
from nuanliu.records.people.crypto import Suite
from nuanliu.records.people.models import (
    UNUSABLE,
    Account,
    Installation,
    Kind,
    Person,
    RoleGrant,
    Union,
)


class Founding(NamedTuple):
    """What a new database must be told: the federation and its first administrator."""

    kind: Kind
    unit_name: str
    unit_code: str
    admin_login: str
    admin_name: str


def found(founding: Founding, at: datetime) -> Account:
    """Create the installation, the root of the unit tree, the first account and their lines.

    An installation is founded once; a second call raises IntegrityError and changes nothing.
    """
    with transaction.atomic(durable=True):
        uid = secrets.token_hex(16)
        # Before the rows: a kill in between leaves an unused key file, never books without keys.
        keys.create(keys.default_path(uid), uid, Suite(settings.NUANLIU_SUITE))
        installation = Installation.objects.create(
            uid=uid,
            kind=founding.kind,
            log_name=f"nuanliu/{founding.unit_code}/{uid[:8]}",
            created_at=at,
        )
        admin = _first_account(founding, at.date())
        head = tables.Head.objects.create(last=NO_PREVIOUS)
        deed = Deed(admin, at, f"genesis:{uid}")
        deed.lines.append(_genesis(installation))
        flush(deed, "genesis", head)
        _record_first(Deed(admin, at, f"founding:{uid}"), head)
    return admin


def _first_account(founding: Founding, on: date) -> Account:
    root = Union.objects.create(code=founding.unit_code, name=founding.unit_name)
    person = Person.objects.create(name=founding.admin_name, union=root)
    admin = Account.objects.create(login=founding.admin_login, person=person, password=UNUSABLE)
    RoleGrant.objects.create(account=admin, role=Role.ADMIN, since=on)
    return admin


def _record_first(deed: Deed, head: tables.Head) -> None:
    """A deed of its own, for the genesis line stands alone: from here on no row lacks its line."""
    admin = deed.by
    person = admin.person
    record(deed, person.union)
    record(deed, person, pii={"name": person.name}, person=person)
    record(deed, admin)
    for grant in admin.grants.order_by("pk"):
        record(deed, grant)
    finish(deed, "people.found", head, Outcome("", admin.pk))


def _genesis(installation: Installation) -> dict[str, object]:
    return genesis(
        name=installation.log_name, database=installation.kind, identity=installation.uid
    )
