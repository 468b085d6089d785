"""Two records of one thing become one: everything moves, the old address leads to the new one."""

from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.derivation import derive
from civic.models import (
    AlternateUrl,
    Evidence,
    FormerSlug,
    Institution,
    InstitutionName,
    Merge,
    Person,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SetAside,
    Snapshot,
    SourceArticle,
    because,
)
from civic.models.evidence import TARGETS
from civic.models.history import REMEMBERED
from civic.models.records import Reviewed
from civic.workflow.edits import record_edit
from civic.workflow.locks import User, lock, set_columns
from civic.workflow.reach import add_versions
from civic.workflow.refusal import refuse

MERGEABLE = (Institution, Person, Resolution, SourceArticle)
SAME: dict[type, tuple[str, ...]] = {
    Evidence: ("snapshot", "exact", "stance", *TARGETS),
    InstitutionName: ("name", "language"),
    ResolutionEvent: ("kind", "edtf"),
    ResolutionRelation: ("from_resolution", "to_resolution", "kind"),
    Role: ("person", "institution", "title"),
    SetAside: ("snapshot", "start", "end"),
    Snapshot: ("sha256",),
}
"""Rows that agree in these columns say the same: one of them is enough once they have one owner."""

NAMED: dict[str, Any] = {str(model._meta.model_name): model for model in REMEMBERED}


@transaction.atomic
def merge(kept: Any, gone: Any, by: Any, reason: str) -> Merge:
    """Move everything of ``gone`` to ``kept``. Raises ``Refused``.

    ``gone`` is withdrawn with a reason that names ``kept``, and its address redirects; a person, who has no
    address, is deleted. Values of ``kept`` win. ``unmerge`` takes it back.
    """
    _check(kept, gone, by, reason)
    told = Merge(
        model=str(kept._meta.model_name), kept_pk=kept.pk, kept_name=str(kept)[:300],
        gone_pk=gone.pk, gone_name=str(gone)[:300], gone_slug=getattr(gone, "slug", ""), by=by, reason=reason,
    )  # fmt: skip
    with because(
        _("“%(gone)s” merged into “%(kept)s”: %(why)s") % {"gone": gone, "kept": kept, "why": reason}, by
    ):
        try:
            with transaction.atomic():
                _move(gone, kept, told)
        except IntegrityError:
            refuse("twins", _("Both hold a row that may stand once only. Merge or delete those rows first."))
        _keep_names(kept, gone, told)
        _retire(kept, gone, reason)
        settle(kept, told, by)
    told.save()
    return told


def _check(kept: Any, gone: Any, by: Any, reason: str) -> None:
    if type(kept) is not type(gone) or not isinstance(kept, MERGEABLE) or kept.pk == gone.pk:
        refuse("not_mergeable", _("Choose two different records of one kind."))
    for record in (kept, gone):
        held = lock(record)
        if isinstance(held, Reviewed) and held.review_state in (ReviewState.IN_REVIEW, ReviewState.WITHDRAWN):
            refuse("wrong_state", _("“%(record)s” is in review or withdrawn.") % {"record": record})
    if isinstance(kept, Reviewed) and gone.is_published and not kept.is_published:
        refuse("kept_not_public", _("The public reads “%(gone)s”: keep that one.") % {"gone": gone})
    if getattr(kept, "is_fiction", False) != getattr(gone, "is_fiction", False):
        refuse("fiction_mixed", _("One of the two is fiction."))
    if not reason.strip():
        refuse("no_reason", _("Say why these two are one."))


def _move(gone: Any, kept: Any, told: Merge) -> None:
    """Point every row at the one that stays, or drop it where that one has its like."""
    for relation in type(gone)._meta.related_objects:
        if relation.related_model not in REMEMBERED:
            continue
        column, rows = relation.field.name, cast(Any, relation.related_model).objects
        if isinstance(relation, ManyToOneRel):
            for row in rows.filter(**{column: gone}).order_by("pk"):
                _move_row(row, column, kept, told)
        else:
            for row in rows.filter(**{column: gone}):
                getattr(row, column).remove(gone)
                getattr(row, column).add(kept)
                told.moved.append([row._meta.model_name, row.pk, column])


def _move_row(row: Any, column: str, kept: Any, told: Merge) -> None:
    if row == kept:  # it belonged to the one that goes
        setattr(row, column, None)
        row.save()
        told.moved.append([row._meta.model_name, row.pk, column])
        return
    setattr(row, column, kept)
    if twin := _twin(row, column):
        _move(type(row).objects.get(pk=row.pk), twin, told)
        told.dropped.append([row._meta.model_name, row.pk])
        row.delete()
        return
    if hasattr(row, "order"):
        siblings = type(row).objects.filter(**{column: kept})
        row.order = (siblings.aggregate(last=Max("order"))["last"] or 0) + 1
    told.moved.append([row._meta.model_name, row.pk, column])
    row.save()


def _twin(row: Any, column: str) -> Any:
    names = SAME.get(type(row))
    if names is None:
        return None
    if isinstance(row, ResolutionRelation) and row.from_resolution_id == row.to_resolution_id:
        return None
    wanted = {name: getattr(row, name) for name in {*names, column}}
    return type(row).objects.filter(**wanted).exclude(pk=row.pk).first()


def _keep_names(kept: Any, gone: Any, told: Merge) -> None:
    """What the other was called, and where else it stands, is still found."""
    row: Any = None
    if isinstance(kept, Institution):
        if gone.name != kept.name and not kept.other_names.filter(name=gone.name).exists():
            row = InstitutionName.objects.create(institution=kept, name=gone.name)
        kept.places.add(*gone.places.all())
    elif isinstance(kept, SourceArticle) and gone.canonical_url != kept.canonical_url:
        row, _made = AlternateUrl.objects.get_or_create(url=gone.canonical_url, defaults={"article": kept})
    if row is not None:
        told.added.append([row._meta.model_name, row.pk])


def _retire(kept: Any, gone: Any, reason: str) -> None:
    if isinstance(gone, Person):
        gone.delete()
        return
    model, now = gone._meta.model_name, timezone.now()
    words = _("Merged into “%(kept)s”: %(why)s") % {"kept": kept, "why": reason}
    FormerSlug.objects.filter(model=model, current=gone.slug).update(current=kept.slug)
    FormerSlug.objects.update_or_create(
        model=model, slug=gone.slug, defaults={"key": f"{model}:{gone.slug}", "current": kept.slug}
    )
    set_columns(
        gone,
        slug=f"{gone.slug[:130]}-merged-{gone.pk}",
        review_state=ReviewState.WITHDRAWN,
        withdrawn_at=now,
        withdrawal_reason=words,
        updated_at=now,
    )
    derive(gone, now)
    add_versions(gone, now, "")


def settle(kept: Any, told: Merge, by: User) -> None:
    """Derive what moved, and let the gate read whatever the public sees."""
    owners = [kept] if isinstance(kept, Reviewed) else []
    for name, pk, _column in told.moved:
        row = NAMED[name].objects.filter(pk=pk).first()
        if isinstance(row, Reviewed) and row not in owners:
            owners.append(row)
        elif isinstance(row, Role):
            owners += [r for r in (row.institution, *row.statements.all()) if r not in owners]
    for owner in owners:
        fresh = type(owner).objects.get(pk=owner.pk)
        record_edit(fresh, by)
        add_versions(fresh, timezone.now(), "")
