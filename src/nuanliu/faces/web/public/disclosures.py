"""公开 on the web: the released nine sections, word for word as they were approved."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from nuanliu.core.imprint import DEMO
from nuanliu.faces.web.guards import public
from nuanliu.faces.web.public.addresses import DISCLOSURE
from nuanliu.faces.web.public.parts import page
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.documents.render.to_html import render_html
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.people.models import Installation
from nuanliu.records.people.slugs import pk_of
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.package import data_alone
from nuanliu.stages.disclosure.policies import content_hash
from nuanliu.stages.disclosure.texts import written

OPEN = ("released", "published")


@public("公开文本：批准公开的全文，与批准时逐字相同")
@require_safe
def disclosure(request: HttpRequest, slug: str) -> HttpResponse:
    """The text; when the books no longer give the approved one, that it is being renewed."""
    row = _let_out(slug)
    paper = _text(row.pk, row.content_hash)
    told = {"row": row, "paper": paper, "slug": slug}
    return page(request, "disclosure", told, status=200 if paper else 410)


@public("公开数据：随公开文本一起公布的汇总表，没有任何人的姓名和号码")
@require_safe
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """The tables of the newest 发布包 for machines, as they were kept; 404 before there is one."""
    del request
    row = _let_out(slug)
    if row.package is None or row.package.destroyed_on is not None:
        raise Http404
    answer = HttpResponse(_tables(row.package.pk), content_type="application/zip")
    name = f"公开数据-{row.project.fiscal_year}-{row.pk}.zip"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _let_out(slug: str) -> Publication:
    """The text of an address that nobody guesses; 404 while it is not open."""
    pk = pk_of(DISCLOSURE, slug)
    rows = Publication.objects.select_related("project", "package")
    row = rows.filter(pk=pk, state__in=OPEN).first() if pk is not None else None
    if row is None:
        raise Http404
    return row


@lru_cache(maxsize=8)
def _tables(file: str) -> bytes:
    return data_alone(read(StoredFile.objects.get(pk=file)))


@lru_cache(maxsize=8)
def _text(pk: int, approved: str) -> str:
    """The fragment of a publication; '' where it is not the approved text any more."""
    row = Publication.objects.select_related("project").get(pk=pk)
    mark = DEMO if Installation.objects.get().is_demo else None
    document = written(row, mark)
    if content_hash(render_json(document).decode()) != approved:
        return ""
    return render_html(document).decode()
