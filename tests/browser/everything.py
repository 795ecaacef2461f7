"""Books for the walk over every page: those of `story`, readers from outside, one of each thing.

`python -m tests.browser.everything`: NUANLIU_DATA and NUANLIU_KEYS say where; prints addresses.
"""

import json
import sys
from datetime import date

import django


def everything(books, paid):
    """The story, then what pages show beside the lists: objection, claim, case, evaluation."""
    from tests.browser.story import waiting
    from tests.laws import fund

    from nuanliu.core.roles import Role
    from nuanliu.records.journal import exporting
    from nuanliu.records.journal import registration as registry
    from nuanliu.stages.claims import actions as claims
    from nuanliu.stages.claims.models import ClaimKind
    from nuanliu.stages.payments import results
    from nuanliu.stages.payments.models import Payment
    from nuanliu.stages.performance import actions as performance
    from nuanliu.stages.reviews import actions as reviews
    from nuanliu.stages.reviews.models import Notice

    told = waiting(books, paid)
    outside = [
        registry.StaffFacts("审计员", "auditor", (Role.AUDITOR,), books.root),
        registry.StaffFacts("财政员", "finance", (Role.FINANCE,), books.root),
    ]
    registry.register_staff(books.deed("admin"), staff=outside)
    for role in (Role.OFFICE, Role.CASHIER, Role.CHAIR):
        exporting.allow_export(books.deed("admin"), role=role, reason="按月报送名册")
    line = fund.project(books, ("报送慰问", 500_000, 10), name="报送专项")[0]
    rows = [fund.row("王伟", fund.id_number(9_000)), fund.row("李强", "53010319800307103")]
    fund.received(books, fund.campaign(books, line), rows)
    hung = Notice.objects.latest("pk").batch_id
    reviews.raise_objection(books.deed("office2"), batch=hung, text="有人反映位置不显眼")
    claims.draft(
        books.deed("office"), campaign=paid.campaign.pk, kind=ClaimKind.RELIEF, purpose="发放",
        amount_fen=6 * fund.CAP,
    )  # fmt: skip
    away = int(told["result"].split("/")[2])
    data = fund.answer_of(away, only=[], extra=("不在名单,500.00,成功,",))
    results.read_result(books.deed("accountant"), run=away, name="另一份.csv", data=data)
    one = Payment.objects.filter(campaign=paid.campaign, state="paid").first()
    results.open_case(books.deed("office"), payment=one.pk, due_fen=100, reason="重复领取")
    books.on(max(books.now.date(), date(2024, 10, 25)))
    performance.draft_monitoring(books.deed("accountant"), project=paid.project.pk)
    return told


if __name__ == "__main__":
    django.setup()
    from tests.browser.stand import stand

    sys.stdout.write(json.dumps(stand(everything), ensure_ascii=False))
