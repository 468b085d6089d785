"""Recovery codes: ten words on paper, each of which opens once where the phone or the key is lost."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.accounts import factors, sealing
from civic.choices import FactorKind
from civic.models import Factor

NUMBER = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_LENGTH = 12  # 59 bits of chance


def renew(user: Any) -> list[str]:
    """New codes, in place of any old ones. Nobody can read them again: only digests are stored."""
    words = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(NUMBER)]
    fresh = {"data": {"left": [_digest(user, word) for word in words]}, "created_at": timezone.now()}
    Factor.objects.update_or_create(user=user, kind=FactorKind.CODES, defaults=fresh)
    return ["-".join(word[n : n + 4] for n in range(0, _LENGTH, 4)) for word in words]


def left(user: Any) -> int | None:
    """How many still open; ``None`` where none were made."""
    factor = factors.of(user).filter(kind=FactorKind.CODES).first()
    return len(factor.data["left"]) if factor else None


@transaction.atomic
def spend(user: Any, code: str) -> bool:
    """Whether it is one of the codes that are left. It is none afterwards."""
    factor = factors.of(user).select_for_update().filter(kind=FactorKind.CODES).first()
    digest = _digest(user, "".join(letter for letter in code.lower() if letter in _LETTERS))
    if factor is None or digest not in factor.data["left"]:
        return False
    factor.data["left"].remove(digest)
    factors.used(factor)
    return True


def _digest(user: Any, word: str) -> str:
    return sealing.fingerprint(f"{user.pk} {word}")
