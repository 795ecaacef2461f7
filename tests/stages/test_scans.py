"""扫描件: what may be attached by whom, and the steps that a standard lets wait for them."""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of
from tests.scanned import scanned

from nuanliu.core.refusal import Refused
from nuanliu.core.standards import read_standards
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.originals import originals
from nuanliu.stages.archive.packets import enclosures
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.models import Campaign, Scan
from nuanliu.stages.campaigns.scans import attach_plan
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.reviews.scans import attach_approval
from nuanliu.stages.visits import actions as visits

PDF = scanned("方案")


def demanding(step, *kinds):
    """The shipped standards, in which a step waits for scans."""
    listed = ", ".join(f'"{kind}"' for kind in kinds)
    begin = f'name = "{step}"\nlabel = '
    head, found, rest = fund.standards().partition(begin)
    assert found
    return head + found + rest.replace("words = []", f"words = [{listed}]", 1)


def opened(books, text):
    """A campaign under a text of standards, its id; raises what its opening is refused with."""
    line = fund.project(books, ("元旦春节送温暖", 200_000, 4))[0]
    return fund.campaign(books, line, text=text)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("方案.pdf", PDF, ""),
        ("方案.jpg", photo("方案"), ""),
        ("方案.jpg", photo("方案")[:-20], "PHOTO-DAMAGED"),
        ("方案.docx", b"PK\x03\x04", "SCAN-KIND"),
        ("方案.pdf", b"%PDF-1.7", "SCAN-DAMAGED"),
        ("方案.pdf", b"", "FILE-EMPTY"),
        (" ", PDF, "TEXT-BLANK"),
    ],
)
def test_a_scan_is_a_picture_or_a_pdf(books, name, data, code):
    """Anything else is refused and nothing is kept; what is kept stands in the journal."""
    _, campaign = fund.fresh(books)
    told = refusal_of(attach_plan, books.deed("office"), campaign=campaign, name=name, data=data)
    assert (told, Scan.objects.count(), audit()) == (code, int(not code), [])


def test_who_attaches_and_only_once(books):
    """By hand: the office and the centre; the same file a second time is refused."""
    _, campaign = fund.fresh(books)
    who = ("leader", "cashier", "accountant", "admin", "office", "service_center")
    facts = {"campaign": campaign, "name": "方案.pdf", "data": PDF}
    codes = [refusal_of(attach_plan, books.deed(one), **facts) for one in who]
    assert codes == ["SCAN-ROLE"] * 4 + ["", "SCAN-TWICE"]


def test_a_visit_form_is_attached_by_its_own_chair(books):
    """The chair of the union visited, not the other; the office too."""
    _, campaign = fund.fresh(books)
    visit = visits.plan(
        books.deed("office"), campaign=campaign, union=books.unions[0],
        planned_on=books.now.date(), place="环卫站", leader=books.staff["leader"].person_id,
    )  # fmt: skip
    people = (books.chairs[1], books.chairs[0], "office")
    codes = [
        refusal_of(
            visits.attach_form, books.deed(who), visit=visit, name="手填.pdf",
            data=scanned(f"手填{place}"),
        )
        for place, who in enumerate(people)
    ]  # fmt: skip
    assert codes == ["SCAN-ROLE", "", ""]


def test_a_stamped_form_waits_for_the_decision(books):
    """Before the approval there is nothing to stamp; after it the form goes in."""
    campaign = fund.with_people(books, 1)
    batch = fund.noticed(books, campaign)
    facts = {"batch": batch, "name": "审批表.pdf", "data": PDF}
    codes = [refusal_of(attach_approval, books.deed("office"), **facts)]
    fund.approve(books, batch)
    codes.append(refusal_of(attach_approval, books.deed("office"), **facts))
    assert codes == ["SCAN-EARLY", ""]


def test_a_campaign_opens_with_the_plan_the_standards_demand(books):
    """Without the scan: refused with the standard's clause; with it open. Control: not demanded."""
    with pytest.raises(Refused) as refused:
        opened(books, demanding("campaign.open", "plan"))
    row = Campaign.objects.get()
    first = refused.value.refusals[0]
    attach_plan(books.deed("office"), campaign=row.pk, name="方案.pdf", data=PDF)
    campaigns.open_campaign(books.deed("leader"), campaign=row.pk)
    row.refresh_from_db()
    assert (first.code, "方案" in first.what, first.clause, row.state) == (
        "SCAN-MISSING",
        True,
        "待确认",
        "open",
    )


def test_without_a_demand_a_campaign_opens_without_a_scan(books):
    """As the shipped standards have it: no step waits."""
    assert Campaign.objects.get(pk=opened(books, fund.standards())).state == "open"


def test_a_run_is_locked_with_the_stamped_form_the_standards_demand(books):
    """Without: refused; the scan of another batch does not count; with its own: locked."""
    campaign = opened(books, demanding("run.lock", "approval"))
    fund.put_forward(books, campaign, 1)
    batch = fund.approved(books, campaign)
    lock = {"batch": batch, "channel": Channel.BANK}
    codes = [refusal_of(payments.lock, books.deed("office"), **lock)]
    Scan.objects.create(
        campaign_id=campaign, kind="approval", subject="reviews.batch:987654", name="别的",
        file_id=_kept(books), attached_by=books.staff["office"].person,
        attached_on=books.now.date(),
    )  # fmt: skip
    codes.append(refusal_of(payments.lock, books.deed("office"), **lock))
    attach_approval(books.deed("office"), batch=batch, name="审批表.pdf", data=PDF)
    codes.append(refusal_of(payments.lock, books.deed("office"), **lock))
    assert codes == ["SCAN-MISSING", "SCAN-MISSING", ""]


def _kept(books):
    from nuanliu.records.documents.actions import keep

    return keep(scanned("别的"), "别的.pdf", books.now).pk


def test_a_visit_is_checked_with_the_form_the_standards_demand(books):
    """Without: refused; attached: checked."""
    campaign = opened(books, demanding("visit.check", "visit"))
    visit = visits.plan(
        books.deed("office"), campaign=campaign, union=books.unions[0],
        planned_on=books.now.date(), place="环卫站", leader=books.staff["leader"].person_id,
    )  # fmt: skip
    shown = [photo("现场")]
    visits.record_visit(
        books.deed("office"), visit=visit, situation="看望", people=[], photos=shown
    )
    check = visits.check
    codes = [refusal_of(check, books.deed("service_center"), visit=visit)]
    visits.attach_form(books.deed("office"), visit=visit, name="手填.pdf", data=PDF)
    codes.append(refusal_of(check, books.deed("service_center"), visit=visit))
    assert codes == ["SCAN-MISSING", ""]


@pytest.mark.parametrize(
    ("step", "kinds", "code"),
    [
        ("campaign.open", ("plan",), ""),
        ("run.lock", ("plan", "approval"), ""),
        ("campaign.open", ("approval",), "STD-VALUE"),
        ("run.lock", ("stamp",), "STD-VALUE"),
    ],
)
def test_a_demand_that_no_step_asks_is_a_fault_of_the_file(step, kinds, code):
    """A kind that cannot be there by then, or that does not exist, is named when it is read."""
    found = refusal_of(read_standards, demanding(step, *kinds))
    assert found == code


def test_a_step_nobody_knows_is_a_fault_of_the_file():
    """campaign.opened instead of campaign.open: told, not overlooked."""
    text = fund.standards().replace('name = "campaign.open"', 'name = "campaign.opened"')
    with pytest.raises(Refused) as refused:
        read_standards(text)
    assert [one.code for one in refused.value.refusals] == ["STD-VALUE"]


def test_scans_go_into_the_packet_and_the_archive(books):
    """Plan and stamped form in the packet behind the printed ones, and in the archive as sent."""
    campaign = fund.with_people(books, 1)
    batch = fund.approved(books, campaign)
    attach_plan(books.deed("office"), campaign=campaign, name="方案.pdf", data=PDF)
    attach_approval(books.deed("office"), batch=batch, name="盖章.pdf", data=PDF + b"2")
    row = Campaign.objects.get(pk=campaign)
    packet = [one.kind for one in enclosures(row) if "扫描件" in one.file.name]
    kept = [one.make() for one in originals(row.project) if one.name.startswith("扫描件")]
    assert (packet, kept) == (["plan", "approval"], [PDF, PDF + b"2"])
