"""绩效指标: bind to a measure, choose the frame, type in what no measure gives."""

from typing import Any

from django import forms

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.core.standards import Kind
from nuanliu.faces.web.deeds.fields import choice, day, long_text, photo, short_text
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.faces.web.naming import name_of
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.performance import setting
from nuanliu.stages.performance.measures import CATALOGUE
from nuanliu.stages.performance.queries import scoring_day, standards_of
from nuanliu.stages.projects.models import IndicatorTarget

HANDS = frozenset({Role.OFFICE, Role.ACCOUNTANT})
SIGNS = (("", "按目标表或标准"), ("≥", "≥"), ("≤", "≤"), ("=", "="), ("定性", "定性"),
         ("文本", "文本"))  # fmt: skip
POINTS_HELP = "每行一条，写成“指标名称：分值”；都不写的，各级分值平均分给本级指标"


class BindForm(DeedForm):
    """Which measure counts an indicator."""

    target = choice(IndicatorTarget, "指标", "level3")
    measure = forms.ChoiceField(label="计量口径", choices=())
    operator = forms.ChoiceField(
        label="指标性质", required=False, choices=(), help_text="绩效目标表没有写明性质的才选"
    )
    reason = long_text("理由", 200)

    def offer(self) -> None:
        """The indicators of the project, every measure with its unit, the operators."""
        self.choose("target", self.row.targets.all())
        named = [(one.name, name_of(one)) for one in CATALOGUE.values()]
        self.fields["measure"].choices = named  # type: ignore[attr-defined] # of a ChoiceField
        self.fields["operator"].choices = SIGNS  # type: ignore[attr-defined] # likewise


def _bind(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return setting.bind(deed, **{**given, "target": given["target"].pk})


class FrameForm(DeedForm):
    """How the hundred points are divided."""

    frame = forms.ChoiceField(label="评分框架", choices=())
    weights = forms.CharField(
        label="各指标分值", required=False, max_length=4000, help_text=POINTS_HELP,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    reason = long_text("理由", 200)

    def offer(self) -> None:
        """The frames that the standards of the project know."""
        try:
            rows = standards_of(self.row).in_force(
                Kind.FRAME, scoring_day(self.row, self.signed.today)
            )
        except Refused:
            rows = []
        named = [(one.name, one.label or one.name) for one in rows]
        self.fields["frame"].choices = named  # type: ignore[attr-defined] # of a ChoiceField

    def clean_weights(self) -> dict[str, int]:
        """By indicator, as the lines say."""
        lines = str(self.cleaned_data["weights"]).replace("：", ":").splitlines()
        pairs = [line.rpartition(":") for line in lines if line.strip()]
        if any(not mark or not points.strip().isdecimal() for _, mark, points in pairs):
            raise forms.ValidationError("有一行不是“指标名称：分值”，分值用整数")
        return {name.strip(): int(points) for name, _, points in pairs}


class FillForm(DeedForm):
    """An actual that no measure gives, with its reason and its paper."""

    target = choice(IndicatorTarget, "指标", "level3")
    on = day("截至")
    text = short_text("实际值", 60, help_text="数字、日期，或定性指标的百分比，如 85")
    reason = long_text("为什么不能由口径计算", 200)
    paper = photo("证明材料", "照片或 PDF；由另一人确认后才计入，不确认的仍为未取得")

    def offer(self) -> None:
        """Indicators of projects that run."""
        rows = IndicatorTarget.objects.filter(project__state="active").order_by("project", "order")
        self.choose("target", rows)


def _fill(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    name, data = given.pop("paper")
    return setting.fill(deed, **{**given, "target": given["target"].pk}, name=name, data=data)


INDICATORS = (
    DeedPage("project", "bind", _bind, BindForm, label="绑定计量口径",
             states=("active",), roles=HANDS),
    DeedPage("project", "frame",
             lambda d, row, given: setting.choose_frame(d, project=row.pk, **given), FrameForm,
             label="选定评分框架", states=("active",), roles=HANDS),
    DeedPage("filled_value", "fill", _fill, FillForm, label="填报实际值"),
    DeedPage("filled_value", "confirm",
             lambda d, row, _: setting.confirm_filled(d, filled=row.pk)),
    DeedPage("filled_value", "refuse",
             lambda d, row, given: setting.refuse_filled(d, filled=row.pk, **given), ReasonForm),
    DeedPage("filled_value", "withdraw",
             lambda d, row, _: setting.withdraw_filled(d, filled=row.pk)),
)  # fmt: skip
