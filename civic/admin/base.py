"""What every form of ours does: save under a lock, refuse a stale or forbidden edit, lose nothing typed."""

import copy
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.messages import ERROR, WARNING
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import workflow
from civic.admin import conflict, pending, permissions, reach, stale, waiting
from civic.admin.downloads import DownloadAdmin
from civic.admin.fields import OVERRIDES
from civic.admin.history import RememberedAdmin
from civic.admin.lookups import CarefulAdmin
from civic.models.changes import ChangeAct
from civic.models.records import has_controls

NOT_OF_THE_RECORD = ("revision", "opened", "reason")


class StaffForm(forms.ModelForm):
    """Carries the state of the record it was opened on, and shows what the workflow refused."""

    refusals: ClassVar[list[str]] = []
    revision = forms.CharField(widget=forms.HiddenInput, required=False)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why this change?"),
        required=False,
        max_length=stale.REASON,
        help_text=gettext_lazy("In one sentence. The public reads it beside the change."),
        widget=AdminTextInputWidget,
    )
    is_stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["revision"] = stale.token(self.instance)
            self.initial["opened"] = timezone.now().isoformat()

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if has_controls(reason):
            raise ValidationError(_("Remove the control characters."))
        return reason

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for refusal in self.refusals:
            self.add_error(None, refusal)
        seen = self.cleaned_data.get("revision", "")
        if self.instance.pk and seen != self.initial["revision"]:
            self.is_stale = True
            self.add_error(None, stale.complaint(self.instance, seen))
        return cleaned

    @cached_property
    def changed_data(self) -> list[str]:
        """Names of the fields of the record that were changed."""
        return [name for name in super().changed_data if name not in NOT_OF_THE_RECORD]


class StaffAdmin(RememberedAdmin, DownloadAdmin, CarefulAdmin):
    """A form whose save is one transaction: rows, inlines, what is derived, or a refusal in words."""

    form = StaffForm
    formfield_overrides = OVERRIDES
    change_form_template = "admin/civic/change_form.html"

    # Opening and locking

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Inside a save, the record as it is now and stays until the end of it."""
        record = super().get_object(request, object_id, from_field)
        if record is not None and request.method == "POST" and connection.in_atomic_block:
            record = stale.lock(record)
            pending.starts_from(request, record)
        return record

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusals = getattr(request, "refusals", [])
        return form

    # Who may

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or permissions.may_edit(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        return permissions.may_delete(obj) and permissions.may_edit(obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """Records are deleted one at a time, from their form, where one sees what goes with them."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # Saving

    def _changeform_view(
        self, request: HttpRequest, object_id: Any, form_url: str, extra_context: Any
    ) -> HttpResponse:
        """A refusal takes the save back, then shows the form as it was typed with the reasons on top."""
        view = super()._changeform_view  # type: ignore[misc]
        if request.method != "POST":
            again = pending.typed_again(request, str(self.opts.model_name))
            return view(again or request, object_id, form_url, extra_context)
        conflict.merge(request)
        try:
            with transaction.atomic(), pending.trial(request):
                return view(request, object_id, form_url, extra_context)
        except pending.Held as held:
            if kept := self.hold(request, held.change):
                return kept
        except workflow.Refused as refusal:
            request.refusals = [p.message for p in refusal.problems]  # type: ignore[attr-defined]
        except IntegrityError:
            twin = _("Another record holds one of these values already, or two rows below are the same.")
            request.refusals = [twin]  # type: ignore[attr-defined]
        return view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A save over somebody else's shows both; what waits is named."""
        form = context["adminform"].form
        if form.is_bound and getattr(form, "is_stale", False) and pending.replayed(request) is None:
            return conflict.page(self, request, context)
        context |= waiting.context(request, context.get("original"), form)
        return super().render_change_form(request, context, *args, **kwargs)

    def hold(self, request: HttpRequest, change: Any) -> HttpResponse | None:
        """Keep a change for somebody else to approve, and say so; ``None`` where another one waits."""
        try:
            kept = workflow.hold(change)
        except workflow.Refused as refusal:
            request.refusals = [p.message for p in refusal.problems]  # type: ignore[attr-defined]
            return None
        self.message_user(request, waiting.told(kept), WARNING)
        return HttpResponseRedirect(waiting.back_to(kept))

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.changed_data or any(formset.has_changed() for formset in formsets):
            self.finish(request, form.instance, form)

    def finish(self, request: HttpRequest, record: Any, form: Any = None) -> None:
        """Tell the workflow that a record, or a row of some, was edited. Raises ``Refused``."""
        reach.edited(reach.reached(record), request.user, record, pending.note_of(request))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._tell_owners(request, reach.reached(obj), reach.retold(message, obj))
        entry = super().log_addition(request, obj, message)
        pending.consider(request, obj, ChangeAct.ADD)
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._tell_owners(request, reach.reached(obj), reach.retold(message, obj))
        entry = super().log_change(request, obj, message)
        pending.consider(request, obj, ChangeAct.CHANGE)
        return entry

    def _tell_owners(self, request: HttpRequest, owners: list[Any], message: list[Any] | None) -> None:
        """So that whoever has the record open learns what changed in its rows."""
        for owner in owners if message else ():
            super().log_change(request, owner, message)  # type: ignore[arg-type]

    # Deleting

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            with transaction.atomic(), pending.trial(request):
                return super().delete_view(request, object_id, extra_context)
        except pending.Held as held:
            if kept := self.hold(request, held.change):
                return kept
        except workflow.Refused as refusal:
            request.refusals = [p.message for p in refusal.problems]  # type: ignore[attr-defined]
        for text in request.refusals:  # type: ignore[attr-defined]
            self.message_user(request, text, ERROR)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[quote(unquote(object_id))]))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        owners = [each for each in reach.reached(obj) if each != obj]
        message = reach.retold([{"deleted": {}}], obj)
        about = copy.copy(obj)
        super().delete_model(request, obj)
        reach.edited(owners, request.user, obj, pending.note_of(request))
        self._tell_owners(request, owners, message)
        pending.consider(request, about, ChangeAct.DELETE)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what the list and the name of a row show."""
        queryset = super().get_queryset(request)
        related = self.list_select_related
        return queryset.select_related(*related) if isinstance(related, tuple) else queryset
