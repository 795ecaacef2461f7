"""The catalogue of edits to the books: what an insider does, and who notices it where.

Each row: name; a query for the row he picks ('' for none); his SQL, with {id} for it; the code of
the finding; and its place: a table's label (then the finding must name that row and its newest
line), or words that the finding must say.
"""

# ruff: noqa: E501, S608 - the catalogue is a table: one edit a row; the SQL is the insider's own

from typing import NamedTuple

from tests.stages.tampering import write


class Edit(NamedTuple):
    """One row of the catalogue."""

    name: str
    pick: str
    sql: object
    code: str
    place: str


def first(table, where="1", column="id"):
    """The first row of a table that fits."""
    return f"SELECT {column} FROM {table} WHERE {where} ORDER BY {column} LIMIT 1"


def put(table, setting):
    """Set columns of the picked row."""
    return f"UPDATE {table} SET {setting} WHERE id = {{id}}"


def drop(table):
    """Delete the picked row."""
    return f"DELETE FROM {table} WHERE id = {{id}}"


def double(table, **changes):
    """Insert a copy of the picked row under a number of its own, with some columns changed."""

    def edit(copy, pk):
        names = [row[1] for row in copy.rows(f"PRAGMA table_info({table})")]
        (row,) = copy.rows(f"SELECT * FROM {table} WHERE id = ?", pk)
        values = {**dict(zip(names, row, strict=True)), "id": 900_000, **changes}
        marks = ", ".join("?" * len(values))
        copy.base.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(values.values()))

    return edit


def swap(table, column, where):
    """Exchange one column of the picked row with the next row that fits."""

    def edit(copy, pk):
        (other,) = copy.rows(
            f"SELECT id FROM {table} WHERE {where} AND id > ? ORDER BY id LIMIT 1", pk
        )[0]
        pair = dict(copy.rows(f"SELECT id, {column} FROM {table} WHERE id IN (?, ?)", pk, other))
        for mine, its in ((pk, other), (other, pk)):
            copy.base.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (pair[its], mine))

    return edit


def of_faulty(statement):
    """The statement for the first finding of the picked roster that is no error."""
    mine = "SELECT min(id) FROM nominations_rosterfinding WHERE roster_id = {id} AND severity <> 'error'"
    return f"{statement} WHERE id = ({mine})"


def file_written(data):
    """Write other bytes where a kept file lies."""
    return lambda copy, digest: write(copy.file_of(digest), data)


def file_gone(copy, digest):
    copy.file_of(digest).unlink()


def files_exchanged(copy, digest):
    other = copy.one("SELECT sha256 FROM documents_storedfile WHERE sha256 > ? LIMIT 1", digest)
    mine, its = copy.file_of(digest), copy.file_of(other)
    kept = mine.read_bytes()
    write(mine, its.read_bytes())
    write(its, kept)


def package_edited(change):
    """Other bytes where the sealed package lies; without the key nobody can seal any that open."""

    def edit(copy, _):
        (path,) = (copy.folder / "archive").iterdir()
        write(path, change(path.read_bytes()))

    return edit


PAY, PERSON, NOMINATION = "payments_payment", "people_person", "nominations_nomination"
PAID, BANK = first(PAY, "state = 'paid'"), "card IS NOT NULL AND state = 'paid'"
WORKER = first(PERSON, "card IS NOT NULL")
POSTING = first("ledger_posting", "target = 'paid'")
VOUCHER = "SELECT year || '-' || number FROM ledger_voucher WHERE id ="
ROSTER_FILE = first("nominations_roster", column="file_id")
FAULTY = first("nominations_rosterfinding", "severity <> 'error'", "roster_id")
NEWEST_VOUCHER = "SELECT max(id) FROM ledger_voucher"
CHECKPOINT = "SELECT max(size) FROM journal_checkpoint"
ANY_LINE = "SELECT max(id) FROM ledger_line"

TABLES = (
    # 发放
    Edit("a failed payment made paid", first(PAY, "state = 'failed'"), put(PAY, "state = 'paid'"), "ROW-DIFFERS", "payments.payment"),
    Edit("an amount raised", PAID, put(PAY, "amount_fen = 90000"), "ROW-DIFFERS", "payments.payment"),
    Edit("another payee's name", PAID, put(PAY, "payee = '某甲'"), "PII-DIFFERS", "payments.payment"),
    Edit("another person", PAID, put(PAY, "person_id = 1"), "ROW-DIFFERS", "payments.payment"),
    Edit("another bank", PAID, put(PAY, "bank = '某银行'"), "PII-DIFFERS", "payments.payment"),
    Edit("paid a day earlier", PAID, put(PAY, "paid_on = '2024-01-01'"), "ROW-DIFFERS", "payments.payment"),
    Edit("a re-issue unlinked", first(PAY, "reissue_of_id IS NOT NULL"), put(PAY, "reissue_of_id = NULL"), "ROW-DIFFERS", "payments.payment"),
    Edit("cards of two payments exchanged", first(PAY, BANK), swap(PAY, "card", BANK), "PII-DIFFERS", "payments.payment"),
    Edit("a payment deleted", PAID, drop(PAY), "ROW-MISSING", "payments.payment"),
    Edit("a payment invented", PAID, double(PAY, number="X-1"), "ROW-UNKNOWN", "payments.payment 900000"),
    Edit("a run's total", first("payments_run"), put("payments_run", "total_fen = total_fen + 1"), "ROW-DIFFERS", "payments.run"),
    Edit("a signature deleted", first("payments_evidence"), drop("payments_evidence"), "ROW-MISSING", "payments.evidence"),
    Edit("a proxy turned into a signature", first("payments_evidence", "kind = 'proxy'"), put("payments_evidence", "kind = 'photo'"), "ROW-DIFFERS", "payments.evidence"),
    Edit("a bank answer deleted", first("payments_resultfile"), drop("payments_resultfile"), "ROW-MISSING", "payments.resultfile"),
    Edit("a recovery reduced", first("payments_case"), put("payments_case", "due_fen = 100"), "ROW-DIFFERS", "payments.case"),
    # 人员
    Edit("a person's index changed", WORKER, put(PERSON, "id_index = 'x' || id_index"), "PERSON-INDEX", "id 号码与其索引不符"),
    Edit("ID numbers of two persons exchanged", WORKER, swap(PERSON, "id_number", "card IS NOT NULL"), "PERSON-INDEX", "id 号码与其索引不符"),
    Edit("another's card with its index", WORKER, put(PERSON, "(card, card_index) = (SELECT card, card_index FROM people_person WHERE id > {id} AND card IS NOT NULL ORDER BY id LIMIT 1)"), "PII-DIFFERS", "people.person"),
    Edit("a card wiped", WORKER, put(PERSON, "card = NULL, card_index = ''"), "PII-DIFFERS", "people.person"),
    Edit("a name changed", WORKER, put(PERSON, "name = '某甲'"), "PII-DIFFERS", "people.person"),
    Edit("a person invented", WORKER, double(PERSON, id_index="x"), "ROW-UNKNOWN", "people.person 900000"),
    Edit("a role added", first("people_rolegrant"), double("people_rolegrant", role="leader"), "ROW-UNKNOWN", "people.rolegrant 900000"),
    Edit("the first administrator made leader", first("people_rolegrant"), put("people_rolegrant", "role = 'leader'"), "ROW-DIFFERS", "people.rolegrant"),
    Edit("a role brought forward", "SELECT max(id) FROM people_rolegrant", put("people_rolegrant", "since = '2020-01-01'"), "ROW-DIFFERS", "people.rolegrant"),
    Edit("an account given to another", "SELECT max(id) FROM people_account", put("people_account", "person_id = 1"), "ROW-DIFFERS", "people.account"),
    Edit("a union moved", "SELECT max(id) FROM people_union", put("people_union", "parent_id = 2"), "ROW-DIFFERS", "people.union"),
    Edit("a holiday made a working day", "SELECT '2024-02-12'", "UPDATE people_calendarday SET working = 1 WHERE day = '{id}'", "ROW-DIFFERS", "people.calendarday"),
    Edit("a holiday deleted", "SELECT '2024-02-12'", "DELETE FROM people_calendarday WHERE day = '{id}'", "ROW-MISSING", "people.calendarday"),
    Edit("another number on the list of the deceased", first("people_comparisonhit"), put("people_comparisonhit", "id_index = 'x'"), "ROW-DIFFERS", "people.comparisonhit"),
    Edit("a deceased taken off the list", first("people_comparisonhit"), drop("people_comparisonhit"), "ROW-MISSING", "people.comparisonhit"),
    Edit("演示 made 正式", "", "UPDATE people_installation SET kind = 'live'", "INSTALLATION", "流水第 1 行"),
    Edit("the books founded later", "", "UPDATE people_installation SET created_at = '2024-06-01'", "INSTALLATION", "流水第 1 行"),
    # 申报、审核、公示、审批
    Edit("a nomination invented", first(NOMINATION), double(NOMINATION, state="rejected"), "ROW-UNKNOWN", "nominations.nomination 900000"),
    Edit("a nomination raised", first(NOMINATION), put(NOMINATION, "amount_fen = 90000"), "ROW-DIFFERS", "nominations.nomination"),
    Edit("a refused person approved", first(NOMINATION, "state = 'rejected'"), put(NOMINATION, "state = 'approved'"), "ROW-DIFFERS", "nominations.nomination"),
    Edit("a reserve made regular", first(NOMINATION, "reserve"), put(NOMINATION, "reserve = 0"), "ROW-DIFFERS", "nominations.nomination"),
    Edit("a roster under another file", first("nominations_roster"), put("nominations_roster", "file_id = (SELECT max(file_id) FROM nominations_roster)"), "ROW-DIFFERS", "nominations.roster"),
    Edit("a fault deleted", first("nominations_rosterfinding", "severity = 'error'"), drop("nominations_rosterfinding"), "ROSTER-FINDINGS", "差错与流水里拒绝的行不符"),
    Edit("a quota raised", first("campaigns_quota"), put("campaigns_quota", "people = people + 1"), "ROW-DIFFERS", "campaigns.quota"),
    Edit("a campaign's window moved", first("campaigns_campaign"), put("campaigns_campaign", "window_to = '2024-02-28'"), "ROW-DIFFERS", "campaigns.campaign"),
    Edit("the standard raised", "", "UPDATE campaigns_standardtext SET text = replace(text, '50000', '90000')", "STANDARD-TEXT", "文本被改动"),
    Edit("a batch's total", first("reviews_batch"), put("reviews_batch", "total_fen = 1"), "ROW-DIFFERS", "reviews.batch"),
    Edit("somebody taken off the list", first("reviews_item", "decision_id IS NULL"), drop("reviews_item"), "BATCH-LIST", "批次 1"),
    Edit("somebody slipped into a decision", first("reviews_item", "decision_id IS NULL"), put("reviews_item", "decision_id = 1"), "DECISION-LIST", "人员与其凭证不符"),
    Edit("a duty deleted", first("reviews_duty"), drop("reviews_duty"), "ROW-MISSING", "reviews.duty"),
    Edit("a duty given to another", first("reviews_duty"), put("reviews_duty", "person_id = 30"), "ROW-DIFFERS", "reviews.duty"),
    Edit("a return turned into consent", first("reviews_opinion", "NOT agrees"), put("reviews_opinion", "agrees = 1, step = 'review'"), "ROW-DIFFERS", "reviews.opinion"),
    Edit("a notice posted earlier", first("reviews_notice"), put("reviews_notice", "posted_on = '2024-01-02'"), "ROW-DIFFERS", "reviews.notice"),
    Edit("an objection deleted", first("reviews_objection"), drop("reviews_objection"), "ROW-MISSING", "reviews.objection"),
    Edit("an objection dismissed", first("reviews_objection"), put("reviews_objection", "state = 'dismissed'"), "ROW-DIFFERS", "reviews.objection"),
    Edit("a decision's total", first("reviews_decision"), put("reviews_decision", "total_fen = total_fen + 50000"), "ROW-DIFFERS", "reviews.decision"),
    Edit("the standard taken away", first("campaigns_standardtext", column="version"), "DELETE FROM campaigns_standardtext WHERE version = '{id}'", "ROW-MISSING", "campaigns.standardtext"),
    Edit("the standard received earlier", first("campaigns_standardtext", column="version"), "UPDATE campaigns_standardtext SET received_on = '2020-01-01' WHERE version = '{id}'", "ROW-DIFFERS", "campaigns.standardtext"),
    Edit("what a fault says", FAULTY, of_faulty("UPDATE nominations_rosterfinding SET message = '无误'"), "ROW-DIFFERS", "nominations.roster"),
    Edit("which row has a fault", FAULTY, of_faulty("UPDATE nominations_rosterfinding SET row = row + 1"), "ROW-DIFFERS", "nominations.roster"),
    Edit("what stood in a faulty cell", FAULTY, of_faulty("UPDATE nominations_rosterfinding SET value = '0'"), "ROW-DIFFERS", "nominations.roster"),
    Edit("a note deleted", FAULTY, of_faulty("DELETE FROM nominations_rosterfinding"), "ROW-DIFFERS", "nominations.roster"),
    Edit("what was read of a roster", first("nominations_roster", "reading IS NOT NULL"), swap("nominations_roster", "reading", "reading IS NOT NULL"), "PII-DIFFERS", "nominations.roster"),
    Edit("nothing was read of a roster", first("nominations_roster", "reading IS NOT NULL"), put("nominations_roster", "reading = NULL"), "PII-DIFFERS", "nominations.roster"),
    # 立项、报销、走访、满意度、绩效、公开、归档
    Edit("a budget document's number", first("projects_budgetchange"), put("projects_budgetchange", "document_number = '另一文号'"), "ROW-DIFFERS", "projects.budgetchange"),
    Edit("a cap raised", first("projects_budgetline"), put("projects_budgetline", "cap_fen = 90000"), "ROW-DIFFERS", "projects.budgetline"),
    Edit("a target lowered", first("projects_indicatortarget"), put("projects_indicatortarget", "value = '1'"), "ROW-DIFFERS", "projects.indicatortarget"),
    Edit("the project's facts", first("projects_project"), put("projects_project", "facts = '{{}}'"), "ROW-DIFFERS", "projects.project"),
    Edit("a claim's voucher", first("claims_claim", "state = 'filed'"), put("claims_claim", "voucher = '2024-1'"), "ROW-DIFFERS", "claims.claim"),
    Edit("an invoice renumbered", first("claims_invoice"), put("claims_invoice", "identity = '1'"), "ROW-DIFFERS", "claims.invoice"),
    Edit("a paper of a packet removed", first("claims_attachment"), drop("claims_attachment"), "ROW-MISSING", "claims.attachment"),
    Edit("a request's answer", first("visits_request"), put("visits_request", "answer = '已解决'"), "ROW-DIFFERS", "visits.request"),
    Edit("a photo of a visit removed", first("visits_visit_photos"), drop("visits_visit_photos"), "VISIT-PHOTOS", "照片与流水所记不符"),
    Edit("somebody taken off a visit", "SELECT min(visit_id) FROM visits_visit_people", "DELETE FROM visits_visit_people WHERE visit_id = {id}", "ROW-DIFFERS", "visits.visit"),
    Edit("a token withheld", "SELECT min(survey_id) FROM feedback_token", "DELETE FROM feedback_token WHERE id = (SELECT max(id) FROM feedback_token WHERE survey_id = {id})", "ROW-DIFFERS", "feedback.survey"),
    Edit("a token of his own", "SELECT min(survey_id) FROM feedback_token", "UPDATE feedback_token SET digest = 'x' WHERE id = (SELECT max(id) FROM feedback_token WHERE survey_id = {id})", "ROW-DIFFERS", "feedback.survey"),
    Edit("an answer improved", first("feedback_answer"), put("feedback_answer", "choices = '{{}}'"), "ROW-DIFFERS", "feedback.answer"),
    Edit("a bad answer deleted", first("feedback_answer"), drop("feedback_answer"), "ROW-MISSING", "feedback.answer"),
    Edit("a token made fresh again", first("feedback_token", "used"), put("feedback_token", "used = 0"), "SURVEY-TOKENS", "调查 1"),
    Edit("a score raised", first("performance_evaluation", "kind = 'self'"), put("performance_evaluation", "score_hundredths = 10000 - 1"), "ROW-DIFFERS", "performance.evaluation"),
    Edit("the hash of what was published", first("disclosure_publication"), put("disclosure_publication", "content_hash = 'x'"), "ROW-DIFFERS", "disclosure.publication"),
    Edit("a publication deleted", first("disclosure_publication"), drop("disclosure_publication"), "ROW-MISSING", "disclosure.publication"),
    Edit("the hash of the package", first("archive_package"), put("archive_package", "manifest_hash = 'x'"), "ROW-DIFFERS", "archive.package"),
    Edit("something added to the package", "", package_edited(lambda data: data + b"x"), "PACKAGE", "打不开"),
    Edit("the package cut short", "", package_edited(lambda data: data[:-1]), "PACKAGE", "打不开"),
    Edit("one bit of the package", "", package_edited(lambda data: data[:999] + bytes([data[999] ^ 1]) + data[1000:]), "PACKAGE", "打不开"),
    Edit("why somebody saw a card", first("people_reveal"), put("people_reveal", "reason = '查账'"), "ROW-DIFFERS", "people.reveal"),
    Edit("that somebody saw a card", first("people_reveal"), drop("people_reveal"), "ROW-MISSING", "people.reveal"),
    # 账
    Edit("a posting's amount", POSTING, put("ledger_posting", "amount_fen = 1"), "LEDGER-VOUCHER", VOUCHER + " (SELECT voucher_id FROM ledger_posting WHERE id = ?)"),
    Edit("a posting deleted", POSTING, drop("ledger_posting"), "LEDGER-VOUCHER", VOUCHER + " (SELECT voucher_id FROM ledger_posting WHERE id = ?)"),
    Edit("a posting invented", POSTING, double("ledger_posting"), "LEDGER-VOUCHER", VOUCHER + " (SELECT voucher_id FROM ledger_posting WHERE id = ?)"),
    Edit("a posting for somebody else", POSTING, put("ledger_posting", "subject = 'payments.payment:2'"), "LEDGER-VOUCHER", VOUCHER + " (SELECT voucher_id FROM ledger_posting WHERE id = ?)"),
    Edit("a posting and its counter together", POSTING, put("ledger_posting", "amount_fen = amount_fen - 1") + "; UPDATE ledger_line SET paid_fen = paid_fen - 1, in_transit_fen = in_transit_fen + 1 WHERE id = (SELECT line_id FROM ledger_posting WHERE id = {id})", "LEDGER-JOURNAL", "余额与流水之和不符"),
    Edit("a counter", ANY_LINE, put("ledger_line", "available_fen = 1, appropriated_fen = appropriated_fen + 1"), "LEDGER-COUNTER", "余额与分录之和不符"),
    Edit("a budget line deleted", ANY_LINE, drop("ledger_line"), "LEDGER-LINE", "账上没有资金安排"),
    Edit("a budget line renamed", ANY_LINE, put("ledger_line", "label = '办公费'"), "LEDGER-LINE", "年度或名称"),
    Edit("a budget line of another year", ANY_LINE, put("ledger_line", "year = 2023"), "LEDGER-LINE", "年度或名称"),
    Edit("what a voucher is for", NEWEST_VOUCHER, "UPDATE ledger_voucher SET memo = '办公费' WHERE id = {id}", "ROW-DIFFERS", "ledger.voucher"),
    Edit("the kind of a voucher", NEWEST_VOUCHER, "UPDATE ledger_voucher SET kind = 'reversal' WHERE id = {id}", "ROW-DIFFERS", "ledger.voucher"),
    Edit("the key of a voucher", NEWEST_VOUCHER, "UPDATE ledger_voucher SET key = 'x' WHERE id = {id}", "ROW-DIFFERS", "ledger.voucher"),
    Edit("a voucher said to reverse another", NEWEST_VOUCHER, "UPDATE ledger_voucher SET reverses_id = 1 WHERE id = {id}", "ROW-DIFFERS", "ledger.voucher"),
    Edit("a voucher renumbered", "SELECT max(id) FROM ledger_voucher", put("ledger_voucher", "number = number + 1"), "VOUCHER-GAP", "凭证号不连续"),
    Edit("a number given out twice over", "", "UPDATE ledger_series SET last = last + 1", "VOUCHER-GAP", "凭证号不连续"),
    Edit("a voucher's day", "SELECT max(id) FROM ledger_voucher", put("ledger_voucher", "\"on\" = '2024-01-01'"), "LEDGER-VOUCHER", VOUCHER + " ?"),
    Edit("the last voucher gone without a gap", "SELECT max(id) FROM ledger_voucher", "DELETE FROM ledger_posting WHERE voucher_id = {id}; DELETE FROM ledger_voucher WHERE id = {id}; UPDATE ledger_series SET last = last - 1", "LEDGER-VOUCHER", VOUCHER + " ?"),
    # 流水的登记、盐值、文件
    Edit("a key forgotten", "", "DELETE FROM journal_intent WHERE key = 'demo:cj-release'", "INTENT-DIFFERS", "demo:cj-release"),
    Edit("a key invented", "", "INSERT INTO journal_intent SELECT 'demo:x', kind, digest, result, entry_id FROM journal_intent WHERE key = 'demo:cj-release'", "INTENT-DIFFERS", "demo:x"),
    Edit("the answer to a repeated key", "", "UPDATE journal_intent SET result = '4711' WHERE key = 'demo:cj-release'", "INTENT-DIFFERS", "demo:cj-release"),
    Edit("the facts behind a key", "", "UPDATE journal_intent SET digest = 'x' WHERE key = 'demo:cj-release'", "INTENT-DIFFERS", "demo:cj-release"),
    Edit("the kind of a key", "", "UPDATE journal_intent SET kind = 'payments.lock' WHERE key = 'demo:cj-release'", "INTENT-DIFFERS", "demo:cj-release"),
    Edit("the head's moment", "", "UPDATE journal_head SET last_at = '2023-01-01'", "HEAD", "不符：at"),
    Edit("the head's newest leaf", "", "UPDATE journal_head SET last = 'x'", "HEAD", "last"),
    Edit("the head gone", "", "DELETE FROM journal_head", "HEAD", "流水头与最后一行不符"),
    Edit("a checkpoint taken away", CHECKPOINT, "DELETE FROM journal_checkpoint WHERE size = {id}", "CHECKPOINT-ROW", "缺失"),
    Edit("a checkpoint of another day", CHECKPOINT, "UPDATE journal_checkpoint SET at = '2024-01-01' WHERE size = {id}", "CHECKPOINT-ROW", "缺失"),
    Edit("a checkpoint for another reason", CHECKPOINT, "UPDATE journal_checkpoint SET reason = '月末' WHERE size = {id}", "CHECKPOINT-ROW", "缺失"),
    Edit("a checkpoint invented", CHECKPOINT, "INSERT INTO journal_checkpoint SELECT size - 1, text, at, reason FROM journal_checkpoint WHERE size = {id}", "CHECKPOINT-ROW", "缺失"),
    Edit("a refusal hidden from the count", "SELECT max(seq) FROM journal_entry WHERE kind = 'refusal'", "UPDATE journal_entry SET kind = 'noted' WHERE seq = {id}", "JOURNAL-COLUMN", "检索列 kind"),
    Edit("salts exchanged", first("journal_salt", "field = 'name'"), swap("journal_salt", "salt", "field = 'name'"), "PII-DIFFERS", "name"),
    Edit("a salt erased without a word", first("journal_salt"), drop("journal_salt"), "SALT-MISSING", "没有抹除的记录"),
    Edit("a salt of another person", first("journal_salt", "person_id IS NOT NULL"), put("journal_salt", "person_id = 4711"), "SALT-DIFFERS", "人员与流水"),
    Edit("a salt damaged", first("journal_salt"), put("journal_salt", "salt = x'00'"), "SALT-DAMAGED", "打不开"),
    Edit("a roster replaced on disk", ROSTER_FILE, file_written(b"PK"), "FILE-DAMAGED", "缺失、被改动或打不开"),
    Edit("a kept file missing", ROSTER_FILE, file_gone, "FILE-DAMAGED", "缺失、被改动或打不开"),
    Edit("two kept files exchanged", ROSTER_FILE, files_exchanged, "FILE-DAMAGED", "缺失、被改动或打不开"),
    Edit("the size of a file", ROSTER_FILE, "UPDATE documents_storedfile SET size = 1 WHERE sha256 = '{id}'", "FILE-DAMAGED", "缺失、被改动或打不开"),
    Edit("another name for a file", ROSTER_FILE, "UPDATE documents_storedfile SET name = 'x' WHERE sha256 = '{id}'", "PII-DIFFERS", "documents.storedfile"),
    Edit("a file received earlier", ROSTER_FILE, "UPDATE documents_storedfile SET received_at = '2023-01-01' WHERE sha256 = '{id}'", "ROW-DIFFERS", "documents.storedfile"),
    Edit("a counter and its last posting", ANY_LINE, put("ledger_line", "counted = counted + 1"), "LEDGER-COUNTER", "计到的分录"),
    Edit("the proxy's number wiped", first("payments_evidence", "proxy_number IS NOT NULL"), put("payments_evidence", "proxy_number = NULL"), "PII-DIFFERS", "payments.evidence"),
    Edit("a file's registration deleted", ROSTER_FILE, "DELETE FROM documents_storedfile WHERE sha256 = '{id}'", "FILE-MISSING", "没有登记"),
)  # fmt: skip


def line_edited(copy, seq):
    copy.base.execute(
        "UPDATE journal_entry SET line = replace(line, '50000', '90000') WHERE seq = ?", (seq,)
    )


def line_deleted(copy, seq):
    copy.base.execute("DELETE FROM journal_entry WHERE seq = ?", (seq,))


def chain_rewritten(copy, seq):
    """The money of one goes to another, every later line hashed again; the checkpoint stays."""

    def change(line):
        if line["seq"] == seq:
            line["obj"]["persons"]["person_id"] = 4711

    copy.rehash(change)


def all_rewritten(copy, seq):
    """The same, and the checkpoint in the database computed anew as well."""
    chain_rewritten(copy, seq)
    copy.remark()


def tail_cut(copy, seq):
    """The last lines gone, the head row rolled back to fit."""
    copy.rehash(keep=seq)


def tail_cut_unseen(copy, seq):
    """The same without the checkpoint that would tell."""
    copy.rehash(keep=seq)
    copy.remark()


def old_backup(copy, _):
    """The whole database as it was in July, put back."""
    copy.base.close()
    (copy.folder / "july.sqlite3").replace(copy.folder / "nuanliu.sqlite3")
    copy.base = type(copy.base)(copy.folder / "nuanliu.sqlite3", isolation_level=None)


def checkpoint_root(copy, size):
    text = copy.one("SELECT text FROM journal_checkpoint WHERE size = ?", size)
    name, size, _ = text.splitlines()
    other = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    changed = (f"{name}\n{size}\n{other}\n", size)
    copy.base.execute("UPDATE journal_checkpoint SET text = ? WHERE size = ?", changed)


def voucher_in_line(copy, seq):
    """A journalled amount changed, everything hashed and marked anew: the sums give it away."""

    def change(line):
        if line["seq"] == seq:
            line["legs"][0][3] = 99_999_999

    copy.rehash(change)
    copy.remark()


SIZE = "SELECT min(size) FROM journal_checkpoint"
RENAMED = "UPDATE journal_checkpoint SET text = 'x' || text WHERE size = {id}"
OLD_SIZE = "SELECT max(seq) FROM journal_entry WHERE intent LIKE 'demo:cj-%'"
PAID_LINE = "SELECT min(seq) FROM journal_entry WHERE line LIKE '%\"legs\"%' AND kind = 'payments.read_result'"

# What only the verifier can see. The fifth column: 'kept' is the checkpoint in the database, 'outside'
# one that somebody else keeps; beside the edit, the line it must name, seen from the picked one.
JOURNAL = (
    (Edit("a line edited in place", PAID_LINE, line_edited, "PREV", "kept"), lambda line: line + 1),
    (Edit("a line deleted", PAID_LINE, line_deleted, "SEQ", "kept"), lambda line: line),
    (Edit("the chain hashed again", PAID_LINE, chain_rewritten, "ROOT", "kept"), lambda _: 1),
    (Edit("chain and checkpoint made anew", PAID_LINE, all_rewritten, "ROOT", "outside"), lambda _: 1),
    (Edit("an amount in a line, all made anew", PAID_LINE, voucher_in_line, "OVERSPEND", "kept"), lambda line: line),
    (Edit("the tail cut off", PAID_LINE, tail_cut, "TAIL", "kept"), lambda line: line),
    (Edit("the tail and the checkpoint cut off", PAID_LINE, tail_cut_unseen, "TAIL", "outside"), lambda line: line),
    (Edit("an old backup put back", OLD_SIZE, old_backup, "TAIL", "outside"), lambda line: line),
    (Edit("the checkpoint's root", SIZE, checkpoint_root, "ROOT", "kept"), lambda _: 1),
    (Edit("the checkpoint's name", SIZE, RENAMED, "CHECKPOINT", "kept"), lambda line: line),
    (Edit("the head row rolled back alone", "SELECT 0", "UPDATE journal_head SET size = size - 1", "HEAD", "kept"), lambda line: line),
)  # fmt: skip
