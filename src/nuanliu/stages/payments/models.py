"""Tables of 发放: runs, payments, evidence, bank results, exceptions and recovery cases."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import (
    BANK_TEMPLATE,
    CASE,
    CASH_DRAW,
    EXCEPTION,
    PAYMENT,
    RUN,
    UNION_TRANSFER,
)
from nuanliu.records.journal.states import by_state, known_states, state_field
from nuanliu.records.people.fields import SealedField
from nuanliu.stages.nominations.models import Channel

LIVE = ("locked", "sent", "issued", "paid")


class BankTemplate(models.Model):
    """银行模板: a mapping as YAML, and the bank's own blank workbook where there is one.

    sheet: the sheet of the blank that is filled. A template is never edited: a change is a new one.
    """

    name = models.CharField(max_length=60)
    text = models.TextField()
    blank = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    sheet = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    made_on = models.DateField()
    checked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        indexes = [by_state(BANK_TEMPLATE)]
        constraints = [
            known_states(BANK_TEMPLATE),
            models.UniqueConstraint(
                fields=["name"],
                condition=~Q(state="retired"),
                name="bank_template_one_of_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(state="checked")
                | (Q(checked_by__isnull=False) & Q(checked_on__isnull=False)),
                name="bank_template_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(checked_by=F("made_by")), name="bank_template_two_persons"
            ),
        ]


class Run(models.Model):
    """发放批: payments of one batch that leave together, by bank file or by sign sheet.

    template: what its file was made with; None is the generic list.
    """

    batch = models.ForeignKey("reviews.Batch", models.PROTECT, related_name="runs")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    number = models.CharField(max_length=40, unique=True)
    people = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    control = models.CharField(max_length=64)  # SHA-256 over the locked lines
    template = models.ForeignKey(BankTemplate, models.PROTECT, null=True, related_name="runs")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    released_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        indexes = [by_state(RUN)]
        constraints = [known_states(RUN)]


class TreasuryPayment(models.Model):
    """财政已拨: the treasury paid a run's sum (fen) to the bank's account for pending payments.

    The first of two levels of "paid": nobody has his money by it (国库集中支付).
    """

    run = models.OneToOneField(Run, models.PROTECT, related_name="treasury")
    on = models.DateField()
    reference = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    voucher = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="treasury_positive"),
            models.UniqueConstraint(fields=["reference"], name="treasury_reference_once"),
        ]


class Payment(models.Model):
    """发放: one person, one amount (fen), one budget line, with the payee as he was when locked."""

    number = models.CharField(max_length=40, unique=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="payments")
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="payments")
    nomination = models.ForeignKey(
        "nominations.Nomination", models.PROTECT, related_name="payments"
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="payments")
    line = models.ForeignKey("projects.BudgetLine", models.PROTECT, related_name="payments")
    amount_fen = models.BigIntegerField()
    payee = models.CharField(max_length=60)
    card = SealedField(null=True)
    bank = models.CharField(max_length=60, blank=True)
    branch = models.CharField(max_length=120, blank=True)
    standard = models.ForeignKey("campaigns.StandardText", models.PROTECT)
    reissue_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="reissues")
    sent_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    reason = models.CharField(max_length=120, blank=True)
    state = state_field()

    class Meta:
        indexes = [
            models.Index(fields=["run", "state", "id"], name="payment_of_run"),
            models.Index(fields=["campaign", "state"], name="payment_of_campaign"),
            by_state(PAYMENT),
        ]
        constraints = [
            known_states(PAYMENT),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_positive"),
            models.UniqueConstraint(
                fields=["campaign", "person"],
                condition=Q(state__in=LIVE),
                name="payment_one_live_a_person",
            ),
            models.UniqueConstraint(
                fields=["reissue_of"],
                condition=~Q(state="void"),
                name="payment_one_reissue",
            ),
        ]


class EvidenceKind(models.TextChoices):
    """What shows that cash was received (law 7)."""

    SIGNATURE = "signature", "本人签名"
    PROXY = "proxy", "代领"
    PHOTO = "photo", "签领表照片"


class Evidence(models.Model):
    """凭据: a signed line, a proxy with both IDs and consent, or a photographed sheet.

    payee_paper, proxy_paper: photos of both identity documents; proxy_number: the proxy's.
    """

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind.choices)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT)
    on = models.DateField()
    proxy_name = models.CharField(max_length=60, blank=True)
    proxy_relation = models.CharField(max_length=20, blank=True)
    proxy_number = SealedField(null=True)
    proxy_reason = models.CharField(max_length=120, blank=True)
    consent = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    payee_paper = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    proxy_paper = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="proxy")
                | (
                    ~Q(proxy_name="")
                    & ~Q(proxy_relation="")
                    & Q(proxy_number__isnull=False)
                    & Q(consent__isnull=False)
                    & Q(payee_paper__isnull=False)
                    & Q(proxy_paper__isnull=False)
                ),
                name="evidence_proxy_complete",
            ),
            # A photographed sheet shows many lines; a signature shows one.
            models.UniqueConstraint(
                fields=["file"], condition=~Q(kind="photo"), name="evidence_signature_once"
            ),
            models.UniqueConstraint(fields=["consent"], name="evidence_consent_once"),
        ]


class CashDraw(models.Model):
    """现金领用: what two handlers drew (fen) for the people of one union in a cash run.

    reference: the cheque or slip by which the cashier had the cash from the bank.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="draws")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="+")
    handler = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    companion = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    people = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField()
    reference = models.CharField(max_length=60)
    drawn_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    state = state_field()

    class Meta:
        indexes = [
            by_state(CASH_DRAW),
            models.Index(fields=["handler", "on"], name="cash_draw_of_a_day"),
        ]
        constraints = [
            known_states(CASH_DRAW),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="cash_draw_positive"),
            models.UniqueConstraint(fields=["run", "union"], name="cash_draw_once"),
            models.CheckConstraint(
                condition=~Q(handler=F("companion"))
                & ~Q(handler=F("drawn_by"))
                & ~Q(companion=F("drawn_by")),
                name="cash_draw_three_persons",
            ),
        ]


class SheetPhoto(models.Model):
    """签领表照片: one photographed page of a draw's sign sheet, by its hash."""

    draw = models.ForeignKey(CashDraw, models.PROTECT, related_name="sheets")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT)
    on = models.DateField()
    ticked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "file"], name="sheet_photo_once")]


class CashDay(models.Model):
    """现金交账: one handler's day (fen): what he drew is what he handed out and brought back."""

    handler = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    drawn_fen = models.BigIntegerField()
    handed_fen = models.BigIntegerField()
    returned_fen = models.BigIntegerField()
    counted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    counted_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handler", "on"], name="cash_day_once"),
            models.CheckConstraint(
                condition=Q(drawn_fen=F("handed_fen") + F("returned_fen")),
                name="cash_day_balances",
            ),
            models.CheckConstraint(
                condition=Q(drawn_fen__gt=0, handed_fen__gte=0, returned_fen__gte=0),
                name="cash_day_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(counted_by=F("handler")), name="cash_day_two_persons"
            ),
        ]


class UnionTransfer(models.Model):
    """基层工会代发: one transfer (fen) to a union, which pays its people and names them after.

    The first of two levels of "paid": nobody has his money by it, and it posts nothing. roster:
    the union's list as it came; sheet: the photographed sheet its people signed.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="transfers")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="+")
    on = models.DateField()
    people = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField()
    reference = models.CharField(max_length=60, unique=True)
    sent_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    roster = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    sheet = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    handed_fen = models.BigIntegerField(default=0)
    refunded_fen = models.BigIntegerField(default=0)
    checked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        indexes = [by_state(UNION_TRANSFER)]
        constraints = [
            known_states(UNION_TRANSFER),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="union_transfer_positive"),
            models.UniqueConstraint(fields=["run", "union"], name="union_transfer_once"),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(amount_fen=F("handed_fen") + F("refunded_fen"), closed_on__isnull=False),
                name="union_transfer_balances",
            ),
            models.CheckConstraint(
                condition=Q(state="transferred")
                | Q(roster__isnull=False, sheet__isnull=False, checked_by__isnull=False),
                name="union_transfer_listed",
            ),
            models.CheckConstraint(
                condition=~Q(checked_by=F("sent_by")), name="union_transfer_two_persons"
            ),
        ]


class ResultFile(models.Model):
    """回盘: a bank's answer by its content hash; the same file changes nothing twice."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="results")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT)
    received_on = models.DateField()
    received_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "file"], name="result_file_once"),
        ]


class ExceptionDecision(models.TextChoices):
    """What becomes of a line of a bank's answer that matched nothing."""

    FOREIGN = "foreign", "与本批无关"
    CORRECTED = "corrected", "以银行更正的回盘为准"
    EXPLAINED = "explained", "银行已书面说明"


class ResultException(models.Model):
    """A line of a bank's answer that matched nothing or too much: to be settled by a person."""

    result = models.ForeignKey(ResultFile, models.PROTECT, related_name="exceptions")
    row = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    decision = models.CharField(max_length=12, choices=ExceptionDecision.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    settled_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        indexes = [by_state(EXCEPTION)]
        constraints = [
            known_states(EXCEPTION),
            models.CheckConstraint(
                condition=Q(
                    state="settled",
                    decision__in=ExceptionDecision.values,
                    settled_by__isnull=False,
                    settled_on__isnull=False,
                )
                & ~Q(reason="")
                | Q(state="open", decision="", reason="", settled_by=None, settled_on=None),
                name="exception_settled_by_somebody",
            ),
        ]


class CaseKind(models.TextChoices):
    """Why money is asked back."""

    DECEASED = "deceased", "对象已去世"
    OVER = "over", "超过标准"
    WRONG = "wrong", "发错人"
    UNENTITLED = "unentitled", "不符合条件"
    OTHER = "other", "其他"


class Case(models.Model):
    """追回: a payment that should not have been made, what is due (fen) and what came back."""

    kind = models.CharField(max_length=12, choices=CaseKind.choices, default=CaseKind.OTHER)
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="case")
    reason = models.CharField(max_length=200)
    opened_on = models.DateField()
    due_fen = models.BigIntegerField()
    recovered_fen = models.BigIntegerField(default=0)
    state = state_field()

    class Meta:
        indexes = [by_state(CASE)]
        constraints = [
            known_states(CASE),
            models.CheckConstraint(
                condition=Q(recovered_fen__gte=0) & Q(recovered_fen__lte=F("due_fen")),
                name="case_recovered_within_due",
            ),
        ]


class Receipt(models.Model):
    """本人确认: its payee said by his own link that the money has come; no evidence of law 7."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="receipt")
    on = models.DateField()
