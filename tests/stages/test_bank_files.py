"""代发文件 by a template: checked by two persons, made before approval, read again at release."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml
from tests.laws import audit, fund
from tests.laws.fund import refusal_of
from tests.records.test_bank_blank import blank
from tests.records.test_bank_blank_old import blank as old_blank

from nuanliu.core.banking.filling import fill
from nuanliu.records.documents.actions import path_of, read
from nuanliu.records.documents.sandbox import in_child
from nuanliu.records.people.models import Person
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import batching, mappings, results
from nuanliu.stages.payments.bankfile import form_of, payee_of, shipped, written
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.payments.queries import may_go_again
from nuanliu.stages.payments.stuck import by_age, stuck_in
from nuanliu.stages.reviews import decisions


@pytest.fixture
def batch(books):
    """Three people approved, with money for four."""
    return fund.approved(books, fund.with_people(books, 3))


def locked(books, batch):
    return payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)


def template(books, key="ccb-txt"):
    made = mappings.draft_shipped(books.deed("office"), key=key)
    mappings.check_template(books.deed("cashier"), template=made)
    return made


def release(books, run, who="cashier"):
    return refusal_of(payments.release, books.deed(who), run=run)


def test_a_template_is_checked_by_a_second_person(books, batch):
    """Unchecked it makes no file; its maker may not check it; checked, it does; retired, not."""
    run, made = locked(books, batch), mappings.draft_shipped(books.deed("cashier"), key="cmb")

    def prepare():
        return refusal_of(batching.prepare_file, books.deed("office"), run=run, template=made)

    before = prepare()
    own = refusal_of(mappings.check_template, books.deed("cashier"), template=made)
    mappings.check_template(books.deed("accountant"), template=made)
    after = prepare()
    mappings.retire_template(books.deed("office"), template=made)
    assert (before, own, after, prepare(), audit.unlike_the_journal()) == (
        "BANK-UNCHECKED",
        "DUTY-SELF",
        "",
        "BANK-UNCHECKED",
        [],
    )


def test_the_text_file_of_a_bank_by_hand(books, batch):
    """GBK, a bar between cells, account and amount as text, our number in the last cell."""
    run = locked(books, batch)
    batching.prepare_file(books.deed("office"), run=run, template=template(books))
    row = Run.objects.get(pk=run)
    text = read(row.file).decode("gbk")
    lines = [
        f"{n}|{fund.card_number(n + 11)}|工友000{n + 11}|500.00|1|云川农商银行||"
        f"送温暖慰问|{row.number}-000{n}"
        for n in (1, 2, 3)
    ]
    assert (text, row.people, row.total_fen) == ("\r\n".join([*lines, ""]), 3, 150_000)


def test_whom_the_file_cannot_carry_leaves_and_the_others_go(books, batch):
    """A name outside GBK: void with the reason, the rest is released, he is locked again later."""
    person = Nomination.objects.order_by("pk")[1].person
    Person.objects.filter(pk=person.pk).update(name="钱䶮")
    run = locked(books, batch)
    left = batching.prepare_file(books.deed("office"), run=run, template=template(books))
    states = list(Payment.objects.order_by("pk").values_list("state", flat=True))
    gone = release(books, run)
    Person.objects.filter(pk=person.pk).update(name="钱龑")
    again = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    held = list(Payment.objects.filter(run=again).values_list("person", flat=True))
    assert ([one[-11:] for one in left], states, gone, held, fund.buckets()) == (
        ["[BANK-RARE]"],
        ["locked", "void", "locked"],
        "",
        [person.pk],
        (50_000, 50_000, 100_000, 0),
    )


def test_a_file_changed_where_it_is_kept_does_not_leave(books, batch):
    """One byte of the kept file altered: refused; put back, the second person releases it."""
    run = locked(books, batch)
    batching.prepare_file(books.deed("office"), run=run, template=template(books))
    path = path_of(Run.objects.get(pk=run).file_id)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    altered = release(books, run)
    path.write_bytes(sealed)
    maker = release(books, run, "office")
    assert (altered, maker, release(books, run)) == ("BANK-FILE-LOST", "MOVE-ROLE", "")


@pytest.mark.parametrize("key", sorted(shipped()))
def test_a_file_of_every_shipped_template_is_released(books, batch, key):
    """Yuan or fen, text or workbook, with a heading or without: read again it is what was meant."""
    run = locked(books, batch)
    batching.prepare_file(books.deed("office"), run=run, template=template(books, key))
    assert (release(books, run), fund.buckets()) == ("", (50_000, 0, 150_000, 0))


@pytest.mark.parametrize("key", sorted(shipped()))
def test_a_file_of_other_payees_is_not_released(books, batch, key, monkeypatch):
    """Control: the file kept is that of the same sum with two accounts exchanged."""
    run = locked(books, batch)
    batching.prepare_file(books.deed("office"), run=run, template=template(books, key))
    form = form_of(Run.objects.get(pk=run).template)
    payees = [payee_of(one) for one in Payment.objects.order_by("number")]
    first, second = payees[0].account, payees[1].account
    payees[0] = replace(payees[0], account=second)
    payees[1] = replace(payees[1], account=first)
    data = written(form, fill(form.mapping, payees, date(2024, 5, 6)))
    monkeypatch.setattr(payments, "read", lambda _: data)
    assert release(books, run) == "BANK-BACK"


@pytest.mark.parametrize("form", [blank(), old_blank()], ids=["xlsx", "xls"])
def test_the_bank_s_own_form_is_filled(books, batch, form):
    """Headings understood, the form added and checked, every line in it where the bank wants it."""
    text = mappings.guess(form, name="云川农商行", bank="云川农商").text
    text = mappings.with_fields(text, {"币种": "const:RMB"})
    made = mappings.draft_template(books.deed("office"), text=text, blank=form, blank_name="b.xlsx")
    mappings.check_template(books.deed("cashier"), template=made)
    run = locked(books, batch)
    batching.prepare_file(books.deed("office"), run=run, template=made)
    data = read(Run.objects.get(pk=run).file)
    sheet = in_child("nuanliu.records.documents.workbook:cells", data)["sheets"][0]
    rows = [row for row, _ in sheet["rows"]]
    assert (rows[0], rows[2], len(rows), release(books, run)) == (
        ["批量代发模板"],
        ["1", "工友00012", fund.card_number(12), "500.00", "RMB"],
        5,
        "",
    )


def test_two_levels_of_paid(books, batch):
    """The treasury paid, nobody has his money; another sum or the same voucher is refused."""
    run = locked(books, batch)

    def paid(fen, reference="ZF-1"):
        facts = {"run": run, "reference": reference, "amount_fen": fen}
        return refusal_of(batching.treasury_paid, books.deed("accountant"), **facts)

    early = paid(150_000)
    release(books, run)
    told = (early, paid(149_999), paid(150_000), paid(150_000, "ZF-2"))
    levels = batching.levels_of(Run.objects.get(pk=run))
    assert (told, levels[:3], levels.reference) == (
        ("TREASURY-STATE", "TREASURY-AMOUNT", "", "TREASURY-TWICE"),
        ((3, 150_000), (3, 150_000), (0, 0)),
        "ZF-1",
    )


def test_runs_of_each_bank_stand_apart(books, batch):
    """Two banks: two runs, whose sums are the batch's."""
    person = Nomination.objects.order_by("pk")[2].person
    Person.objects.filter(pk=person.pk).update(bank="富滇银行")
    made = payments.lock_by_bank(books.deed("office"), batch=batch)
    found = [
        (one.people, one.total_fen, sorted(one.payments.values_list("bank", flat=True).distinct()))
        for one in Run.objects.filter(pk__in=made).order_by("pk")
    ]
    assert found == [(2, 100_000, ["云川农商银行"]), (1, 50_000, ["富滇银行"])]


def test_an_answer_without_our_number_is_matched_by_account(books, batch):
    """A bank whose form carries no number: account, holder and amount say who it was."""
    run = locked(books, batch)
    made = template(books, "icbc-simple")
    batching.prepare_file(books.deed("office"), run=run, template=made)
    release(books, run)
    lines = [
        "账号,户名,金额,状态",
        f"{fund.card_number(13)},工友00013,500.00,成功",
        f"{fund.card_number(12)},工友00012,500.00,失败",
        "6222029999999999999,别人,500.00,成功",
    ]
    told = results.read_result(
        books.deed("accountant"), run=run, name="r.csv", data="\n".join(lines).encode("gbk")
    )
    states = list(Payment.objects.order_by("pk").values_list("state", flat=True))
    assert (told, states) == (
        {"paid": 1, "failed": 1, "repeated": 0, "exception": 1},
        ["failed", "paid", "sent"],
    )


def test_what_is_stuck_ages_and_says_what_to_do(books, batch):
    """Twenty days after: one failed with advice, two never answered; both in their buckets."""
    run = fund.sent(books, batch)
    first = Payment.objects.earliest("pk").number
    data = fund.answer_of(run, failed={first}, only={first})
    data = data.replace("账号有误".encode(), "户名不符".encode())
    results.read_result(books.deed("accountant"), run=run, name="r.csv", data=data)
    on = books.now.date() + timedelta(days=20)
    rows = stuck_in(None, on)
    ages = {why: [one.payments for one in found] for why, found in by_age(rows, on).items()}
    advice = next(one.advice for one in rows if one.why == "failed")
    assert (ages, advice[:9]) == (
        {"sent": [0, 0, 2, 0, 0], "failed": [0, 0, 1, 0, 0]},
        "请核对姓名与开户名"[:9],
    )


def test_what_came_back_waits_only_while_its_payee_may_be_paid(books, batch):
    """Two paid, one failed; one comes back and waits. Its payee leaves the list: the money is free
    again and nothing of it waits; the failed one is still to be sent again."""
    run = fund.sent(books, batch)
    failed, back, _ = Payment.objects.order_by("pk")
    data = fund.answer_of(run, failed={failed.number})
    results.read_result(books.deed("accountant"), run=run, name="r.csv", data=data)
    results.return_later(books.deed("accountant"), payment=back.pk, reason="账户销户")

    def waiting():
        stuck = sorted(one.why for one in stuck_in(None, books.now.date()))
        return stuck, [one.pk for one in may_go_again(Run.objects.get(pk=run))]

    before = waiting()
    decisions.withdraw(books.deed("office"), nomination=back.nomination_id, reason="另行补发")
    refused = refusal_of(results.reissue, books.deed("office"), payment=back.pk)
    assert (before, waiting(), refused) == (
        (["failed", "returned"], [failed.pk, back.pk]),
        (["failed"], [failed.pk]),
        "PAY-NOT-APPROVED",
    )


SMALL = {"max_rows": 2, "own_apart": True, "bank": "云川农商"}


def test_a_template_says_how_many_runs_there_are(books, batch):
    """Two of the bank's own and one of another, two a file: two runs, each in its own file."""
    person = Nomination.objects.order_by("pk")[0].person
    Person.objects.filter(pk=person.pk).update(bank="富滇银行")
    text = yaml.safe_dump(yaml.safe_load(shipped()["generic"]) | SMALL, allow_unicode=True)
    form = mappings.draft_template(books.deed("office"), text=text)
    lock = {"batch": batch, "template": form}
    early = refusal_of(payments.lock_for_template, books.deed("office"), **lock)
    mappings.check_template(books.deed("cashier"), template=form)
    made = payments.lock_for_template(books.deed("office"), **lock)
    left = [release(books, run) for run in made]
    found = [
        (one.people, sorted(set(one.payments.values_list("bank", flat=True))), one.template_id)
        for one in Run.objects.filter(pk__in=made).order_by("pk")
    ]
    assert (early, left, found, audit.unlike_the_journal()) == (
        "BANK-UNCHECKED",
        ["", ""],
        [(2, ["云川农商银行"], form), (1, ["富滇银行"], form)],
        [],
    )


def test_a_run_longer_than_the_bank_takes_is_refused(books, batch):
    """Locked in one run, three people, two a file: refused; by the template, two runs go."""
    text = yaml.safe_dump(
        yaml.safe_load(shipped()["generic"]) | {"max_rows": 2}, allow_unicode=True
    )
    form = mappings.draft_template(books.deed("office"), text=text)
    mappings.check_template(books.deed("cashier"), template=form)
    run = locked(books, batch)
    long = refusal_of(batching.prepare_file, books.deed("office"), run=run, template=form)
    payments.cancel(books.deed("office"), run=run)
    made = payments.lock_for_template(books.deed("office"), batch=batch, template=form)
    people = list(Run.objects.filter(pk__in=made).order_by("pk").values_list("people", flat=True))
    assert (long, people, [release(books, one) for one in made]) == ("BANK-ROWS", [2, 1], ["", ""])
