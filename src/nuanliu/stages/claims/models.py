"""Tables of 报销: claims, their attachments and invoices."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.invoices import Source
from nuanliu.core.lifecycles import CLAIM
from nuanliu.records.journal.states import by_state, known_states, state_field

PURPOSE_MAX = REASON_MAX = NAME_MAX = 200  # characters
SELLER_MAX, KIND_MAX = 120, 24


class ClaimKind(models.TextChoices):
    """A relief claim files vouchers for money already paid; a purchase claim spends."""

    RELIEF = "relief", "慰问金"
    PURCHASE = "purchase", "采购"


class Claim(models.Model):
    """报销单: amount in fen, four persons, and the voucher once filed."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="claims")
    line = models.ForeignKey("projects.BudgetLine", models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=8, choices=ClaimKind.choices)
    number = models.CharField(max_length=40, unique=True)
    purpose = models.CharField(max_length=PURPOSE_MAX)
    returned_for = models.CharField(max_length=REASON_MAX, blank=True)
    amount_fen = models.BigIntegerField()
    drafted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    filed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    filed_on = models.DateField(null=True)
    voucher = models.CharField(max_length=20, blank=True)
    state = state_field()

    class Meta:
        indexes = [by_state(CLAIM)]
        constraints = [
            known_states(CLAIM),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="claim_positive"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("drafted_by")),
                name="claim_reviewer_is_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("drafted_by")) & ~Q(approved_by=F("reviewed_by"))),
                name="claim_approver_is_another",
            ),
            models.CheckConstraint(
                condition=Q(filed_by=None)
                | (
                    ~Q(filed_by=F("drafted_by"))
                    & ~Q(filed_by=F("reviewed_by"))
                    & ~Q(filed_by=F("approved_by"))
                ),
                name="claim_filer_is_another",
            ),
        ]


class ClaimedRun(models.Model):
    """A settled run in the one relief claim that files its vouchers; never in a second."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="claimed")
    # None once the claim is withdrawn: the run may be claimed again, the row stays.
    run = models.OneToOneField("payments.Run", models.PROTECT, null=True, related_name="claimed")


class ClaimLine(models.Model):
    """One line of a claim: a type of expense, an amount (fen) and its codes; 0 is struck out."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    expense = models.CharField(max_length=KIND_MAX)
    what = models.CharField(max_length=PURPOSE_MAX)
    amount_fen = models.BigIntegerField()
    function_code = models.CharField(max_length=7)
    economic_code = models.CharField(max_length=5)
    government_code = models.CharField(max_length=5)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "place"], name="claim_line_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="claim_line_not_negative"),
        ]


SOURCES = [(one.value, one.chinese) for one in Source]


class Invoice(models.Model):
    """发票: its number (code + number for the older kind) is used once over all years.

    Registered by itself or with a claim; of a withdrawn claim it goes back to the register. What
    was read from the file is kept beside it (`face`: label and value in the order of the face, and
    `findings`: code, what, fix of each warning); the file itself is kept byte for byte.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="invoices")
    identity = models.CharField(max_length=40, unique=True)
    seller = models.CharField(max_length=SELLER_MAX)
    on = models.DateField()
    amount_fen = models.BigIntegerField()
    tax_fen = models.BigIntegerField(null=True)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True)
    source = models.CharField(max_length=5, choices=SOURCES, default=Source.PAPER.value)
    entered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    face = models.JSONField(default=list)
    findings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="invoice_positive"),
        ]


class Attachment(models.Model):
    """One paper of the packet, by the kind the auditor expects."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=KIND_MAX)
    name = models.CharField(max_length=NAME_MAX)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "kind", "file"], name="attachment_once"),
        ]
