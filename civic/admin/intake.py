"""“Add article”: take a text in, show what was found and cut, and store a draft when the editor confirms."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.messages import ERROR, SUCCESS
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import workflow
from civic.admin import pending, uploads
from civic.admin.intake_forms import ArriveForm, ConfirmForm, Fetch
from civic.choices import CutReason, IntakeWay
from civic.ingest import duplicates, fetching, intake
from civic.ingest.documents import Document, read_file, too_big
from civic.ingest.encodings import Unreadable
from civic.ingest.proposals import Proposal
from civic.models import ArticleIntake, SourceArticle
from civic.models.changes import ChangeAct
from civic.publication import Problem

CONFIRMED = (
    *("kind", "title", "publisher", "authors", "canonical_url", "archive_url"),
    *("edtf", "date_basis", "as_printed", "date_source_en", "accessed_on", "language"),
)
FIELDSETS: Any = (
    (None, {"fields": ("kind", "title", "publisher", "authors", "canonical_url", "archive_url", "language")}),
    (
        gettext_lazy("Date of publication"),
        {"fields": (("edtf", "date_basis", "as_printed"), "date_source_en", "accessed_on")},
    ),
)
_SHOWN = 30_000
_SHOWN_OF_A_CUT = 1_500


@dataclass(frozen=True)
class Part:
    """A stretch of the text as the page shows it; ``number`` is that of a proposed cut."""

    text: str
    is_cut: bool
    reason: str = ""
    number: int | None = None
    is_taken_back: bool = False


def parts(kept: ArticleIntake, taken_back: set[int], capture: intake.Capture | None) -> list[Part]:
    """The text in reading order, with every proposed cut and every cut by hand."""
    proposed = list(enumerate(kept.cuts))
    by_hand = [c for c in (capture.cuts if capture else []) if c.reason == CutReason.BY_HAND]
    edges = {0, len(kept.source_text), *(place for _n, cut in proposed for place in cut[:2])}
    ordered = sorted(edges | {place for cut in by_hand for place in cut[:2]})
    found: list[Part] = []
    for start, end in pairwise(ordered):
        number, reason = next(((n, c[2]) for n, c in proposed if c[0] <= start < c[1]), (None, ""))
        hand = any(cut.start <= start < cut.end for cut in by_hand)
        is_cut = hand or (number is not None and number not in taken_back)
        if reason == CutReason.BLANK:
            continue
        if any(part.number == number for part in found if number is not None):
            number = None  # cut by hand in its middle: one box is enough
        label = str(CutReason(reason or CutReason.BY_HAND).label) if is_cut or number is not None else ""
        shown = _shortened(kept.source_text[start:end], _SHOWN_OF_A_CUT if is_cut else _SHOWN)
        found.append(Part(shown, is_cut, label, number, number in taken_back))
    return found


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text.strip("\n")
    left_out = _("… %(n)d characters …") % {"n": len(text) - most}
    return f"{text[: most * 2 // 3]}\n{left_out}\n{text[-most // 3 :]}".strip("\n")


def fetched(url: str) -> Document:
    """The page at an address. Raises ``Unreadable`` for one that is refused or holds no text."""
    try:
        found = fetching.fetch(url)
    except fetching.FetchRefused as refusal:
        raise Unreadable(str(refusal)) from refusal
    return read_file(found.content, found.url, url=found.url, way=IntakeWay.FETCHED)


class IntakeAdmin(admin.ModelAdmin):
    """Two steps before the form of an article; the plain form stays below the first one."""

    add_form_template = "admin/civic/sourcearticle/add_form.html"
    fetch: Fetch = staticmethod(fetched)
    """Asked only while ``ARTICLE_FETCH`` is on."""

    def get_urls(self) -> Any:
        arrive = uploads.receiving(self.admin_site, self.arrive_view, self.arrive_refused)
        confirm = uploads.receiving(self.admin_site, self.confirm_view, self.arrive_refused)
        return [
            path("intake/", arrive, name="civic_sourcearticle_intake"),
            path("intake/<slug:key>/", confirm, name="civic_sourcearticle_confirm"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        arrive = {"arrive": ArriveForm(fetch=self.fetch)}
        return super().add_view(request, form_url, {**arrive, **(extra_context or {})})

    # Step 1

    def arrive_view(self, request: HttpRequest) -> HttpResponse:
        """Take a text; from then on it is kept until it is confirmed."""
        self._expect_permission(request)
        posted = request.method == "POST"
        form = ArriveForm(request.POST, request.FILES, fetch=self.fetch) if posted else ArriveForm()
        if posted and getattr(request, "file_is_too_big", False):
            return self.arrive_refused(request, too_big(_("What you sent")))
        if not form.is_valid() or form.document is None:
            return self._arrive_page(request, form)
        url = form.cleaned_data["url"]
        kept = intake.keep(form.document, intake.read(form.document, url), request.user, url)
        return HttpResponseRedirect(reverse("admin:civic_sourcearticle_confirm", args=[kept.key]))

    def arrive_refused(self, request: HttpRequest, why: Any) -> HttpResponse:
        """Something larger than is taken, or cut off on its way: what arrived before it is shown again."""
        typed = request.POST.dict() if hasattr(request, "_post") else {}
        form = ArriveForm({name: typed.get(name, "") for name in ("url", "text")})
        form.full_clean()
        form.errors.clear()
        form.add_error(None, why)
        return self._arrive_page(request, form, status=413)

    def _arrive_page(self, request: HttpRequest, form: ArriveForm, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add article"),
            "opts": self.opts,
            "arrive": form,
            "errors": form.errors,
        }
        return TemplateResponse(request, "admin/civic/sourcearticle/arrive.html", context, status=status)

    # Step 2

    def confirm_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show what was found; store it when the editor says so."""
        self._expect_permission(request)
        kept = ArticleIntake.objects.filter(key=key).first()
        if kept is None:
            gone = _("This text is stored already, or it waited for more than 30 days.")
            self.message_user(request, gone, ERROR)
            return HttpResponseRedirect(reverse("admin:civic_sourcearticle_changelist"))
        form = self._confirm_form(request, kept)
        if "_confirm" in request.POST and form.is_valid():
            answer = self._store(request, kept, form)
            if answer is not None:
                return answer
        return self._confirm_page(request, kept, form)

    def _confirm_form(self, request: HttpRequest, kept: ArticleIntake) -> ConfirmForm:
        values = {name: v for name, v in kept.proposals.items() if name in Proposal.__dataclass_fields__}
        article = intake.proposed_article(Proposal(**values))
        article.canonical_url = article.canonical_url or kept.url
        taken_back = {
            int(n) for n in request.POST.getlist("back") if n.isascii() and n.isdigit() and len(n) < 7
        }
        urls = [request.POST.get("canonical_url", ""), article.canonical_url, kept.url]
        body = intake.capture_of(kept).body
        form_class: Any = self.get_form(request, None, form=ConfirmForm, fields=CONFIRMED)
        form: ConfirmForm = form_class(
            request.POST if request.method == "POST" else None,
            instance=article,
            intake=kept,
            taken_back=taken_back,
            duplicates=duplicates.find(body, [url for url in urls if url]),
        )
        return form

    def _store(self, request: HttpRequest, kept: ArticleIntake, form: ConfirmForm) -> HttpResponse | None:
        """The article's form, where all went well; nothing, with the reasons on the form, where not."""
        try:
            with transaction.atomic(), pending.trial(request):
                kept = ArticleIntake.objects.select_for_update().get(pk=kept.pk)
                article = self._store_article(request, form)
                kept.delete()
        except pending.Held as held:
            return pending.kept_or(self, request, held, request.path)
        except workflow.Refused as refusal:
            form.add_error(None, [problem.message for problem in refusal.problems])
        except ValidationError as error:
            form.add_error(None, error.messages)
        except (ArticleIntake.DoesNotExist, IntegrityError):
            form.add_error(None, _("Somebody stored this article at the same moment. Look at the list."))
        else:
            self.message_user(request, _("“%(article)s” has its text.") % {"article": article}, SUCCESS)
            return HttpResponseRedirect(reverse("admin:civic_sourcearticle_change", args=[article.pk]))
        return None

    def _store_article(self, request: HttpRequest, form: ConfirmForm) -> SourceArticle:
        assert form.capture is not None  # noqa: S101 the form is valid
        if form.same_as is not None:
            article = SourceArticle.objects.get(pk=form.same_as)
            pending.starts_from(request, article)
            snapshot = intake.add_snapshot(article, form.capture)
            posted = [*pending.posted_to(request), ("intake", form.intake.key)]
            pending.consider(request, article, ChangeAct.TEXT, posted=posted)
            what = {"name": str(snapshot._meta.verbose_name), "object": str(snapshot)}
            self.log_change(request, article, [{"added": what}])
            return article
        article = intake.create_article(form.save(commit=False), form.capture, request.user)
        self.log_addition(request, article, [{"added": {}}])
        return article

    def text_again(self, request: HttpRequest, object_id: str) -> None:
        """Store a text of a public article as another has approved. Raises ``Refused``."""
        self._expect_permission(request)
        kept = ArticleIntake.objects.select_for_update().filter(key=request.POST["intake"]).first()
        form = self._confirm_form(request, kept) if kept is not None else None
        if kept is None or form is None or not form.is_valid() or str(form.same_as) != object_id:
            text = _(
                "The text is stored already, or no longer known as one of this article. Bring it in anew."
            )
            raise workflow.Refused(Problem("text_gone", text))
        self._store_article(request, form)
        kept.delete()

    def _confirm_page(self, request: HttpRequest, kept: ArticleIntake, form: ConfirmForm) -> HttpResponse:
        cut: Any = [(_("Body"), {"fields": ("cut_before", "cut_below")})]
        ask: Any = [(_("Is it here already?"), {"fields": ("choice",)})] if "choice" in form.fields else []
        context = {
            **self.admin_site.each_context(request),
            "title": _("Confirm the article"),
            "opts": self.opts,
            "form": form,
            "errors": form.errors,
            "notes": kept.proposals.get("notes", []),
            "ask": AdminForm(form, ask, {}, (), self),
            "found": AdminForm(form, FIELDSETS, {}, (), self),
            "cut": AdminForm(form, cut, {}, (), self),
            "parts": parts(kept, form.taken_back, form.capture),
            "length": len(kept.source_text),
        }
        return TemplateResponse(request, "admin/civic/sourcearticle/confirm.html", context)

    def _expect_permission(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request) or not request.user.has_perm("civic.add_snapshot"):
            raise PermissionDenied
