"""Edits of what the public reads: tried, taken back, and kept until somebody else approves them.

A save runs as it always does, gate included, in a transaction. Where it would change what the public reads,
the transaction is rolled back and the form is kept as it was posted; approving posts it again.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from civic import versions, workflow
from civic.admin import stale
from civic.admin.lookups import is_key
from civic.admin.permissions import PUBLISH, is_shown, owner_of
from civic.admin.public_facts import facts
from civic.models import PendingChange, PublishedVersion
from civic.models.changes import ChangeAct, ChangeState
from civic.publication import Problem

REOPEN = "reopen"
NOT_FORMS = (ChangeAct.DELETE, ChangeAct.REVERT)
"""What is done again rather than edited again."""
_NOT_KEPT = ("csrfmiddlewaretoken",)


class Held(Exception):  # noqa: N818 the name says what happened
    """The save would change what the public reads; ``change`` is what it came to, not stored yet."""

    def __init__(self, change: PendingChange) -> None:
        self.change = change
        super().__init__(str(change))


class Trial:
    """What a save started from, and the public versions that it would make."""

    def __init__(self, seen: list[PublishedVersion]) -> None:
        self.seen = seen
        self.before: dict[str, Any] | None = None
        self.token = ""

    def starts_from(self, record: Any) -> None:
        self.before = facts(record) if is_shown(record) else None
        self.token = stale.token(record)


def replayed(request: HttpRequest) -> PendingChange | None:
    """The approved change that this request carries out."""
    return getattr(request, "replayed", None)


def note_of(request: HttpRequest) -> str:
    """Why something is edited; the public reads it beside the version."""
    change = replayed(request)
    return change.reason if change else request.POST.get("reason", "").strip()[: stale.REASON]


@contextmanager
def trial(request: HttpRequest) -> Iterator[None]:
    """Watch a save, unless it is approved already or its editor needs nobody."""
    alone = not settings.FOUR_EYES and request.user.has_perm(PUBLISH)
    if alone or replayed(request) is not None:
        yield
        return
    with versions.watched() as seen:
        request.trial = Trial(seen)  # type: ignore[attr-defined]
        try:
            yield
        finally:
            del request.trial  # type: ignore[attr-defined]


def starts_from(request: HttpRequest, record: Any) -> None:
    if found := getattr(request, "trial", None):
        found.starts_from(record)


def consider(request: HttpRequest, record: Any, act: ChangeAct) -> None:
    """Raises ``Held`` where the public would read something new."""
    found = getattr(request, "trial", None)
    if found is None:
        return
    gone = act == ChangeAct.DELETE
    after = facts(record) if not gone and is_shown(record) else None
    own = found.before != after
    if found.seen or own:
        raise Held(_change(request, record, act, found, after if own else None))


def _change(
    request: HttpRequest, record: Any, act: ChangeAct, found: Trial, after: dict[str, Any] | None
) -> PendingChange:
    about = owner_of(record) or record
    before, then = _read(found.seen)
    if found.before != after and (found.before or after):
        row = {"model": record._meta.model_name, "title": str(record)}
        before.append(row | {"record": found.before})
        then.append(row | {"record": after})
    other = reopened(request) if act == ChangeAct.ADD else None
    return PendingChange(
        act=act,
        model=about._meta.model_name,
        record_key=other.record_key if other else about.key,
        title=str(about)[:300],
        form_model=record._meta.model_name,
        form_key="" if act == ChangeAct.ADD else record.key,
        posted=[[n, v] for n, vs in request.POST.lists() if n not in _NOT_KEPT for v in vs],
        before=before,
        after=then,
        token=found.token,
        reason=note_of(request),
        made_by=request.user,
    )


def _read(seen: list[PublishedVersion]) -> tuple[list[Any], list[Any]]:
    """What the public reads and would read of every record that gets a new version, in that order."""
    before, after = {}, {}
    for version in seen:
        name = (version.model, version.record_key)
        record = versions.PUBLIC_MODELS[version.model].objects.get(key=version.record_key)
        row = {"model": version.model, "title": str(record)}
        if name not in before:
            last = versions.previous(version)
            before[name] = row | {"record": (last.record or None) if last else None}
        after[name] = row | {"record": version.record}
    return list(before.values()), list(after.values())


# Posting again


def _clone(request: HttpRequest, change: PendingChange) -> Any:
    """The request as if the form were posted now; its messages are not the reader's."""
    clone: Any = copy.copy(request)
    clone.method, clone.GET = "POST", QueryDict()
    given = QueryDict(mutable=True)
    for name, value in change.posted:
        given.appendlist(name, value)
    clone.POST, clone._files = given, MultiValueDict()
    clone._messages = CookieStorage(clone)
    return clone


def form_of(change: PendingChange) -> tuple[Any, Any]:
    """The admin of the form that was posted, and its row; ``None`` for a row that is not there."""
    model: Any = apps.get_model("civic", change.form_model)
    row = model._default_manager.filter(key=change.form_key).first() if change.form_key else None
    return admin.site.get_model_admin(model), row


def reopened(request: HttpRequest) -> PendingChange | None:
    """The change of one's own that an address asks to edit again."""
    key = request.GET.get(REOPEN, "")
    own = PendingChange.objects.filter(made_by=request.user.pk).exclude(state=ChangeState.APPLIED)  # type: ignore[misc]
    return own.filter(pk=key).first() if is_key(key) else None


def typed_again(request: HttpRequest, model_name: str) -> Any:
    """A request that shows the form filled with the change that is edited again, and saves nothing."""
    change = reopened(request) if REOPEN in request.GET else None
    if change is None or change.form_model != model_name or change.act in NOT_FORMS:
        return None
    clone = _clone(request, change)
    clone.GET, clone._messages = request.GET, request._messages  # type: ignore[attr-defined]
    clone.refusals = [_("This is your change as you typed it. It waits as it was until you save again.")]
    return clone


def replay(request: HttpRequest, change: PendingChange) -> None:
    """Save an approved change as an edit by its maker. Raises ``Refused`` with what stands in the way."""
    form, row = form_of(change)
    clone = _clone(request, change)
    clone.user, clone.replayed, clone._dont_enforce_csrf_checks = change.made_by, change, True
    if change.act != ChangeAct.ADD and (row is None or moved_on(change, row)):
        _conflict(change)
    try:
        if change.act == ChangeAct.DELETE:
            answer = form.delete_view(clone, str(row.pk))
        elif change.act == ChangeAct.REVERT:
            answer = form.revert_view(clone, str(row.pk))
        else:
            answer = form.changeform_view(clone, str(row.pk) if row else None)
    except PermissionDenied:
        text = _("%(who)s may no longer edit this.") % {"who": change.made_by.get_username()}
        raise workflow.Refused(Problem("maker_may_not", text)) from None
    if answer.status_code != 302:
        raise workflow.Refused(*(Problem("change_refused", text) for text in _complaints(answer)))
    if problems := getattr(clone, "refusals", []):
        raise workflow.Refused(*(Problem("change_refused", text) for text in problems))


def moved_on(change: PendingChange, row: Any) -> bool:
    return stale.token(row) != change.token


def _conflict(change: PendingChange) -> None:
    text = _(
        "“%(record)s” was changed after this was typed. Send it back: when its maker opens it again, both "
        "versions stand side by side."
    )
    raise workflow.Refused(Problem("change_stale", text % {"record": change.title}))


def _complaints(answer: Any) -> list[str]:
    """Every error that a form came back with."""
    data = getattr(answer, "context_data", None) or {}
    return [str(error) for listed in data.get("errors", []) for error in _flat(listed)] or [
        _("The form no longer takes it.")
    ]


def _flat(listed: Any) -> list[str]:
    return [str(one) for one in listed] if isinstance(listed, list | tuple) else [str(listed)]
