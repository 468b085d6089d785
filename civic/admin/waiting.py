"""What a form says of the change that waits for its record."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from civic.admin.permissions import PUBLISH, is_shown, owner_of
from civic.models import PendingChange
from civic.models.changes import FORMS, ChangeAct, ChangeState


def context(request: HttpRequest, record: Any, form: Any) -> dict[str, Any]:
    """The open change of a record, one's own that came back, and whether a save of this form will wait."""
    if record is None or not record.pk:
        return {}
    about = owner_of(record) or record
    changes = PendingChange.objects.filter(model=about._meta.model_name, record_key=about.key)
    wanted = changes.filter(state__in=(ChangeState.OPEN, ChangeState.RETURNED)).select_related("made_by")
    found = list(wanted)
    shown = is_shown(record)
    return {
        "waiting": next((c for c in found if c.is_open), None),
        "came_back": [c for c in found if not c.is_open and c.made_by_id == request.user.pk],
        "is_shown": shown,
        "will_wait": shown and (settings.FOUR_EYES or not request.user.has_perm(PUBLISH)),
        "asks_reason": shown and "reason" in form.fields,
    }


def told(change: PendingChange) -> str:
    """What the maker of a change reads after saving it."""
    return _(
        "Your change of “%(record)s” waits: the public reads the old words until somebody else approves it."
    ) % {"record": change.title}


def made(change: PendingChange) -> str:
    return _("by %(who)s, %(when)s") % {
        "who": change.made_by.get_username(),
        "when": date_format(localtime(change.made_at), "DATETIME_FORMAT"),
    }


def _form_url(model: str, key: str) -> str | None:
    found = (
        apps.get_model("civic", model)._default_manager.filter(key=key).values_list("pk", flat=True).first()
    )  # type: ignore[attr-defined]
    return reverse(f"admin:civic_{model}_change", args=[quote(found)]) if found else None


def back_to(change: PendingChange) -> str:
    """The form of the record that a change is about, or its list while there is no such record."""
    return _form_url(change.model, change.record_key) or reverse(f"admin:civic_{change.model}_changelist")


def again_url(change: PendingChange) -> str | None:
    """The form filled with the change, or the page where it was proposed; ``None`` for what has neither."""
    if change.act not in FORMS:
        return proposed_on(change)
    if change.act == ChangeAct.ADD:
        url: str | None = reverse(f"admin:civic_{change.form_model}_add")
    else:
        url = _form_url(change.form_model, change.form_key)
    return f"{url}?reopen={change.pk}" if url else None


def proposed_on(change: PendingChange) -> str | None:
    """The page that shows what would move, or the text; ``None`` where the change says it all."""
    given = dict(change.posted)
    if change.act == ChangeAct.TEXT:
        return reverse("admin:civic_sourcearticle_confirm", args=[given["intake"]])
    if change.act != ChangeAct.MERGE:
        return None
    rows = apps.get_model("civic", change.form_model)._default_manager  # type: ignore[attr-defined]
    found = dict(rows.filter(key__in=(change.form_key, given["gone"])).values_list("key", "pk"))
    if len(found) < 2:
        return None
    return reverse(
        f"admin:civic_{change.form_model}_merge", args=[found[change.form_key], found[given["gone"]]]
    )
