"""Rules between the approval and the person's hand; each answers a Refusal or None."""

from collections.abc import Collection, Container, Mapping, Sequence
from datetime import date
from typing import Protocol

from nuanliu.core.identity import Identity
from nuanliu.core.lifecycles import BANK_TEMPLATE, PAYMENT
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import Standard
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.consents import CLAUSE
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments.models import (
    BankTemplate,
    Case,
    EvidenceKind,
    Payment,
    ResultException,
    Run,
)
from nuanliu.stages.reviews.models import Batch, Notice

CASH_RULE = "送温暖资金实名发放要求（待确认）"


def approved_batch(batch: Batch) -> Refusal | None:
    """Money leaves only for a list that was decided on."""
    if batch.state == "approved":
        return None
    return Refusal("PAY-NOT-APPROVED", f"“{batch.label}”还没有审批", "请先完成公示和审批")


def own_approval(nomination: Nomination) -> Refusal | None:
    """Nobody is paid before his own approval (law 6)."""
    if nomination.state == "approved":
        return None
    what = f"{nomination.person.name}没有在批准名单里"
    return Refusal("PAY-NOT-APPROVED", what, "请核对集体决定的名单")


def noticed(notice: Notice | None, on: date) -> Refusal | None:
    """Nobody is paid before the notice naming him has run its working days (law 6)."""
    if notice is not None and on > notice.ends_on:
        return None
    return Refusal("NOTICE-RUNNING", "公示期还没有满", "请在公示期满后的下一天再发放")


def something_to_pay(count: int) -> Refusal | None:
    """A run has at least one person."""
    if count:
        return None
    return Refusal("RUN-EMPTY", "没有待发放的人员", "请核对发放方式和已有的发放批")


def payee_complete(nomination: Nomination) -> Refusal | None:
    """A bank transfer needs the payee's card and bank."""
    person = nomination.person
    if person.card is not None and person.bank:
        return None
    what = f"{person.name}缺少银行卡号或开户行"
    return Refusal("PAY-PAYEE", what, "请补充收款信息后重新锁定名单")


def not_listed(nomination: Nomination, lists: list[str]) -> Refusal | None:
    """Checked once more at payment: the payee is on no list that stops him (死亡 …)."""
    if not lists:
        return None
    what = f"{nomination.person.name}出现在比对名单“{'、'.join(lists)}”里"
    return Refusal(
        "PAY-COMPARISON", what, "请核实；属实的请先办理退出，再锁定其余人员", "惠来县等审计案例"
    )


def none_held(run: Run, names: list[str]) -> Refusal | None:
    """An objection raised after the lock holds the person too: nothing leaves with him (law 6)."""
    if not names:
        return None
    what = f"对发放批 {run.number} 里{'、'.join(names)}的异议还没有结论"
    fix = "请先作出认定；或取消本批重新锁定，锁定时会留下有异议的人"
    return Refusal("OBJECTION-PERSON", what, fix)


def evidence_its_own(number: str, others: list[str]) -> Refusal | None:
    """A signature or a consent shows that one payment was received, and no other (law 7)."""
    if not others:
        return None
    what = f"发放 {number} 的签字或委托书与发放 {others[0]} 的是同一个文件"
    return Refusal(
        "EVIDENCE-REUSED", what, "请上传本笔自己的凭据；整页签领表请按签领表照片登记", CASH_RULE
    )


def papers_their_own(
    number: str, papers: Mapping[str, str], shown: Mapping[str, set[str]]
) -> Refusal | None:
    """A photo of an identity document is of the one person it was handed in for, always (law 7).

    papers: by SHA-256, the keyed index of whose document it is said to be; shown: what the files
    are kept for already, an index or '' where it is no identity document.
    """
    if all(kept <= {papers[file]} for file, kept in shown.items()):
        return None
    what = f"发放 {number} 的证件照片已经作为他人的证件或其他凭据使用过"
    return Refusal("EVIDENCE-REUSED", what, "请上传本人和代领人各自的证件照片", CASH_RULE)


def not_held_at_hand(payment: Payment, open_count: int) -> Refusal | None:
    """Cash out in the field is not handed to whom an open objection holds (law 6)."""
    if not open_count:
        return None
    what = f"对发放 {payment.number} 的{payment.payee}的异议还没有结论"
    return Refusal("OBJECTION-PERSON", what, "请先作出认定；未发出的现金请交回")


def not_withdrawn_at_hand(payment: Payment, gone: Container[int]) -> Refusal | None:
    """Nor to whom has withdrawn his consent since the cash went out, until he agrees anew."""
    if payment.person_id not in gone:
        return None
    what = f"发放 {payment.number} 的{payment.payee}已撤回同意"
    return Refusal(
        "CONSENT-HELD", what, "未发出的现金请交回；本人愿意领取的，先登记重新同意", CLAUSE
    )


def none_withdrawn(run: Run, names: list[str]) -> Refusal | None:
    """A consent withdrawn after the lock holds the person too, where the campaign rests on it."""
    if not names:
        return None
    what = f"发放批 {run.number} 里{'、'.join(names)}已撤回同意"
    fix = "请取消本批重新锁定，锁定时会留下撤回同意的人"
    return Refusal("CONSENT-HELD", what, fix, CLAUSE)


def none_listed(run: Run, names: list[str]) -> Refusal | None:
    """Who came to stand on a list that stops him after the lock: nothing leaves with him."""
    if not names:
        return None
    what = f"发放批 {run.number} 里{'、'.join(names)}在锁定之后出现在比对名单里"
    fix = "请取消本批；属实的先办理退出，再锁定其余人员"
    return Refusal("PAY-COMPARISON", what, fix, "惠来县等审计案例")


def inside_window(campaign: Campaign, on: date) -> Refusal | None:
    """Money leaves within the window of its campaign, on whatever day it was locked."""
    if campaign.window_from <= on <= campaign.window_to:
        return None
    what = (
        f"今天 {on} 不在“{campaign.name}”的活动期间（{campaign.window_from}至{campaign.window_to}）"
    )
    return Refusal("WINDOW", what, "请取消本批；确需发放的，另行筹备活动", "活动期间（活动方案）")


def not_upheld(nomination: Nomination, *, upheld: bool) -> Refusal | None:
    """Whom an upheld objection stripped of his claim is not paid again."""
    if not upheld:
        return None
    what = f"对{nomination.person.name}的异议已认定成立，不能再发放"
    return Refusal("OBJECTION-UPHELD", what, "请办理退出；已到账的请立项追回")


def own_account(nomination: Nomination, others: list[str]) -> Refusal | None:
    """One account pays one person of a campaign."""
    if not others:
        return None
    what = f"{nomination.person.name}的新卡号与{'、'.join(others)}的相同"
    return Refusal("SHARED-ACCOUNT", what, "一个账户只用于一个人，请核对后更正")


def file_lost(run: Run) -> Refusal:
    """The kept file of a run is gone or is not what its hash says: nothing leaves with it."""
    what = f"发放批 {run.number} 的代发文件丢失，或内容与登记的指纹不符"
    return Refusal("BANK-FILE-LOST", what, "请从备份恢复文件，或重新生成代发文件再送出")


def checked_template(template: BankTemplate) -> Refusal | None:
    """A file is made only with a mapping that a second person has checked."""
    if template.state == "checked":
        return None
    what = f"银行模板“{template.name}”现在是“{BANK_TEMPLATE.states[template.state]}”"
    return Refusal("BANK-UNCHECKED", what, "请由另一位同事核对模板后再使用；停用的请换一个")


def by_bank(run: Run) -> Refusal | None:
    """Only a run that goes through the bank has a bank file."""
    if run.channel == Channel.BANK:
        return None
    what = f"发放批 {run.number} 不是银行代发"
    return Refusal("BANK-CHANNEL", what, "现金发放请打印签领表")


def treasury_in_time(run: Run) -> Refusal | None:
    """The treasury pays for a run that has left; a run that never left needs nothing."""
    if run.state in ("released", "settled"):
        return None
    what = f"发放批 {run.number} 还没有送出或已取消"
    return Refusal("TREASURY-STATE", what, "请在送出之后登记财政拨款")


def treasury_to_the_fen(run: Run, amount_fen: int) -> Refusal | None:
    """What the treasury paid is what the run asked for, to the fen."""
    if amount_fen == run.total_fen:
        return None
    what = (
        f"财政拨款 {Money(amount_fen)} 元与发放批 {run.number} 的 {Money(run.total_fen)} 元不一致"
    )
    return Refusal("TREASURY-AMOUNT", what, "请核对支付凭证；拨款有误的请与财政国库联系")


def same_control(run: Run, control: str, total_fen: int) -> Refusal | None:
    """What is released is what was locked: same lines, same sum (law 8)."""
    if run.control == control and run.total_fen == total_fen:
        return None
    what = f"发放批 {run.number} 与锁定时不一致"
    return Refusal("RUN-CHANGED", what, "请取消本批，重新锁定名单")


def over_due(case_due: int, recovered: int, amount_fen: int) -> Refusal | None:
    """No more is taken back than is due."""
    if 0 < amount_fen <= case_due - recovered:
        return None
    rest = Money(case_due - recovered)
    what = f"本次追回金额应大于零且不超过尚欠的 {rest} 元"
    return Refusal("CASE-AMOUNT", what, "请核对进账单金额")


def reached(payment: Payment) -> Refusal | None:
    """Only money that reached somebody can be asked back."""
    if payment.state == "paid":
        return None
    what = f"发放 {payment.number} 没有到账，或已经退回、追回"
    return Refusal("CASE-STATE", what, "请核对发放的状态；没有到账的不需要追回")


def no_case(payment: Payment) -> Refusal | None:
    """What is being recovered comes back through its case, or the same fen would return twice."""
    if not Case.objects.filter(payment=payment).exists():
        return None
    what = f"发放 {payment.number} 已经立项追回"
    return Refusal("RETURN-CASE", what, "请在追回事项里登记进账")


def each_once(payments: list[int]) -> Refusal | None:
    """A sheet names every payment once."""
    if len(set(payments)) == len(payments):
        return None
    return Refusal("SIGN-TWICE", "同一笔发放在签领表里出现了两次", "请核对签领表，每笔只登记一次")


class HandedIn(Protocol):
    """What shows that cash was received, as it was handed in."""

    @property
    def kind(self) -> EvidenceKind:
        """Signature, photo or proxy."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """The pictures by name: 签领凭据, 委托书, 本人证件, 代领人证件; none is empty."""

    @property
    def proxy_name(self) -> str:
        """Who signed for the payee."""

    @property
    def proxy_relation(self) -> str:
        """What he is to the payee."""

    @property
    def proxy_number(self) -> str:
        """His identity number as typed."""


def evidence_enough(one: HandedIn, allowed: Standard | Refusal) -> Refusal | None:
    """Cash counts on a signed line, a photographed sheet, or a proxy with both IDs and consent.

    Law 7. The two identity documents are two pictures, not one handed in twice.
    """
    if isinstance(allowed, Refusal):
        return allowed
    if "签领凭据" not in one.files:
        fix = "请补齐本人签名或签领表照片"
        return Refusal("EVIDENCE", "没有可以确认领款的凭据", fix, CASH_RULE)
    lacking = _lacking_of_proxy(one) if one.kind == EvidenceKind.PROXY else []
    if not lacking:
        return None
    fix = "代领须有代领人姓名、关系、证件号码，双方证件的照片和本人委托书，请补齐"
    return Refusal("EVIDENCE", f"代领缺少{'、'.join(lacking)}", fix, CASH_RULE)


def _lacking_of_proxy(one: HandedIn) -> list[str]:
    facts = {
        "代领人姓名": one.proxy_name,
        "与本人的关系": one.proxy_relation,
        "代领人证件号码": one.proxy_number,
    }
    lacking = [name for name, text in facts.items() if not text.strip()]
    lacking += [name for name in ("委托书", "本人证件", "代领人证件") if name not in one.files]
    if not lacking and len(set(one.files.values())) < len(one.files):
        lacking = ["各自的文件（签字、委托书和双方证件里有两份是同一个文件）"]
    return lacking


def proxy_identified(number: str, read: Identity | Refusal) -> Refusal | None:
    """The proxy's number is an identity number."""
    if isinstance(read, Identity):
        return None
    what = f"发放 {number} 的代领人证件号码不对：{read.what}"
    return Refusal("PROXY-ID", what, read.fix, CASH_RULE)


def another_than_payee(number: str, proxy: str, payee: str | None) -> Refusal | None:
    """Nobody is his own proxy: the keyed indexes of the two numbers differ."""
    if proxy != payee:
        return None
    what = f"发放 {number} 的代领人证件号码就是本人的"
    fix = "本人领取的请登记本人签名；代领的请核对代领人证件"
    return Refusal("PROXY-SELF", what, fix, CASH_RULE)


def of_the_run(asked: Sequence[int], inside: Collection[int]) -> Refusal | None:
    """Several payments are sent again from the page of the run they came back to."""
    if not asked:
        return Refusal("REISSUE-NONE", "没有选中要重发的人", "请先勾选要重发的人")
    if set(asked) <= set(inside):
        return None
    return Refusal("REISSUE-RUN", "要重发的人不都在这个发放批里", "请刷新后重新勾选")


def may_reissue(old: Payment) -> Refusal | None:
    """A re-issue exists only when the first can no longer succeed, and once (law 3)."""
    if old.state not in ("failed", "returned"):
        what = f"发放 {old.number} 现在是“{PAYMENT.states[old.state]}”，还可能成功"
        return Refusal("REISSUE-LIVE", what, "请等银行回盘确认失败后再重发")
    if old.reissues.exclude(state="void").exists():
        return Refusal("REISSUE-TWICE", f"发放 {old.number} 已经重发过", "请查看重发的那一笔")
    return None


def not_replaced(payment: Payment) -> Refusal | None:
    """What was issued again stays as it is, or a third payment could run beside the second."""
    again = payment.reissues.exclude(state="void").first()
    if again is None:
        return None
    what = f"发放 {payment.number} 已经重发为 {again.number}"
    return Refusal("VOID-REISSUED", what, "不再发放的，请作废或取消重发的那一笔")


def exceptions_settled(run: Run) -> Refusal | None:
    """Every line of the bank's answers that matched nothing was settled by a person (law 8)."""
    waiting = ResultException.objects.filter(result__run=run, state="open").count()
    if not waiting:
        return None
    what = f"发放批 {run.number} 还有 {waiting} 条回盘异常没有认定"
    return Refusal("RUN-EXCEPTION", what, "请由没有送出、没有导入回盘的同事逐条认定")


def all_final(run: Run) -> Refusal | None:
    """A run is settled when every line of it has a final result."""
    open_count = run.payments.filter(state__in=("locked", "sent", "issued")).count()
    if not open_count:
        return None
    what = f"发放批 {run.number} 还有 {open_count} 笔没有结果"
    return Refusal("RUN-OPEN", what, "请先导入回盘、登记签领，或将未领取的交回")
