"""The queue of quotes that the newest text of their source lacks, each with wordings that come near."""

import re
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from civic import textmatch
from civic.admin.lookups import ReadOnlyAdmin, is_key
from civic.admin.permissions import owner_of
from civic.models import AbsentQuote, Evidence, Snapshot
from civic.workflow.candidates import Candidate, candidates, newest_text

PARAMETER = "attach"
_ATTACH = re.compile(r"([0-9]+)-([0-9]+)-([0-9]+)-([0-9]+)")


class Attachment(NamedTuple):
    """A wording that an editor wants a quote to have: from a later text of the same source."""

    evidence: str
    snapshot: int
    exact: str


def form_of(quote: Evidence) -> str:
    """The address of the ordinary form on which a quote is edited."""
    target = quote.target
    return reverse(f"admin:{target._meta.app_label}_{target._meta.model_name}_change", args=[target.pk])


def attached(request: HttpRequest) -> Attachment | None:
    """The wording that an opened form should begin with; ``None`` for any address that does not fit."""
    given = _ATTACH.fullmatch(request.GET.get(PARAMETER, ""))
    if request.method != "GET" or given is None or not all(map(is_key, given.groups())):
        return None
    quote, snapshot, start, end = map(int, given.groups())
    text = Snapshot.objects.filter(pk=snapshot, article__snapshots__evidence=quote).first()
    if text is None or not start < end <= min(len(text.text), start + 600):
        return None
    return Attachment(str(quote), snapshot, text.text[start:end])


class Choice(NamedTuple):
    """A wording with the link that opens the ordinary form with it."""

    words: Candidate
    url: str


def _choices(quote: AbsentQuote, snapshot: Snapshot | None) -> list[Choice]:
    if snapshot is None:
        return []
    found = candidates(quote, snapshot)
    places = (f"{quote.pk}-{snapshot.pk}-{words.start}-{words.end}" for words in found)
    form = form_of(quote)
    return [
        Choice(words, f"{form}?{urlencode({PARAMETER: place})}")
        for words, place in zip(found, places, strict=True)
    ]


@admin.register(AbsentQuote)
class AbsentQuoteAdmin(ReadOnlyAdmin):
    """Nothing is attached here: a link opens the form of the record with the new words in it."""

    list_display = ("quote", "owner", "source", "absent_on")
    list_select_related = (
        *("snapshot__article", "commitment__institution", "commitment__level", "statement", "institution"),
        *(
            "commitment_event__commitment",
            "resolution_event__resolution",
            "resolution_relation",
            "role__person",
        ),
    )
    search_fields = ("exact", "snapshot__article__title")
    change_form_template = "admin/civic/absentquote/change_form.html"
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("civic.view_evidence")

    @admin.display(description=gettext_lazy("quote"), ordering="exact")
    def quote(self, obj: AbsentQuote) -> str:
        return str(obj)

    @admin.display(description=gettext_lazy("proves"))
    def owner(self, obj: AbsentQuote) -> str:
        return format_html('<a href="{}">{}</a>', form_of(obj), owner_of(obj.target))

    @admin.display(description=gettext_lazy("source"))
    def source(self, obj: AbsentQuote) -> str:
        return str(obj.snapshot.article)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ()

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        quote = self.get_object(request, object_id) if object_id else None
        shown: dict[str, Any] = {}
        if quote is not None:
            newest = newest_text(quote)
            shown = {"absent": quote, "newest": newest, "choices": _choices(quote, newest)}
            shown |= {"owner": owner_of(quote.target), "form": form_of(quote), "was": _around(quote)}
        return super().changeform_view(request, object_id, form_url, {**shown, **(extra_context or {})})


def _around(quote: Evidence) -> tuple[str, str]:
    """What stood before and after a quote in the text it was taken from."""
    if quote.start is None or quote.end is None or not quote.snapshot.text:
        return quote.prefix, quote.suffix
    return textmatch.context(quote.snapshot.text, quote.start, quote.end, 120)
