"""Quotes: the editor chooses a text and pastes words; where they stand is found, never typed."""

from typing import Any

from django.contrib import admin
from django.contrib.messages import ERROR, SUCCESS
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic import textmatch, workflow
from civic.admin import pending
from civic.admin.absent import Attachment, attached
from civic.admin.base import StaffAdmin
from civic.admin.fields import Lines
from civic.admin.ordering import OrderedForm, OrderedFormSet
from civic.admin.permissions import REVIEW, is_shown, owner_of
from civic.admin.rows import StackedRows
from civic.choices import AnchorState
from civic.models import Evidence
from civic.models.changes import ChangeAct

LONGEST = 600


class EvidenceForm(OrderedForm):
    """Anchors the quote in the text it is said to come from, or says why that fails."""

    exact = Lines(
        label=gettext_lazy("Quote"),
        max_length=LONGEST,
        widget=Lines.widget(attrs={"rows": 3}),
        help_text=gettext_lazy("Paste the exact words of the source, as short as they can be."),
    )
    prefix = Lines(  # type: ignore[assignment]
        label=gettext_lazy("Words right before"),
        max_length=120,
        required=False,
        strip=False,
        widget=Lines.widget(attrs={"rows": 1}),
        help_text=gettext_lazy("Only where the quote stands more than once in the text."),
    )
    suffix = Lines(
        label=gettext_lazy("Words right after"),
        max_length=120,
        required=False,
        strip=False,
        widget=Lines.widget(attrs={"rows": 1}),
    )

    attachment: Attachment | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.attachment and self.attachment.evidence == str(self.instance.pk):
            words = {"snapshot": self.attachment.snapshot, "exact": self.attachment.exact}
            self.initial.update(words, prefix="", suffix="")

    def _normal(self, name: str) -> str:
        try:
            return textmatch.normalise(self.cleaned_data[name])
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean_exact(self) -> str:
        return self._normal("exact")

    def clean_prefix(self) -> str:
        return self._normal("prefix")

    def clean_suffix(self) -> str:
        return self._normal("suffix")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        snapshot, exact = self.cleaned_data.get("snapshot"), self.cleaned_data.get("exact")
        if snapshot is not None and exact:
            self._anchor(snapshot, exact)
        return cleaned

    def _anchor(self, snapshot: Any, exact: str) -> None:
        """Find the quote; its text's own spelling is what is stored."""
        around = {name: self.cleaned_data.get(name, "") for name in ("prefix", "suffix")}
        if {"snapshot", "exact"} & set(self.changed_data):
            # Words around the old quote say nothing about the new one, unless they were typed for it.
            around = {name: text if name in self.changed_data else "" for name, text in around.items()}
        found = Evidence(snapshot=snapshot, exact=exact, **around)
        if not snapshot.text and not {"snapshot", "exact"} & set(self.changed_data):
            return
        workflow.anchor_evidence(found)
        if found.anchor_state != AnchorState.EXACT and snapshot.text:
            self.add_error("exact", self._refusal(found))
            return
        for name in ("exact", "prefix", "suffix"):
            self.cleaned_data[name] = getattr(found, name)
        for name in ("start", "end", "anchor_state"):
            setattr(self.instance, name, getattr(found, name))

    def _refusal(self, found: Evidence) -> str:
        text, exact = found.snapshot.text, found.exact
        if found.anchor_state == AnchorState.AMBIGUOUS:
            count = textmatch.anchor(text, exact).count
            return ngettext(
                "These words stand %(count)d time in the text. Paste more of the sentence.",
                "These words stand %(count)d times in the text. Paste more of the sentence, or give the "
                "words right before or after.",
                count,
            ) % {"count": count}
        if textmatch.fold(exact).casefold() in textmatch.fold(text).casefold():
            return _("The text has these words in other letters (capitals). Copy them from the text.")
        return _(
            "These words do not stand in the text, letter for letter. Copy them from the snapshot: "
            "ellipses, corrected spelling and words left out are not part of a quote."
        )


class EvidenceInline(StackedRows):
    """Quotes on the form of what they prove; each subclass names its target."""

    model = Evidence
    form = EvidenceForm
    formset = OrderedFormSet
    autocomplete_fields = ("snapshot", "speaker")
    readonly_fields = ("place",)
    fieldsets = (
        (None, {"fields": ("snapshot", "exact", ("attribution", "speaker"), ("part", "stance", "order"))}),
        (
            gettext_lazy("Where it stands"),
            {"classes": ("collapse",), "fields": (("prefix", "suffix"), "page", "place")},
        ),
    )

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.attachment = attached(request)
        return formset

    @admin.display(description=gettext_lazy("found"))
    def place(self, obj: Evidence) -> str:
        return place(obj)


def place(obj: Evidence) -> str:
    """Where a quote was found, in an editor's words."""
    if obj.start is None:
        return obj.get_anchor_state_display() if obj.pk else _("Found when you save.")
    return _("%(state)s, characters %(start)d to %(end)d") % {
        "state": obj.get_anchor_state_display(),
        "start": obj.start,
        "end": obj.end,
    }


def _vouched(evidence: Evidence) -> list[Any]:
    what = {"name": str(evidence._meta.verbose_name), "object": str(evidence), "fields": ["Anchor state"]}
    return [{"changed": what}]


def inline_for(target: str, **attributes: Any) -> type[EvidenceInline]:
    """The inline of quotes that prove a target, by the name of its foreign key."""
    return type(f"{target}_evidence", (EvidenceInline,), {"fk_name": target, **attributes})


@admin.register(Evidence)
class EvidenceAdmin(StaffAdmin):
    """Every quote with where it stands; it is edited on the form of what it proves."""

    list_display = ("quote", "proves", "attribution", "stance", "anchor_state", "snapshot")
    list_filter = ("anchor_state", "attribution", "stance", "part")
    list_select_related = (
        *("snapshot__article", "commitment__institution", "commitment__level", "statement", "institution"),
        *("commitment_event", "resolution_event", "resolution_relation", "role__person"),
    )
    search_fields = ("exact", "snapshot__article__title")
    actions = ["attest_selected"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Quotes go one at a time; one that the public reads goes when somebody else approves it."""
        return obj is not None and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("quote"), ordering="exact")
    def quote(self, obj: Evidence) -> str:
        return str(obj)

    @admin.display(description=gettext_lazy("proves"))
    def proves(self, obj: Evidence) -> str:
        target = obj.target
        name = f"admin:{target._meta.app_label}_{target._meta.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[target.pk]), target)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REVIEW)

    @admin.action(
        description=gettext_lazy("Vouch for quotes whose text may not be stored"), permissions=["review"]
    )
    def attest_selected(self, request: HttpRequest, queryset: Any) -> None:
        for evidence in queryset:
            try:
                with transaction.atomic(), pending.trial(request):
                    self._attest(request, evidence)
            except pending.Held as held:
                pending.keep(self, request, held)
            except workflow.Refused as refusal:
                self.message_user(request, f"{evidence}: {refusal}", ERROR)
            else:
                self.message_user(request, _("%(quote)s: vouched for.") % {"quote": evidence}, SUCCESS)

    def attest_again(self, request: HttpRequest, object_id: str) -> None:
        """Vouch as another has approved. Raises ``Refused``."""
        self._attest(request, Evidence.objects.get(pk=object_id))

    def _attest(self, request: HttpRequest, evidence: Evidence) -> None:
        """Vouching for what is public waits, although the public reads the same: two have to have looked."""
        pending.starts_from(request, evidence)
        before = evidence.get_anchor_state_display()
        workflow.attest(evidence, request.user)  # type: ignore[arg-type]
        workflow.record_edit(owner_of(evidence))  # nothing was edited: who vouches may still review
        after = evidence.get_anchor_state_display()
        states = ({"exact": evidence.exact, "anchor_state": each} for each in (before, after))
        also = [pending.told_of(evidence, *states)] if is_shown(evidence) else []
        pending.consider(request, evidence, ChangeAct.ATTEST, posted=(), also=also)
        self.log_change(request, owner_of(evidence), _vouched(evidence))
