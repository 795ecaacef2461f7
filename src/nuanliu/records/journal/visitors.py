"""公众: in whose name the journal writes what somebody did who never signed in.

One account for all of them, made when the first one comes, without a password and without a name:
who objects to a notice or answers by a link need not say who he is.
"""

from datetime import datetime

from django.db import transaction

from nuanliu.core.roles import Role
from nuanliu.records.journal import models as tables
from nuanliu.records.journal.actions import Outcome, finish, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import UNUSABLE, Account, Person, RoleGrant, Union

LOGIN, NAME = "public", "公众来访"


def visitor(at: datetime, *, simulated: bool = False) -> Account:
    """The account of the public; at: an aware moment, needed when it has to be made."""
    known = Account.objects.select_related("person").filter(login=LOGIN)
    return known.first() or _welcome(at, simulated=simulated)


def _welcome(at: datetime, *, simulated: bool) -> Account:
    with transaction.atomic(durable=True):
        head = tables.Head.objects.select_for_update().get()
        known = Account.objects.select_related("person").filter(login=LOGIN).first()
        if known is not None:
            return known
        person = Person.objects.create(name=NAME, union=Union.objects.get(parent=None))
        account = Account.objects.create(login=LOGIN, person=person, password=UNUSABLE)
        deed = Deed(account, at, f"welcome:{LOGIN}", simulated=simulated)
        grant = RoleGrant.objects.create(account=account, role=Role.WORKER, since=day_of(deed))
        record(deed, person, pii={"name": NAME}, person=person)
        record(deed, account)
        record(deed, grant)
        finish(deed, "people.welcome", head, Outcome("", account.pk))
    return account
