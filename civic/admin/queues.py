"""What waits for whom: drafts, reviews, quotes without a place, promises to look at again."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.admin.permissions import PUBLISH, REVIEW, SUBMIT
from civic.choices import AnchorState, ReviewState
from civic.models import Commitment, Evidence, PendingChange
from civic.models.changes import OF_PUBLISHERS, ChangeState
from civic.versions import PUBLIC_MODELS
from civic.workflow.review import by_author

PER_PAGE = 50
_SHOWN = {
    "commitment": ("institution", "level"),
    "pendingchange": ("made_by",),
    "evidence": (
        *("snapshot__article", "commitment__institution", "commitment__level", "statement", "institution"),
        *("commitment_event", "resolution_event", "role__person", "resolution_relation__from_resolution"),
        "resolution_relation__to_resolution",
    ),
}
"""What the names of records are made of, so that a list asks for it once."""


class Item(NamedTuple):
    """A line of a queue."""

    model: str
    kind: str
    record: Any
    url: str
    note: str


class Queue(NamedTuple):
    """What it is called and holds, who sees it, and its rows for a user as ``_rows`` gives them."""

    title: Any
    about: Any
    permission: str
    rows: Callable[[Any], QuerySet[Any]]


def _rows(queryset: QuerySet[Any], *, first: Any = 1, at: str = "updated_at") -> QuerySet[Any]:
    """Columns that the parts of a queue share: what comes first, since when, and what it is."""
    order = first if isinstance(first, Case) else Value(first, IntegerField())
    given = {"first": order, "of": Value(queryset.model._meta.model_name, CharField())}
    return (
        queryset.order_by()
        .annotate(**given, since=F(at), which=F("pk"))
        .values_list("first", "since", "of", "which")
    )


def _together(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    return parts[0].union(*parts[1:], all=True).order_by("first", "since", "of", "which")


def _mine(user: Any) -> QuerySet[Any]:
    """Drafts and changes that came back before those that nobody has read."""
    own = Q(review_state=ReviewState.DRAFT) & (Q(created_by=user) | Q(assigned_to=user))
    returned = Case(When(~Q(review_note=""), then=0), default=1, output_field=IntegerField())
    came_back = PendingChange.objects.filter(made_by=user, state=ChangeState.RETURNED)
    parts = [_rows(model.objects.filter(own), first=returned) for model in PUBLIC_MODELS.values()]
    return _together([*parts, _rows(came_back, first=0, at="decided_at")])


def _to_review(user: Any) -> QuerySet[Any]:
    """What a user may decide: not their own, unless somebody else has approved it and they publish."""
    waiting = Q(review_state=ReviewState.IN_REVIEW)
    own = by_author(user)
    approved = Q(reviewed_by__isnull=False)  # by nobody who is an author: an edit takes an approval back
    changes = PendingChange.objects.filter(state=ChangeState.OPEN)
    if settings.FOUR_EYES:
        changes = changes.exclude(made_by=user)
    if not user.has_perm(PUBLISH):
        changes = changes.exclude(act__in=OF_PUBLISHERS)
    parts = []
    for model in PUBLIC_MODELS.values():
        records = model.objects.filter(waiting)
        mine = records.filter(own).values("pk") if settings.FOUR_EYES else records.none().values("pk")
        others = records.exclude(pk__in=mine)
        if user.has_perm(PUBLISH):
            ready = records.filter(approved).values("pk")
            others = records.filter(Q(pk__in=others.values("pk")) | Q(pk__in=ready))
        else:
            others = others.filter(reviewed_by__isnull=True)
        parts.append(_rows(others))
    return _together([*parts, _rows(changes, at="made_at")])


def _orphans(user: Any) -> QuerySet[Any]:
    lost = Evidence.objects.filter(anchor_state__in=(AnchorState.ORPHAN, AnchorState.AMBIGUOUS))
    return _rows(lost, at="snapshot__captured_at").order_by("since", "which")


def _due(user: Any) -> QuerySet[Any]:
    due = Commitment.objects.published().due_for_check()
    ordered = F("last_verified_on").asc(nulls_first=True)
    return _rows(due, at="last_verified_on").order_by(ordered, "which")


def _old(user: Any) -> QuerySet[Any]:
    return _rows(Commitment.objects.published().old(), at="newest_source").order_by("since", "which")


QUEUES = {
    "mine": Queue(
        _("Mine"), _("Drafts you made or were given; what came back with a note stands first."), SUBMIT, _mine
    ),
    "to-review": Queue(
        _("To review"),
        _("Records in review and changes of published ones, the oldest first."),
        REVIEW,
        _to_review,
    ),
    "orphans": Queue(
        _("Orphans"),
        _("Quotes that do not stand in their text, or stand there more than once."),
        SUBMIT,
        _orphans,
    ),
    "due": Queue(
        _("Due for re-check"),
        _("Promises in force that nobody checked within {days} days; the never checked first."),
        SUBMIT,
        _due,
    ),
    "old": Queue(_("Old"), _("Promises whose newest source is older than {days} days."), SUBMIT, _old),
}
_DAYS = {"due": "REVIEW_EVERY_DAYS", "old": "STALE_AFTER_DAYS"}


def _about(name: str) -> str:
    days = getattr(settings, _DAYS[name]) if name in _DAYS else ""
    return str(QUEUES[name].about).format(days=days)


def counted(request: HttpRequest) -> list[dict[str, Any]]:
    """Each queue that a user sees, with its number: one query each."""
    return [
        {"name": name, "title": queue.title, "about": _about(name), "count": queue.rows(request.user).count()}
        for name, queue in QUEUES.items()
        if request.user.has_perm(queue.permission)
    ]


def items(rows: Iterable[tuple[int, Any, str, int]]) -> list[Item]:
    """Rows with their records: one query for each model among them."""
    rows = list(rows)
    found: dict[tuple[str, int], Any] = {}
    for name in {of for _first, _since, of, _which in rows}:
        model: Any = apps.get_model("civic", name)
        keys = [which for _first, _since, of, which in rows if of == name]
        records = model._default_manager.select_related(*_SHOWN.get(name, ()))
        if name == "evidence":
            records = records.defer("snapshot__text")
        found |= {(name, pk): record for pk, record in records.in_bulk(keys).items()}
    return [_item(of, found[of, which]) for _first, _since, of, which in rows if (of, which) in found]


def _item(name: str, record: Any) -> Item:
    if name == "pendingchange":
        model = apps.get_model("civic", record.form_model)._meta.verbose_name
        change = str(_("change of a %(model)s") % {"model": model})
        return Item(name, change, record, url_of(name, record.pk), record.decision_note)
    kind: str = str(record._meta.verbose_name)
    if name == "evidence":
        target = record.target
        where = reverse(f"admin:civic_{target._meta.model_name}_change", args=[target.pk])
        lost = f"{record.get_anchor_state_display()} · {record.snapshot.article.title}"
        return Item(name, kind, record, where, lost)
    url = url_of(name, record.pk) if record.review_state == ReviewState.IN_REVIEW else None
    url = url or reverse(f"admin:civic_{name}_change", args=[record.pk])
    return Item(name, kind, record, url, record.review_note)


def url_of(name: str, pk: int) -> str:
    """The review page of a record or a change."""
    return reverse(f"admin:civic_{name}_review", args=[pk])


def page(request: HttpRequest, name: str) -> HttpResponse:
    """One queue as a list."""
    queue = QUEUES.get(name)
    if queue is None:
        raise Http404
    if not request.user.has_perm(queue.permission):
        raise PermissionDenied
    shown = Paginator(queue.rows(request.user), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": queue.title,
        "about": _about(name),
        "name": name,
        "page": shown,
        "items": items(shown.object_list),
        "may_check": name in ("due", "old") and request.user.has_perm(REVIEW),
    }
    return TemplateResponse(request, "admin/civic/queue.html", context)


# Going through the queue


def _places(request: HttpRequest) -> list[tuple[str, int]]:
    if not request.user.has_perm(REVIEW):
        return []
    return [(of, which) for _first, _since, of, which in _to_review(request.user)]


def neighbours(request: HttpRequest, name: str, pk: int) -> tuple[str | None, str | None]:
    """The review pages before and after one in the queue of what is to review."""
    places = _places(request)
    if (name, pk) not in places:
        return None, url_of(*places[0]) if places else None
    at = places.index((name, pk))
    before = url_of(*places[at - 1]) if at else None
    after = url_of(*places[at + 1]) if at + 1 < len(places) else None
    return before, after


def following(request: HttpRequest, name: str, pk: int) -> str:
    """Where one goes once this is decided: the next in the queue, round its end, else the queue itself."""
    places = _places(request)
    at = places.index((name, pk)) if (name, pk) in places else -1
    rest = places[at + 1 :] + places[: max(at, 0)]
    return url_of(*rest[0]) if rest else reverse("admin:queue", args=["to-review"])
