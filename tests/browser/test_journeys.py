"""From the collected names to the review, by clicks in two windows; each within its budget."""

import json
import os
import subprocess
import sys


def batches(served):
    """What the command line says of the batches of these books."""
    code = (
        "import json, django; django.setup();"
        "from nuanliu.stages.reviews.models import Batch;"
        "print(json.dumps(list(Batch.objects.values_list('label', 'state', 'people'))))"
    )
    env = {**os.environ, **served.folders, "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    return json.loads(told.stdout)


def test_compiled_on_the_desk_reviewed_on_the_phone(window, office_of_review):
    """工作台 → 活动 → 编制批次 → 送审 in 6 clicks; 待办 → 审核通过 in 3; the books say the same."""
    clerk = window("王敏", "desk")
    clerk.go("/")
    clerk.click("元旦春节送温暖")
    clerk.picture("journey-campaign")
    clerk.click("编制批次")
    clerk.fill("批次名称", "第一批")
    clerk.click("编制批次")
    clerk.click("送审")
    clerk.click("送审")
    clerk.picture("journey-batch")
    centre = window("陈强", "phone")
    centre.go("/")
    centre.picture("journey-tasks")
    centre.click("元旦春节送温暖 · 第一批")
    centre.picture("journey-review")
    centre.click("审核通过")
    centre.fill("意见", "对象、标准、金额已逐人核对，同意")
    centre.picture("journey-opinion")
    centre.click("审核通过")
    told = [(label, state) for label, state, _ in batches(office_of_review)]
    assert (told, clerk.clicks <= 6, centre.clicks, clerk.complaints + centre.complaints) == (
        [("第一批", "reviewed")],
        True,
        3,
        [],
    )


def test_a_word_in_the_box_finds_a_worker(window):
    """查找 → the person → her page: two clicks beside the typing."""
    hand = window("李明", "desk")
    hand.go("/")
    hand.page.get_by_label("查找", exact=True).fill("孟")
    hand.page.keyboard.press("Enter")
    hand.page.get_by_text("孟美家").first.wait_for()
    hand.picture("journey-search")
    hand.click("元旦春节送温暖")
    shown = hand.page.get_by_role("heading", level=1).inner_text()
    assert (shown[:1], hand.clicks, hand.complaints) == ("孟", 1, [])
