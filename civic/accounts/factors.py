"""Which second factors somebody has, and losing them."""

from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from civic.choices import FactorKind
from civic.models import Factor

ENOUGH = (FactorKind.APP, FactorKind.PASSKEY)
"""What one signs in with. Recovery codes only stand in for these."""


def of(user: Any) -> QuerySet[Factor]:
    """Everything that somebody has enrolled."""
    return Factor.objects.filter(user=user)


def has_any(user: Any) -> bool:
    """Whether somebody has one that is enough."""
    return of(user).filter(kind__in=ENOUGH).exists()


def used(factor: Factor) -> None:
    """Note, to the day, that it was used: staff see a stranger's use, and nobody a timetable."""
    factor.used_at = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    factor.save()


@transaction.atomic
def remove(factor: Factor) -> None:
    """Take one away; recovery codes go with the last that they stand in for."""
    factor.delete()
    if not has_any(factor.user):
        of(factor.user).delete()


@transaction.atomic
def reset(user: Any) -> int:
    """Forget all of somebody's factors and end their sessions. Returns how many factors there were."""
    number = of(user).count()
    of(user).delete()
    end_sessions(user)
    return number


def end_sessions(user: Any) -> int:
    """Sign somebody out wherever they are. Returns how many sessions ended."""
    ended = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(pk__in=ended).delete()[0]
