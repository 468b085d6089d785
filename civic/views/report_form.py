"""The form that takes a report, with two guards that need neither cookie nor script."""

import re
import time
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.models import CorrectionReport
from civic.models.corrections import MAX_BODY, MAX_WHERE

MIN_SECONDS = 2
MAX_SECONDS = 24 * 60 * 60
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_signer = signing.Signer(salt="civic.views.report_form")


def new_stamp() -> str:
    """A sealed note of the time at which a form was handed out."""
    return _signer.sign(f"{time.time():.2f}")


def age(stamp: str) -> float | None:
    """Seconds since a form was handed out; ``None`` if the stamp is not ours."""
    try:
        return time.time() - float(_signer.unsign(stamp))
    except signing.BadSignature:
        return None


def _readable(text: str) -> None:
    if "\ufffd" in text:
        raise ValidationError(_("We cannot read some signs. Take out each � and send it again."))


class ReportForm(forms.Form):
    """What is wrong, where it can be checked, and, only if wanted, an e-mail address."""

    body = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("Use up to 2,000 characters. Please do not write about private people."),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[_readable],
        error_messages={
            "required": gettext_lazy("Tell us what is wrong."),
            "max_length": gettext_lazy(
                "Use at most %(limit_value)d characters for what is wrong. You used %(show_value)d."
            ),
        },
    )
    where = forms.CharField(
        label=gettext_lazy("Where can we check this? (optional)"),
        help_text=gettext_lazy("A web address, or the name of a document."),
        max_length=MAX_WHERE,
        required=False,
        validators=[_readable],
        error_messages={
            "max_length": gettext_lazy(
                "Use at most %(limit_value)d characters for where to check. You used %(show_value)d."
            )
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail (optional)"),
        help_text=gettext_lazy("Only if you want an answer. We delete it 90 days after we are done."),
        max_length=CorrectionReport._meta.get_field("email").max_length,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": gettext_lazy("Write your e-mail like name@example.org, or leave it out."),
            "max_length": gettext_lazy("This e-mail is too long."),
        },
    )
    # Programs fill in whatever they find. People neither see nor reach it; a screen reader says what to do.
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed: Mapping[str, str] | None = None) -> None:
        """``typed`` is what was sent; a sign that no page can show comes back as �."""
        self.typed: dict[str, Any] = {}
        if typed is not None:
            lines = {name: re.sub(r"\r\n?", "\n", typed.get(name, "")) for name in self.base_fields}
            self.typed = {name: _UNREADABLE.sub("\ufffd", text) for name, text in lines.items()}
        super().__init__(self.typed or None, initial={"stamp": new_stamp()})

    def clean_website(self) -> str:
        """A browser may have filled it in by itself, so this is said, and the second try passes."""
        if self.cleaned_data["website"]:
            self.typed["website"] = ""
            raise ValidationError(
                _("Something filled in a hidden field. We emptied it. Please send the form again.")
            )
        return ""

    def clean_stamp(self) -> str:
        """Nobody types this fast, and a form of yesterday may be a copy that somebody kept to send often."""
        stamp = self.cleaned_data["stamp"]
        seconds = age(stamp)
        if seconds is not None and seconds <= MIN_SECONDS:
            raise ValidationError(_("That was very fast. Wait two seconds. Then send it again."))
        if seconds is None or seconds > MAX_SECONDS:
            self.typed["stamp"] = new_stamp()
            raise ValidationError(_("This form was open too long. Nothing is lost. Please send it again."))
        return stamp

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every message with the id of its field; the id is empty where there is no field to go to."""
        found = []
        for name, errors in self.errors.items():
            seen = name in self.fields and name not in ("website", "stamp")
            found += [(self[name].id_for_label if seen else "", str(error)) for error in errors]
        return found
