"""Codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, thirty seconds)."""

from typing import Any

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from pyotp.exceptions import OTPVerificationError

from civic.accounts import factors, sealing
from civic.choices import FactorKind
from civic.models import Factor

EITHER_WAY = 1
"""Steps of thirty seconds by which a clock may be off."""


def new_secret() -> str:
    """160 bits of chance, base 32."""
    return pyotp.random_base32()


def address(user: Any, secret: str) -> str:
    """What an app reads from a QR code (``otpauth://``)."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.get_username(), issuer_name=settings.SITE_NAME)


def picture(user: Any, secret: str) -> str:
    """The QR code as SVG, to stand within a page."""
    code = segno.make(address(user, secret), error="m", micro=False)
    return code.svg_inline(scale=5, dark="#000", light="#fff", border=4)


def enrol(user: Any, secret: str, code: str) -> bool:
    """Store the app, once it shows the right code. An app that was there before is replaced."""
    step = _step(secret, code)
    if step is None:
        return False
    data = {"secret": sealing.seal(secret), "step": step}
    fresh = {"data": data, "created_at": timezone.now(), "used_at": None}
    Factor.objects.update_or_create(user=user, kind=FactorKind.APP, defaults=fresh)
    return True


@transaction.atomic
def check(user: Any, code: str) -> bool:
    """Whether a code is right, now, and newer than the last that was taken: each opens once."""
    factor = factors.of(user).select_for_update().filter(kind=FactorKind.APP).first()
    secret = sealing.unseal(factor.data["secret"]) if factor else None
    step = _step(secret, code) if secret else None
    if factor is None or step is None or step <= factor.data["step"]:
        return False
    factor.data["step"] = step
    factors.used(factor)
    return True


def _step(secret: str, code: str) -> int | None:
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(
            digits, for_time=timezone.now(), valid_window=EITHER_WAY
        )
    except OTPVerificationError:
        return None
