"""What the five reviewed records share: states, stamps, addresses, and the list of what is missing."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from civic import workflow
from civic.admin import pending, queues, slugs, verbs
from civic.admin.base import StaffAdmin, StaffForm
from civic.admin.previewing import PreviewingAdmin
from civic.admin.reviewing import ReviewingAdmin
from civic.choices import ReviewState
from civic.publication import publication_problems

STAMPS = (
    "review_state",
    "created_at",
    "created_by",
    "updated_at",
    "edited_by",
    "submitted_by",
    "reviewed_by",
    "review_note",
    "published_at",
    "withdrawn_at",
    "withdrawal_reason",
    "key",
)
ADDRESS: Any = (_("Address"), {"classes": ("collapse",), "fields": ("slug",)})
STAMPED: Any = (_("State and stamps"), {"classes": ("collapse",), "fields": STAMPS})


class ReviewedForm(StaffForm):
    """Proposes an address where none was typed; ``slug_from`` says from which fields."""

    slug_from: ClassVar[tuple[str, ...]] = ("title",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Part of the address. Left empty, it is made for you.")

    def slug_words(self) -> str:
        """The text that a proposed address is made from; empty while the fields hold errors."""
        return " ".join(str(self.cleaned_data.get(name) or "") for name in self.slug_from).strip()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        typed, model = self.cleaned_data.get("slug"), self._meta.model
        if "slug" not in self.cleaned_data:
            return cleaned
        if not typed:
            kept = self.initial.get("slug") if self.instance.pk else ""
            words = self.slug_words()
            self.cleaned_data["slug"] = kept or (slugs.proposed(model, words) if words else "")
        elif not self.instance.pk and slugs.is_taken(model, typed):
            self.add_error("slug", _("This address belongs to another record, or once did."))
        return cleaned


class ReviewedAdmin(PreviewingAdmin, ReviewingAdmin, StaffAdmin):
    """A record that is coded, reviewed, published and withdrawn."""

    form = ReviewedForm
    readonly_fields: ClassVar[Any] = STAMPS
    save_on_top = False

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """A new address goes through the workflow, in ``finish``, so that the old one redirects."""
        if not change:
            obj.created_by = request.user
        elif "slug" in form.changed_data:
            obj.slug = form.initial["slug"]
        super().save_model(request, obj, form, change)

    def finish(self, request: HttpRequest, record: Any, form: Any = None) -> None:
        workflow.record_edit(record, request.user, note=pending.note_of(request))  # type: ignore[arg-type]
        if form is not None and record.slug != form.cleaned_data.get("slug", record.slug):
            workflow.rename(record, form.cleaned_data["slug"], request.user)  # type: ignore[arg-type]

    def view_on_site(self, obj: Any) -> str | None:
        visible = self.model._default_manager.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if visible else None

    # Save and submit

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        if "_submit_for_review" in request.POST:
            verbs.run(self, request, verbs.VERBS["submit"], [obj])
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_submit_for_review" in request.POST:
            verbs.run(self, request, verbs.VERBS["submit"], [obj])
        return super().response_change(request, obj)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """With what is missing for publication and the verbs of this state."""
        record = context.get("original")
        if record is not None:
            stored = self.model._default_manager.get(pk=record.pk)
            context["review_record"] = stored
            context["missing"] = [] if stored.is_published else publication_problems(stored)
            context["review_url"] = queues.url_of(str(self.opts.model_name), stored.pk)
            context["preview_url"] = self.preview_url(stored)
            usable = verbs.available(request.user, stored)
            context["verbs"] = [
                {"label": v.label, "url": self.verb_url(stored, v)} for v in usable if v.name != "submit"
            ]
            context["locked"] = self._why_locked(request, stored)
            editable = any(v.name == "submit" for v in usable)
        else:
            editable = request.user.has_perm(verbs.SUBMIT)
        context["can_submit"] = editable and not context["is_popup"]
        return super().render_change_form(request, context, *args, **kwargs)

    def _why_locked(self, request: HttpRequest, record: Any) -> Any:
        """Why the form is read-only, for those who wonder."""
        if record.review_state == ReviewState.IN_REVIEW:
            return _("In review: nobody edits it now. A reviewer can return it with a note.")
        if record.review_state == ReviewState.REHEARSED:
            return _("It rests on fiction: staff see it in the preview, the public never.")
        return ""
