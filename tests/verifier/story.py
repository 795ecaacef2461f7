"""A realistic year of some 300 journal lines, made from a seed: what others tamper with."""

import hashlib
import json
import random
from dataclasses import dataclass, field

from tools.journal_copy import LOG, Copy

from nuanliu.core.journal import commitment, genesis

PEOPLE = 52
GRANT_FEN = PEOPLE * 50_000
UNIT = "530103"


@dataclass
class Story:
    """The copy being written, what the tables would hold, and numbers of lines worth naming."""

    seed: int
    copy: Copy = field(default_factory=Copy)
    at: dict[str, int] = field(default_factory=dict)
    salts: list[str] = field(default_factory=list)
    vouchers: int = 0
    deeds: int = 0
    moment: int = 0

    def __post_init__(self):
        self.chance = random.Random(self.seed)  # noqa: S311 - a story, no secret

    def deed(self, kind, *rows, actor="account:2"):
        """One deed: its rows share intent, actor and time. Returns its first line's number."""
        self.deeds += 1
        self.moment += self.chance.randrange(1, 5)
        common = {
            "kind": kind,
            "t": f"2024-{1 + self.moment // 28:02d}-{1 + self.moment % 28:02d}T09:00:00Z",
            "actor": actor,
            "intent": f"{self.seed}:{self.deeds:05d}",
            "unit": UNIT,
        }
        if self.moment > 300:
            self.moment = 0
        first, *_ = [self.copy.add(common | row) for row in rows]
        self.at.setdefault(kind, first)
        return first

    def voucher(self):
        """The next number of the year's series."""
        self.vouchers += 1
        return f"2024-{self.vouchers}"


def thing(kind, ident, before, after, verb, *, fen=0, person=0, on=""):
    """A journal object as the records write it."""
    made = {"type": kind, "id": str(ident), "from": before, "state": after, "verb": verb}
    made["rest"] = hashlib.sha256(f"{kind}{ident}{after}".encode()).hexdigest()
    if fen:
        made["amounts"] = {"amount_fen": fen}
    if person:
        made["persons"] = {"person_id": person}
    if on:
        made["dates"] = {"on": on}
    return {"obj": made}


def tell(seed):
    """The whole year: grant, roster, refusals, approval, bank batch, a return, a re-issue."""
    story = Story(seed)
    start(story)
    for person in range(1, PEOPLE + 1):
        nominate(story, person)
    approve(story)
    pay(story)
    finish(story)
    for size in [*range(50, len(story.copy.lines), 50), len(story.copy.lines)]:
        story.copy.mark(size)
    story.copy.files["salts.ndjson"] = "".join(story.salts).encode()
    return story


def start(story):
    """Genesis, the staff, the project with its papers and its money."""
    story.deed("genesis", genesis(name=LOG, database="demo", identity=f"box-{story.seed}"))
    for union in range(1, 6):
        story.deed("people.register_unions", {"obj": {"type": "people.union", "id": str(union)}})
    paper = f"批复 {story.seed}".encode()
    digest = hashlib.sha256(paper).hexdigest()
    story.copy.files[f"files/{digest}"] = paper
    story.deed("projects.draft", thing("projects.project", 1, "", "draft", "draft"))
    grant = {"legs": [[1, "outside", "available", GRANT_FEN]], "voucher": story.voucher()}
    moved = thing("projects.project", 1, "draft", "active", "activate", fen=GRANT_FEN)
    story.deed("projects.activate", moved | grant | {"doc": [digest]}, actor="account:4")
    story.deed(
        "campaigns.open", thing("campaigns.campaign", 1, "", "open", "open", on="2024-01-20")
    )


def nominate(story, person):
    """A person is entered with commitments for what the roster said, and now and then refused."""
    values = {"name": f"职工{person}", "card": f"62220000{person:08d}"}
    pii = {}
    for name, value in values.items():
        salt = hashlib.sha256(f"{story.seed}/{person}/{name}".encode()).digest()
        pii[name] = commitment(salt, value)
        row = {"seq": len(story.copy.lines) + 1, "field": name, "salt": salt.hex(), "value": value}
        text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        story.salts.append(text + "\n")
    new = thing("nominations.nomination", person, "", "submitted", "submit", person=person)
    story.deed("nominations.submit", new | {"pii": pii, "rule": "panlong-2024"}, actor="account:9")
    if story.chance.random() < 0.5:
        refusal = {"kind": "refusal", "code": "CAP-PER-TIME", "about": "nominations.submit"}
        story.deed("refusal", refusal, actor="account:9")
    checked = thing("nominations.nomination", person, "submitted", "checked", "check")
    story.deed("nominations.check", checked)


def approve(story):
    """One collective decision encumbers everybody's money under one voucher."""
    number, rows = story.voucher(), []
    for person in range(1, PEOPLE + 1):
        row = thing("nominations.nomination", person, "checked", "approved", "approve", fen=50_000)
        legs = [[1, "available", "encumbered", 50_000]]
        rows.append(row | {"legs": legs, "voucher": number})
    story.deed("reviews.approve", *rows, actor="account:4")


def pay(story):
    """A bank batch goes out; results come back one by one; every tenth fails and is re-issued."""
    batch, rows = story.voucher(), []
    for person in range(1, PEOPLE + 1):
        row = thing("payments.payment", person, "", "sent", "send", fen=50_000, person=person)
        legs = [[1, "encumbered", "in_transit", 50_000]]
        rows.append(row | {"legs": legs, "voucher": batch})
    story.deed("payments.release", *rows, actor="account:5")
    for person in range(1, PEOPLE + 1):
        failed = person % 10 == 0
        target, after = ("encumbered", "failed") if failed else ("paid", "paid")
        row = thing("payments.payment", person, "sent", after, "result", person=person)
        legs = [[1, "in_transit", target, 50_000]]
        facts = row | {"legs": legs, "voucher": story.voucher()}
        kind = "payments.fail" if failed else "payments.confirm"
        story.deed(kind, facts, actor="account:6")
        if failed:
            reissue(story, person)


def reissue(story, person):
    """A failed payment is paid in cash on a signed sheet under a new payment."""
    number = 1000 + person
    row = thing("payments.payment", number, "", "paid", "hand_over", fen=50_000, person=person)
    facts = row | {"legs": [[1, "encumbered", "paid", 50_000]], "voucher": story.voucher()}
    story.deed("payments.hand_over", facts, actor="account:5")


def finish(story):
    """One return from a person frees budget, which is surrendered at the year's end."""
    row = thing("payments.payment", 1, "paid", "returned", "return", person=1)
    back = {"legs": [[1, "paid", "available", 50_000]], "voucher": story.voucher()}
    story.deed("payments.return", row | back, actor="account:6")
    row = thing("projects.project", 1, "active", "closed", "close")
    rest = {"legs": [[1, "available", "outside", 50_000]], "voucher": story.voucher()}
    story.deed("projects.close", row | rest, actor="account:4")
