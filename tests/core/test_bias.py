"""The notes under a rate follow from what was counted, each at its own boundary."""

import pytest

from nuanliu.core.bias import Taken, bias_notes

ALWAYS = "问卷由发放单位组织，结果可能偏高"
SILENT = "发出100份，有效{}份，未答者的看法不详"
LOW = "回收率不足60%，未答者可能与答卷者不同，比率不宜推及全部对象"
FEW = "有效问卷不足30份，仅供参考"


@pytest.mark.parametrize(
    ("taken", "notes"),
    [
        (Taken(100, 100, 100, paper=100), [ALWAYS]),
        (Taken(100, 60, 60, paper=60), [ALWAYS, SILENT.format(60)]),
        (Taken(100, 59, 59, paper=59), [ALWAYS, SILENT.format(59), LOW]),
        (Taken(100, 29, 29, link=29), [ALWAYS, SILENT.format(29), FEW, LOW]),
        (Taken(0, 0, 0), [ALWAYS, FEW]),
        (
            Taken(40, 40, 40, link=10, shared=5, paper=20, single=7, phone=5, by_handler=2),
            [
                ALWAYS,
                "答卷方式不同（扫码15份、纸质20份、电话5份），各方式的回答倾向不同，未分别计算",
                "其中电话访问5份，当面或电话作答通常偏高",
                "其中2份由经办本次慰问的人员访问，答者可能有顾虑",
                "其中5份由公用链接收到，不能排除一人多答",
                "其中纸质问卷7份只录入一次，未经第二人复录核对",
            ],
        ),
        (Taken(30, 30, 30, link=25, shared=5), [ALWAYS, "其中5份由公用链接收到，不能排除一人多答"]),
    ],
)
def test_each_note_stands_where_its_figure_calls_for_it(taken, notes):
    """All back on paper; 60 and 59 of 100; 29; nobody; every way at once; one way alone."""
    assert bias_notes(taken) == notes
