"""签领表: a photographed page ticked line by line, and who signed for another; money or goods."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms

from nuanliu.faces.web.deeds.fields import long_text, photo, short_text
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.stages.payments.ticking import Outcome, Tick

MOST_LINES = 200  # of a sheet that are ticked at once: the others come with the next page
PAPERS = ("receipt", "consent", "payee_paper", "proxy_paper")


class Waiting(NamedTuple):
    """A line of a sheet without a result: its key, whose it is, and what he is to have."""

    pk: int
    name: str
    amount: str


class Line(NamedTuple):
    """One line of a sheet with the fields of its result."""

    name: str
    amount: str
    outcome: forms.BoundField
    why: forms.BoundField


class TickForm(DeedForm):
    """A photographed page, and for each line on it signed or not handed out."""

    sheet = photo("签领表照片", "照片、扫描件或 PDF；没有写在这一页的行留空，下一页再登记")

    def waiting_lines(self) -> Iterable[Waiting]:
        """The lines of the sheet that wait, `MOST_LINES` at most."""
        raise NotImplementedError

    def offer(self) -> None:
        """Two fields a line; nothing is said of a line that nobody chose."""
        self.waiting = list(self.waiting_lines())
        chosen = [("", "—"), *((o.value, o.chinese) for o in (Outcome.SIGNED, Outcome.BACK))]
        for one in self.waiting:
            words = {"aria-label": f"{one.name} 结果"}
            self.fields[f"line_{one.pk}"] = forms.ChoiceField(
                choices=chosen, required=False, widget=forms.Select(attrs=words)
            )
            told = {"aria-label": f"{one.name} 未领原因", "autocomplete": "off"}
            self.fields[f"why_{one.pk}"] = forms.CharField(
                max_length=120, required=False, widget=forms.TextInput(attrs=told)
            )

    @property
    def lines(self) -> list[Line]:
        """The lines of the sheet with their fields."""
        return [
            Line(one.name, one.amount, self[f"line_{one.pk}"], self[f"why_{one.pk}"])
            for one in self.waiting
        ]

    def clean(self) -> dict[str, Any]:
        """What is not handed out has its reason."""
        given = super().clean() or {}
        for one in self.waiting:
            if given.get(f"line_{one.pk}") == Outcome.BACK and not given.get(f"why_{one.pk}"):
                self.add_error(f"why_{one.pk}", f"请写明{one.name}未领的原因")
        return given


def ticks_of(given: dict[str, Any]) -> list[Tick]:
    """What a `TickForm` says of each line that somebody chose."""
    said = {int(name[5:]): value for name, value in given.items() if name[:5] == "line_" and value}
    return [
        Tick(pk, Outcome(value), given[f"why_{pk}"] if value == Outcome.BACK else "")
        for pk, value in said.items()
    ]


class ProxyForm(DeedForm):
    """代领: who signed for whom, why, and the papers that show it; whose line is the subclass's."""

    sheet = photo("签领表照片", "写有这一行的一页")
    reason = long_text("代领原因", 120)
    proxy_name = short_text("代领人姓名", 60)
    proxy_relation = short_text("与本人的关系", 20)
    proxy_number = short_text("代领人证件号码", 40, help_text="加密保存，页面上不再显示")
    receipt = photo("代领人签名", "代领人为这一笔签的收条")
    consent = photo("本人委托书")
    payee_paper = photo("本人证件照片")
    proxy_paper = photo("代领人证件照片")


def proxy_of(pk: int, given: dict[str, Any]) -> Tick:
    """What a `ProxyForm` says of the line `pk`."""
    papers = {name: given[name][1] for name in PAPERS}
    words = {n: given[n] for n in ("reason", "proxy_name", "proxy_relation", "proxy_number")}
    return Tick(pk, Outcome.PROXY, **words, **papers)
