"""Edits of what the public reads: tried, taken back, and kept until somebody else approves them.

A save runs as it always does, gate included, in a transaction. Where it would change what the public reads,
the transaction is rolled back and the form is kept as it was posted; approving posts it again.
"""

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.messages import ERROR, WARNING
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from civic import versions, workflow
from civic.admin import stale, waiting
from civic.admin.lookups import is_key
from civic.admin.permissions import PUBLISH, is_shown, owner_of
from civic.admin.public_facts import facts
from civic.models import PendingChange, PublishedVersion, because
from civic.models.changes import FORMS, ChangeAct, ChangeState
from civic.publication import Problem

REOPEN = "reopen"
_NOT_KEPT = ("csrfmiddlewaretoken",)
_AGAIN = {
    ChangeAct.DELETE: "delete_view",
    ChangeAct.REVERT: "revert_view",
    ChangeAct.ATTEST: "attest_again",
    ChangeAct.MERGE: "merge_again",
    ChangeAct.UNMERGE: "unmerge_again",
    ChangeAct.TEXT: "text_again",
    ChangeAct.CODE: "code_view",
}
"""The method of a row's admin that does an act once more; the others post the form of the row."""
Pairs = Iterable[tuple[dict[str, Any], dict[str, Any]]]
"""What the public reads of a record and what it would read, as ``PendingChange`` keeps them."""


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


def consider(
    request: HttpRequest,
    record: Any,
    act: ChangeAct,
    *,
    posted: Iterable[tuple[str, str]] | None = None,
    also: Pairs = (),
) -> None:
    """Raises ``Held`` where the public would read something new.

    ``posted`` takes the place of the posted form where the act is no form of the record; ``also`` is what
    the public would read anew without a version that says so.
    """
    found = getattr(request, "trial", None)
    if found is None:
        return
    pairs = [*also]
    after = facts(record) if act != ChangeAct.DELETE and is_shown(record) else None
    if found.before != after:
        pairs.append(told_of(record, found.before, after))
    if found.seen or pairs:
        raise Held(_change(request, record, act, found, [*_read(found.seen), *pairs], posted))


def told_of(record: Any, before: Any, after: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A record with what the public reads of it and would read."""
    row = {"model": record._meta.model_name, "title": str(record)}
    return row | {"record": before}, row | {"record": after}


def _change(
    request: HttpRequest, record: Any, act: ChangeAct, found: Trial, pairs: Pairs, posted: Any
) -> PendingChange:
    about = owner_of(record) or record
    other = reopened(request) if act == ChangeAct.ADD else None
    given = posted if posted is not None else posted_to(request)
    return PendingChange(
        act=act,
        model=about._meta.model_name,
        record_key=other.record_key if other else about.key,
        title=str(about)[:300],
        form_model=record._meta.model_name,
        form_key="" if act == ChangeAct.ADD else record.key,
        posted=[list(pair) for pair in given],
        before=[before for before, _after in pairs],
        after=[after for _before, after in pairs],
        token=found.token,
        reason=note_of(request),
        made_by=request.user,
    )


def posted_to(request: HttpRequest) -> list[tuple[str, str]]:
    """A form as it was posted: pairs of a field's name and a value."""
    return [(n, v) for n, vs in request.POST.lists() if n not in _NOT_KEPT for v in vs]


def _read(seen: list[PublishedVersion]) -> Pairs:
    """What the public reads and would read of every record that gets a new version."""
    before, after = {}, {}
    for version in seen:
        name = (version.model, version.record_key)
        record = versions.PUBLIC_MODELS[version.model].objects.get(key=version.record_key)
        row = {"model": version.model, "title": str(record)}
        if name not in before:
            last = versions.previous(version)
            before[name] = row | {"record": (last.record or None) if last else None}
        after[name] = row | {"record": version.record}
    return zip(before.values(), after.values(), strict=True)


def keep(form: admin.ModelAdmin, request: HttpRequest, held: Held) -> bool:
    """Keep what was held, and say so; else say what stands in the way."""
    try:
        kept = workflow.hold(held.change)
    except workflow.Refused as refusal:
        form.message_user(request, str(refusal), ERROR)
        return False
    form.message_user(request, waiting.told(kept), WARNING)
    return True


def kept_or(form: admin.ModelAdmin, request: HttpRequest, held: Held, otherwise: str) -> HttpResponse:
    """To the form of the record that a change waits for, or where it could not be kept."""
    kept = keep(form, request, held)
    return HttpResponseRedirect(waiting.back_to(held.change) if kept else otherwise)


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
    if change is None or change.form_model != model_name or change.act not in FORMS:
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
        act = getattr(form, _AGAIN.get(ChangeAct(change.act), "changeform_view"))
        with because(change.reason, change.made_by):
            answer = act(clone, str(row.pk) if row else None)
    except PermissionDenied:
        text = _("%(who)s may no longer edit this.") % {"who": change.made_by.get_username()}
        raise workflow.Refused(Problem("maker_may_not", text)) from None
    if answer is not None and answer.status_code != 302:
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
    errors = data.get("errors", [])
    errors = errors.values() if isinstance(errors, dict) else errors
    return [str(error) for listed in errors for error in _flat(listed)] or [_("The form no longer takes it.")]


def _flat(listed: Any) -> list[str]:
    return [str(one) for one in listed] if isinstance(listed, list | tuple) else [str(listed)]
