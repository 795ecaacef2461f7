"""Who exists: the installation, units, natural persons, accounts, roles, and the calendar."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models

from nuanliu.core.lifecycles import EXPORT_REQUEST
from nuanliu.core.roles import Role
from nuanliu.records import lookups  # noqa: F401 - from here on every query may ask `__among`
from nuanliu.records.people.fields import SOUND_MAX, SealedField, SoundField
from nuanliu.records.prepared import PreparedRows

POST_MAX = 20  # characters
REASON_MAX = 200  # characters of why a role is lent
PURPOSE_MAX = 300  # characters of what a file is taken out for
UNUSABLE = "!"  # no password was set: nobody can sign in with one


class Kind(models.TextChoices):
    """What a database is, from its creation and for good."""

    DEMO = "demo", "演示"
    LIVE = "live", "正式"


class Installation(models.Model):
    """The one row that says whose books these are and whether they are real."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    uid = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    log_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="installation_is_single"),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="installation_kind_known"
            ),
        ]

    @property
    def is_demo(self) -> bool:
        """Whether the books are 演示: only then may the clock be simulated."""
        return self.kind == Kind.DEMO


class Union(models.Model):
    """A unit of the tree: the federation at the root, grassroots unions below it."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    contact = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A natural person: a worker who may be paid, or somebody of the office.

    The index columns are keyed (HMAC); they answer "is it the same number?" and nothing else.
    """

    name = models.CharField(max_length=60, db_index=True)
    sound = SoundField(max_length=SOUND_MAX, db_index=True, blank=True, editable=False)
    union = models.ForeignKey(Union, models.PROTECT, related_name="people")
    id_kind = models.CharField(max_length=24, blank=True)
    id_number = SealedField(null=True)
    id_index = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique needs NULL
    phone = SealedField(null=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    card = SealedField(null=True)
    card_index = models.CharField(max_length=64, blank=True, db_index=True)
    bank = models.CharField(max_length=60, blank=True)
    branch = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["union", "id"], name="person_of_union")]

    def __str__(self) -> str:
        return self.name


class Stopped(models.Model):
    """停止处理: a person of whom nothing new is done; what the law makes us keep is only kept.

    In force from `since` on; there is no way back but to forget him once nothing must be kept.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="stopped")
    since = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")


class Verdict(models.Model):
    """A human's word on two numbers that looked like one person: one person, or two.

    lower, upper: the keyed indexes of the two canonical numbers, the smaller first; a number need
    not belong to a stored person. evidence: codes of core.resemblance.
    """

    lower = models.CharField(max_length=64)
    upper = models.CharField(max_length=64, db_index=True)
    same = models.BooleanField()
    evidence = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lower", "upper"], name="verdict_once_a_pair"),
            models.CheckConstraint(
                condition=models.Q(lower__lt=models.F("upper")), name="verdict_pair_in_order"
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by an action, never by a default."""

    def get(self, *args: Any, **named: Any) -> "Account":
        """As ever; by its number alone, which every page asks for, with its person at once."""
        if args or set(named) != {"pk"}:
            return super().get(*args, **named)
        found: list[Account] = _signed_in(named["pk"])
        if not found:
            raise Account.DoesNotExist
        return found[0]


class Account(AbstractBaseUser):
    """A sign-in of one natural person; several accounts of one person are still one person."""

    login = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    objects = AccountManager()

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password; never hashed anew here: the journal knows the hash."""
        return check_password(raw_password, self.password)

    def __str__(self) -> str:
        return f"{self.person.name}（{self.login}）"


@PreparedRows
def _signed_in(pk: Any) -> models.QuerySet[Account]:
    return Account.objects.filter(pk=pk).select_related("person")


class RoleGrant(models.Model):
    """A role of an account, for a stretch of days and, for a chair, for one union.

    `post`: the office he holds it by, such as 分管领导; papers title his opinion by it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=[(r.value, r.chinese) for r in Role])
    union = models.ForeignKey(Union, models.PROTECT, null=True)
    post = models.CharField(max_length=POST_MAX, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in Role]), name="role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="role_until_after_since",
            ),
        ]


class Delegation(models.Model):
    """代理: a role that one account does for another during his leave, and who arranged it.

    Both persons count as one hand while it runs: no duty of the one may meet a duty of the other.
    It ends by itself after `until`, or on the day before `ended_on`.
    """

    delegator = models.ForeignKey(Account, models.PROTECT, related_name="lent")
    delegate = models.ForeignKey(Account, models.PROTECT, related_name="borrowed")
    role = models.CharField(max_length=16, choices=[(r.value, r.chinese) for r in Role])
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=REASON_MAX)
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in Role if r is not Role.ADMIN]),
                name="delegation_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="delegation_runs_forward"
            ),
            models.CheckConstraint(
                condition=~models.Q(delegator=models.F("delegate")), name="delegation_to_another"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="delegation_has_reason"),
        ]


class Shown(models.TextChoices):
    """What may be shown in clear: a number of a person, or a whole thing that holds numbers."""

    ID = "id", "证件号码"
    PHONE = "phone", "手机号码"
    CARD = "card", "银行卡号"
    BANK_FILE = "bank_file", "代发文件"
    MARKED = "marked", "批注花名册"
    PACKAGE = "package", "归档包"
    SHEET = "sheet", "密钥恢复单"


class Reveal(models.Model):
    """明文查看: who saw what in clear, of whom or of which object, when and why; never the value.

    subject: 'app.model:pk' of the object; person: whose number it is, where it is one person's.
    """

    what = models.CharField(max_length=12, choices=Shown.choices)
    subject = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=Shown.values), name="reveal_what_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="reveal_has_reason"),
        ]


class ExportGrant(models.Model):
    """导出权: that an account, or whoever holds a post, may take personal data out as files."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=16, blank=True, choices=[(r.value, r.chinese) for r in Role])
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=REASON_MAX)
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account=None) ^ models.Q(role=""), name="export_grant_to_one"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="export_grant_runs_forward",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="export_grant_has_reason"),
        ]


class Taken(models.TextChoices):
    """What is taken out as a file under the right to do so."""

    PAPER = "paper", "文书"
    PAPERS = "papers", "全部文书"
    BOOKS = "books", "账簿"


class Export(models.Model):
    """导出: who took which file with personal data out, when and what for.

    subject: 'app.model:pk' of what it was made from. Marked rosters, bank files and packages are
    shown in clear and stand among the reveals.
    """

    what = models.CharField(max_length=12, choices=Taken.choices)
    name = models.CharField(max_length=200)
    subject = models.CharField(max_length=80)
    purpose = models.CharField(max_length=PURPOSE_MAX)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=Taken.values), name="export_what_known"
            ),
            models.CheckConstraint(condition=~models.Q(purpose=""), name="export_has_purpose"),
        ]


# What a second person agrees to: papers and books, and what is shown in clear as a whole file.
BY_TWO = (
    *Taken.choices,
    *((one.value, one.label) for one in (Shown.BANK_FILE, Shown.MARKED, Shown.PACKAGE)),
)


class ExportRequest(models.Model):
    """导出申请: a file with many people in it, wanted by one; another lets it out, once.

    subject: 'app.model:pk' of what the file is made from; scope: keyed hash of which files with
    which content, so that no other is taken under the same name; union: of the chair who asks;
    reason: why it was refused; until: the moment the agreement ends, and before one is given, the
    asking; taken_at: when the file was first taken.
    """

    what = models.CharField(max_length=12, choices=BY_TWO)
    name = models.CharField(max_length=200)
    subject = models.CharField(max_length=80)
    scope = models.CharField(max_length=64)
    purpose = models.CharField(max_length=PURPOSE_MAX)
    people = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    union = models.ForeignKey(Union, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    taken_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16)

    class Meta:
        indexes = [
            models.Index(fields=["state"], name="export_request_by_state"),
            models.Index(fields=["by", "subject"], name="export_request_by_asker"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(EXPORT_REQUEST.states)),
                name="export_request_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(what__in=[value for value, _ in BY_TWO]),
                name="export_request_what_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose=""), name="export_request_has_purpose"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("by")),
                name="export_request_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("asked", "lapsed")) | ~models.Q(decided_by=None),
                name="export_request_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="export_request_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="taken") ^ models.Q(taken_at=None),
                name="export_request_taken_when",
            ),
        ]


class TakenFile(models.Model):
    """取走的文件: how many people stood in a file that somebody took, so that a day adds up.

    request: the one that another person agreed to; none where it was taken alone. A bank file that
    goes to the bank by duty is not counted, nor a file in which nobody can count.
    """

    what = models.CharField(max_length=12, choices=BY_TWO)
    name = models.CharField(max_length=200)
    subject = models.CharField(max_length=80)
    people = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    request = models.ForeignKey(ExportRequest, models.PROTECT, null=True, related_name="files")

    class Meta:
        indexes = [models.Index(fields=["by", "at"], name="taken_file_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=[value for value, _ in BY_TWO]),
                name="taken_file_what_known",
            ),
            models.CheckConstraint(condition=models.Q(people__gt=0), name="taken_file_has_people"),
        ]


class CalendarDay(models.Model):
    """A day on which the State Council's notice departs from the plain week: 放假 or 调休上班."""

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    name = models.CharField(max_length=40)


class ComparisonHit(models.Model):
    """A number on a comparison list (死亡、财政供养 …), kept only as its keyed index."""

    list_name = models.CharField(max_length=40)
    id_index = models.CharField(max_length=64)
    received_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list_name", "id_index"], name="comparison_once"),
        ]


class ComparisonSource(models.Model):
    """Where a comparison list came from: one import of it, with its document and its date."""

    list_name = models.CharField(max_length=40)
    document = models.CharField(max_length=120)
    dated = models.DateField()
    file_hash = models.CharField(max_length=64)  # SHA-256 of the bytes as they came
    numbers = models.PositiveIntegerField()
    taken_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taken_on = models.DateField()


class Interest(models.Model):
    """A relative that somebody of the office or a union declared, kept as a keyed index only."""

    declarer = models.ForeignKey(Person, models.PROTECT, related_name="interests")
    id_index = models.CharField(max_length=64)
    relation = models.CharField(max_length=20)
    declared_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declarer", "id_index"], name="interest_once"),
        ]
