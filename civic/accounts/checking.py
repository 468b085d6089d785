"""Is the password right, the second factor? Each try is counted first (``civic.accounts.throttle``)."""

from typing import Any

from django.http import HttpRequest

from civic.accounts import app, passkeys, recovery, throttle


def second_factor(request: HttpRequest, user: Any, code: str, passkey: str) -> bool:
    """Whether a code of the app, a recovery code or a browser's answer for a passkey is right.

    :raises throttle.TooOften: when too many were wrong.
    """
    digits = "".join(code.split())
    of_app = not passkey and digits.isdigit()
    marks = throttle.factor_marks(request, user.get_username(), guessable=of_app)
    throttle.count(marks)
    if passkey:
        right = passkeys.check(request, user, passkey)
    else:
        right = app.check(user, digits) if of_app else recovery.spend(user, code)
    if right:
        throttle.forgive(marks)
    return right


def password(request: HttpRequest, user: Any, given: str) -> bool:
    """Whether it is the password of somebody who is signed in already.

    :raises throttle.TooOften: when too many were wrong.
    """
    marks = throttle.password_marks(request, user.get_username())
    throttle.count(marks)
    right = bool(user.check_password(given))
    if right:
        throttle.forgive(marks)
    return right
