"""The originals behind the papers: all in the package, signed sheets in the claim, gaps told."""

import hashlib
import io
import zipfile

import pytest
import xlwt
from tests.laws.fund import refusal_of, standards
from tests.stages.scenario import afterwards, filed_claim, paid_campaign

from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.documents.prescan import OLE_MAGIC
from nuanliu.stages.archive import bag, casing
from nuanliu.stages.archive.kinds import Made, PaperKind
from nuanliu.stages.archive.originals import absent, with_ending
from nuanliu.stages.archive.packets import enclosures
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.claims.policies import PACKET, SIGNED
from nuanliu.stages.payments.models import Evidence, ResultException, ResultFile
from nuanliu.stages.reviews.models import Decision, Notice
from nuanliu.stages.visits.models import Visit


@pytest.fixture
def paid(books):
    """Four people paid by bank and two in cash, one of them through a proxy."""
    return paid_campaign(books)


def test_every_kept_file_lies_in_the_package(books, paid):
    """All that any deed kept is there by its bytes, once, and no proof is named as absent."""
    afterwards(books, paid)
    place = bag.place_of("originals")
    bag.write_bag(paid.project, [], place, books.now)
    files = dict(casing.members(place))
    found = [hashlib.sha256(content).hexdigest() for content in files.values()]
    kept = set(StoredFile.objects.values_list("pk", flat=True))
    times = {digest: found.count(digest) for digest in kept}
    missing = files[f"data/{bag.MISSING}"].decode().splitlines()
    proofs = [line for line in missing[1:] if not line.endswith("没有文书")]
    assert (len(kept) > 10, times, proofs) == (True, dict.fromkeys(kept, 1), [])


def test_a_paper_with_the_same_bytes_is_not_put_in_twice(books, paid):
    """The bank file given as a paper: it lies there under the paper's name alone."""
    data = read(paid.bank.file)
    place = bag.place_of("once")
    paper = Made("04代发-代发文件.xlsx", PaperKind.BANK_FILE, data)
    bag.write_bag(paid.project, [paper], place, books.now)
    names = [name for name, content in casing.members(place) if content == data]
    assert names == ["data/06-代发文件与签领表/04代发-代发文件.xlsx"]


def test_every_absent_proof_is_told_by_name(books, paid):
    """With all proofs no line; each proof taken away behind the program's back is a line."""
    claim = afterwards(books, paid).claim
    before = absent(paid.project)
    notice, decision, visit = Notice.objects.get(), Decision.objects.get(), Visit.objects.get()
    Notice.objects.update(last_day_proof=None)
    Decision.objects.update(minutes=None)
    ResultException.objects.all().delete()
    ResultFile.objects.filter(run=paid.bank).delete()
    line = Evidence.objects.earliest("pk")
    Evidence.objects.filter(pk=line.pk).delete()
    visit.photos.clear()
    assert (before, absent(paid.project)) == (
        [],
        [
            f"{paid.campaign.name}{notice.posted_on}张贴的公示：没有末日照片",
            f"集体决定 {decision.number}：没有会议纪要原件",
            f"发放批 {paid.bank.number}：没有银行回盘",
            f"发放 {line.payment.number}：没有签收凭据",
            f"报销单 {claim.number}：没有签收凭据（{paid.cash.number}）",
            f"{visit.visited_on}走访{visit.union.name}：没有照片",
        ],
    )


def test_a_paid_run_without_a_claim_is_told(books, paid):
    """Nothing claimed: both settled runs and the second try are lines; claimed: none is."""
    before = [line for line in absent(paid.project) if line.endswith("没有报销单")]
    filed_claim(books, paid)
    after = [line for line in absent(paid.project) if line.endswith("没有报销单")]
    assert (len(before), after) == (3, [])


def test_blank_sheets_do_not_make_a_packet_whole(books, paid):
    """A scan of a blank sheet is refused, the signed sheet without the proxy's consent too."""
    claim = claims.draft(
        books.deed("office"),
        campaign=paid.campaign.pk,
        kind=ClaimKind.RELIEF,
        purpose="慰问金",
        amount_fen=300_000,
    )

    def attach(kind, data):
        deed = books.deed("office")
        claims.attach(deed, claim=claim, kind=kind, name=kind, data=data)

    def submit():
        return refusal_of(claims.submit, books.deed("office"), claim=claim)

    for kind in PACKET:
        attach(kind, f"blank {kind}".encode())
    codes = [submit()]
    rows = list(Evidence.objects.order_by("pk"))
    for row in rows:
        attach(SIGNED, read(row.file))
    codes.append(submit())
    for row in rows:
        if row.consent is not None:
            attach(SIGNED, read(row.consent))
    assert [*codes, submit()] == ["CLAIM-PACKET", "CLAIM-PACKET", ""]


def test_the_packet_is_filled_with_what_was_signed(paid):
    """Two signed lines, a consent and both IDs, the very bytes that were kept."""
    signed = [one.file.make() for one in enclosures(paid.campaign) if one.kind == SIGNED]
    every = [
        (row.file, row.consent, row.payee_paper, row.proxy_paper) for row in Evidence.objects.all()
    ]
    kept = [read(file) for files in every for file in files if file is not None]
    assert (len(signed), sorted(signed)) == (5, sorted(kept))


def test_a_campaigns_name_brings_no_paper_into_a_packet(books, paid):
    """A second one is called like the first with 审批表 behind it: each has its own papers."""
    before = [(one.kind, one.file.name) for one in enclosures(paid.campaign)]
    first = paid.campaign
    pk = campaigns.plan(
        books.deed("office"),
        line=first.line_id,
        name=f"{first.name}-审批表",
        window_from=first.window_from,
        window_to=first.window_to,
        groups=first.groups,
        standards=standards(),
    )
    second = Campaign.objects.get(pk=pk)
    packets = [[(one.kind, one.file.name) for one in enclosures(row)] for row in (first, second)]
    assert packets == [before, [("plan", f"{second.name}-名额分配表-演示.pdf")]]


def packed(*names):
    """A zip file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, "")
    return out.getvalue()


def old_book():
    """A workbook of Excel 97."""
    book, out = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("名单").write(0, 0, "姓名")
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("签领-1", b"\x89PNG", "签领-1.png"),
        ("签领-1", b"\xff\xd8\xff", "签领-1.jpg"),
        ("审批-2.1", b"%PDF", "审批-2.1.pdf"),
        ("签领-1", b"PK\x03\x04", "签领-1.bin"),
        ("签领-1", b"\x00\x01", "签领-1.bin"),
        ("签领-1", "签领".encode("gb18030"), "签领-1.bin"),
        ("签领-1", b"", "签领-1.bin"),
        ("纪要-1号", "会议纪要，同意。".encode(), "纪要-1号.txt"),
        ("纪要-1号", "一,二\n三".encode(), "纪要-1号.txt"),
        ("名单-1", "\ufeff姓名,金额\n王伟,500\n".encode(), "名单-1.csv"),
        ("名单-1", packed("xl/workbook.xml"), "名单-1.xlsx"),
        ("纪要-1", packed("word/document.xml"), "纪要-1.docx"),
        ("名单-1", packed("mimetype", "content.xml"), "名单-1.ods"),
        ("发票-1", packed("OFD.xml"), "发票-1.ofd"),
        ("照片-1", packed("a.jpg"), "照片-1.zip"),
        ("名单-1", old_book(), "名单-1.xls"),
        ("名单-1", OLE_MAGIC, "名单-1.bin"),
        ("回盘.csv", b"\x89PNG", "回盘.csv"),
    ],
)
def test_a_name_says_what_it_holds(name, data, told):
    """By its bytes, unless it has an ending of its own."""
    assert with_ending(name, data) == told


def test_only_cash_needs_signatures(books):
    """Control: a claim of bank runs alone is whole without a signed sheet."""
    paid = paid_campaign(books, cash=0)
    filed_claim(books, paid)
    assert Claim.objects.get().state == "filed"
