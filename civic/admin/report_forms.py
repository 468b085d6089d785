"""What staff type to settle a report or to write in the public log."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic import corrections
from civic.choices import ReportState
from civic.models import Correction, CorrectionReport
from civic.web.subjects import subject

_OWN = _("Public. Your own words, never the reporter's.")


class Words(forms.CharField):
    """Public words of several lines."""

    def __init__(self, **kwargs: Any) -> None:
        widget = AdminTextareaWidget(attrs={"rows": 3})
        super().__init__(help_text=_OWN, max_length=2000, required=False, widget=widget, **kwargs)


class LogForm(forms.Form):
    """The two sentences of an entry in the public log."""

    wrong = Words(label=_("What was wrong"))
    changed = Words(label=_("What we changed"))

    def refuse(self, error: ValidationError) -> None:
        """Show what a verb refused, beside the field where there is one."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)


class DecisionForm(forms.ModelForm):
    """An open report: read it, then say what becomes of it."""

    decision = forms.ChoiceField(label=_("What becomes of it"), required=False)
    wrong = Words(label=_("What was wrong"))
    changed = Words(label=_("What we changed"))
    may_accept = False

    class Meta:
        model = CorrectionReport
        fields = ("staff_note",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("Leave it open"))]
        if self.may_accept:
            choices.append((ReportState.ACCEPTED.value, _("Accept: write the two sentences below")))
        choices += [
            (ReportState.DECLINED.value, _("Decline: there is no mistake")),
            (ReportState.JUNK.value, _("Junk: it says nothing about a page")),
        ]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == ReportState.ACCEPTED:
            self._check([self.instance], cleaned)
        return cleaned

    def _check(self, reports: Iterable[CorrectionReport], cleaned: dict[str, Any]) -> None:
        words = {name: cleaned.get(name) or "" for name in ("wrong", "changed")}
        for name, message in corrections.complaints(reports, **words).items():
            self.add_error(name, message)


class CorrectionForm(forms.ModelForm):
    """An entry of the log that nobody reported, or new words for an old one."""

    class Meta:
        model = Correction
        fields = ("corrected_on", "path", "wrong", "changed")

    def clean_path(self) -> str:
        path: str = self.cleaned_data["path"]
        found = subject(path)
        if path and found is None and path != self.initial.get("path"):
            raise ValidationError(_("No public page stands at this path. Write it like /institutions/name/."))
        if found is not None:
            self.instance.title, self.instance.model, self.instance.record_key = found[1:]
            return found.path
        if not path:
            self.instance.title = self.instance.model = self.instance.record_key = ""
        return path

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reports = self.instance.reports.all() if self.instance.pk else []
        words = {name: cleaned[name] for name in ("wrong", "changed") if name in cleaned}
        for name, message in corrections.complaints(reports, **words).items():
            self.add_error(name, message)
        return cleaned
