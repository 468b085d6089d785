"""Secrets at rest: encrypted with a key that follows from SECRET_KEY, so that a stolen backup holds none."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "civic.accounts.sealing"


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", ()))
    digests = (salted_hmac(_SALT, "", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """Encrypt (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str | None:
    """What was sealed, or ``None`` where it was sealed with another key, or is broken."""
    try:
        return _box().decrypt(sealed).decode()
    except InvalidToken:
        return None


def fingerprint(text: str) -> str:
    """A keyed digest (HMAC-SHA256, hexadecimal), by which a word of much chance is known again."""
    return salted_hmac(_SALT + ".fingerprint", text, algorithm="sha256").hexdigest()
