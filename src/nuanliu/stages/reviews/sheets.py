"""The 审批表 of a decision: what is asked for, what goes with it, and what each in turn said."""

from nuanliu.core.documents import Document, Field, Fields, Opinion, Opinions, Run
from nuanliu.core.documents.wording import prose_date
from nuanliu.core.figures import NOTHING, capitals, count, ref, within, yuan, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Duty, Role
from nuanliu.records.journal.queries import day_of_move, last_move
from nuanliu.records.people.models import Account
from nuanliu.records.people.queries import post_of, signed_name
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.campaigns.wording import groups_text, source_text, standard_text
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.reviews import queries
from nuanliu.stages.reviews.models import Batch, Decision, Signature
from nuanliu.stages.reviews.models import Opinion as OpinionRow
from nuanliu.stages.reviews.papers import cited_basis, objections_told

MAKER, REVIEWER = "经办人意见", "审核意见\n（职工服务中心）"
LEADER = Role.LEADER.chinese


def approval_form(batch: Batch, decision: Decision | None, imprint: Imprint) -> Document:
    """慰问金发放审批表 of one decision; a draft with open boxes while there is none.

    Opinions stand in the order 经办, 审核, 公示结果, 审批; a supplement has leaders of its own.
    """
    kind = "递补" if decision and decision.supplement else ""
    return imprint.form(
        f"送温暖慰问金发放审批表{f'（{kind}）' if kind else ''}",
        batch.campaign.project.unit_name,
        (
            Fields(_facts(batch, decision)),
            Opinions((*_prepared(batch, decision), _noticed(batch), *_approvers(batch, decision))),
        ),
        number="送温暖表03",
        final=decision is not None,
        on=decision.on if decision else None,
    )


def _facts(batch: Batch, decision: Decision | None) -> tuple[Field, ...]:
    campaign = batch.campaign
    key = ref("reviews.decision", decision.pk) if decision else ref("reviews.batch", batch.pk)
    stage = "decision" if decision else "batch"
    people = decision.people if decision else batch.people
    fen = decision.total_fen if decision else batch.total_fen
    return (
        Field("活动名称", f"{campaign.project.fiscal_year}年{campaign.name}"),
        Field("批次", batch.label),
        Field("依据", cited_basis(campaign.project), span=2),
        Field("资金来源", source_text(campaign)),
        Field("资金安排", campaign.line.campaign_name),
        *_stepping_in(batch, decision),
        Field("慰问对象", _groups(batch, decision), span=2),
        Field("慰问人数", count(people, f"{stage}.people", key, "人")),
        Field("慰问标准", standard_text(campaign)),
        Field("金额（小写）", ("¥", yuan(fen, f"{stage}.amount", key))),
        Field("金额（大写）", capitals(fen, f"{stage}.amount", key)),
        Field("发放方式", _channels(batch, decision), span=2),
        Field("附件", _attached(batch, decision), span=2),
    )


def _attached(batch: Batch, decision: Decision | None) -> str:
    """What goes with the form, as the books hold it; a supplement names its people on the form."""
    notice, papers = queries.latest_notice(batch), list[str]()
    if decision and not decision.supplement:
        papers.append(f"批准名单（{decision.people}人）")
    if notice and notice.first_day_proof_id:
        papers.append("公示首日照片")
    if notice and notice.last_day_proof_id:
        papers += ["公示末日照片", "公示结果"]
    if decision and decision.minutes_id:
        papers.append(f"会议纪要（{decision.number}）")
    return "；".join(f"{place}．{name}" for place, name in enumerate(papers, 1)) or NOTHING


def _stepping_in(batch: Batch, decision: Decision | None) -> tuple[Field, ...]:
    """Who steps in, and how his place on the list came about: he stood in it as a reserve."""
    if decision is None or not decision.supplement:
        return ()
    names = "、".join(queries.names_decided(decision))
    return (
        Field("递补人员", f"{names}（同一公示名单的候补人员）", span=2),
        Field("名单办理", _earlier(batch), span=2),
    )


def _earlier(batch: Batch) -> str:
    """What was said of the whole list, reserves and all, before anybody had to step in."""
    said = [
        f"{prose_date(one.date)}{one.signed}{done}"
        for one, done in ((_maker(batch), "编制送审"), (_reviewer(batch), "审核"))
        if one.date
    ]
    first = batch.decisions.filter(supplement=False).first()
    decided = f"；首次审批见会议纪要 {first.number}" if first else ""
    return f"候补人员随{batch.label}名单一并办理：{'、'.join(said)}{decided}"


def _groups(batch: Batch, decision: Decision | None) -> str:
    """The groups that a decision approved, or a batch not yet decided lists."""
    rows = queries.nominations_in(batch)
    chosen = rows.filter(item__decision=decision) if decision else rows.filter(reserve=False)
    return groups_text(batch.campaign, chosen.values_list("group", flat=True).distinct())


def _channels(batch: Batch, decision: Decision | None) -> tuple[Run, ...]:
    key = ref("reviews.decision", decision.pk) if decision else ref("reviews.batch", batch.pk)
    stage, runs = "decision" if decision else "batch", list[Run]()
    for channel, people, fen in queries.channel_sums(batch, decision):
        part = within(key, ref("channel", channel))
        runs += [
            f"{'；' if runs else ''}{Channel(channel).label}",
            count(people, f"{stage}.people", part, "人"),
            "、",
            yuan_in_words(fen, f"{stage}.amount", part),
        ]
    return tuple(runs)


def _prepared(batch: Batch, decision: Decision | None) -> tuple[Opinion, Opinion]:
    """经办 and 审核 of the list; open boxes, to be signed on the day, where somebody steps in."""
    # Nobody can have spoken of a substitute before there was one; `_earlier` tells of the list.
    if decision and decision.supplement:
        return (Opinion(MAKER), Opinion(REVIEWER))
    return (_maker(batch), _reviewer(batch))


def _maker(batch: Batch) -> Opinion:
    maker = queries.duty_rows(batch).filter(duty=Duty.MAKER).first()
    text = "名单、标准和金额已按申报材料编制，报请审核。" if maker else ""
    day = day_of_move("reviews.batch", batch.pk, "submit")
    name = maker.person.name if maker else ""
    if maker and day:
        name = signed_name(maker.person, Role.OFFICE, day)
    return Opinion(MAKER, text, name, day)


def _reviewer(batch: Batch) -> Opinion:
    return _said(REVIEWER, queries.opinions_of(batch, "review")[-1:])


def _said(role: str, rows: list[OpinionRow]) -> Opinion:
    if not rows:
        return Opinion(role)
    name = signed_name(rows[0].person, Role.SERVICE_CENTER, rows[0].on)
    return Opinion(role, _sentence(rows[0].text), name, rows[0].on)


def _noticed(batch: Batch) -> Opinion:
    notice = queries.latest_notice(batch)
    if notice is None:
        return Opinion("公示结果")
    key = ref("reviews.notice", notice.pk)
    text: tuple[Run, ...] = (
        f"名单自{prose_date(notice.posted_on)}至{prose_date(notice.ends_on)}公示",
        count(notice.working_days, "notice.days", key, "个工作日"),
        "。",
        *objections_told(batch),
    )
    ended = last_move("reviews.batch", batch.pk, "end_notice")
    if ended is None:
        return Opinion("公示结果", text)
    who = Account.objects.select_related("person").get(pk=ended.account)
    name = signed_name(who.person, Role.OFFICE, ended.on)
    return Opinion("公示结果", text, name, ended.on)


def _approvers(batch: Batch, decision: Decision | None) -> list[Opinion]:
    """Who signed, each under the post he held that day; on a draft also who has still to sign."""
    signed = queries.signatures_of(decision) if decision else queries.signatures_waiting(batch)
    titles = [post_of(one.person, Role.LEADER, one.on) or LEADER for one in signed]
    number = decision.number if decision else ""
    boxes = [_sign(_box(title), one, number) for title, one in zip(titles, signed, strict=True)]
    return boxes if decision else [*boxes, *(Opinion(_box(post)) for post in _open(batch, titles))]


def _open(batch: Batch, titles: list[str]) -> list[str]:
    """The posts that must sign a list and have not; as many as signatures are still needed."""
    standards = standard_of(batch.campaign)
    needed = standards.signers_on(batch.campaign.window_from, Money(batch.total_fen))
    posts = (LEADER,) if isinstance(needed, Refusal) else needed.words
    left = max(len(posts) - len(titles), 0)
    absent = [post for post in posts if post not in titles]
    return absent[len(absent) - left :]


def _box(post: str) -> str:
    return f"审批意见\n（{post}）"


def _sign(role: str, one: Signature, number: str) -> Opinion:
    text = f"经集体研究同意，见会议纪要 {number}。" if one.text == number else _sentence(one.text)
    return Opinion(role, text, signed_name(one.person, Role.LEADER, one.on), one.on)


def _sentence(text: str) -> str:
    """What somebody wrote, closed as a sentence."""
    return text if text.endswith(("。", "！", "？", "）")) else f"{text}。"
