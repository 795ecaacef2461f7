"""Scans of signed papers: which kinds there are, and which steps a standard may tie to them."""

# 扫描件 by code: what the office signs on paper and keeps as a picture or PDF.
SCANS = {
    "plan": "方案",
    "minutes": "会议纪要",
    "approval": "盖章审批表",
    "visit": "走访记录表（手填）",
}
# The steps that ask whether a scan is there, and the kinds that can be there by then.
STEPS = {
    "campaign.open": ("启动活动", ("plan",)),
    "run.lock": ("锁定发放名单", ("plan", "approval")),
    "visit.check": ("核对走访记录", ("visit",)),
}


def scan_fault(name: object, words: object) -> str | None:
    """What is wrong with a row that demands scans: None, or which step or kind is not known.

    A step that never asks would be a demand that nobody enforces.
    """
    if name not in STEPS:
        return f"不认识步骤“{name}”，可用：{'、'.join(STEPS)}"
    kinds = STEPS[str(name)][1]
    strange = [word for word in words if word not in kinds] if isinstance(words, list) else []
    return f"这一步没有扫描件“{strange[0]}”，可用：{'、'.join(kinds)}" if strange else None
