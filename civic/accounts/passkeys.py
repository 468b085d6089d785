"""Passkeys and security keys (WebAuthn Level 2), as second factors. The verification is fido2's.

The browser signs what it was asked (a challenge of 32 bytes that opens once) with the address of the page, so
that a page elsewhere that looks like ours gains nothing.
"""

import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from civic.accounts import factors
from civic.choices import FactorKind
from civic.models import Factor

MOST = 10
"""Passkeys of one person."""
_ADDING, _ASKING = "passkey-adding", "passkey-asking"
_LONGEST = 20_000
_PREFERRED = UserVerificationRequirement.PREFERRED


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host()
    here = f"{request.scheme}://{host}"
    party = PublicKeyCredentialRpEntity(id=host.rsplit(":", 1)[0], name=settings.SITE_NAME)
    return Fido2Server(party, verify_origin=lambda origin: origin == here)


def works_at(request: HttpRequest) -> bool:
    """Whether browsers know passkeys at this address: https under a name, or localhost; no bare number."""
    name = request.get_host().rsplit(":", 1)[0]
    named = not name.startswith("[") and not name.replace(".", "").isdigit()
    return named and (request.is_secure() or name == "localhost" or name.endswith(".localhost"))


def begin_adding(request: HttpRequest, user: Any) -> str:
    """What the browser is asked in order to make one, as JSON. The challenge stays in the session."""
    handle = salted_hmac("civic.accounts.passkeys", str(user.pk), algorithm="sha256").digest()
    name = user.get_username()
    options, request.session[_ADDING] = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name),
        _credentials(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=_PREFERRED,
    )
    return json.dumps(dict(options.public_key))


def finish_adding(request: HttpRequest, user: Any, name: str, answer: str) -> bool:
    """Store the passkey that the browser made, if its answer is one to what we asked."""
    state = request.session.pop(_ADDING, None)
    if state is None or len(answer) > _LONGEST or _passkeys(user).count() >= MOST:
        return False
    try:
        made = _server(request).register_complete(state, json.loads(answer))
        credential = made.credential_data
    except Exception:  # a browser may answer anything, and the parsers fail in as many ways
        return False
    if credential is None or any(credential == known for known in _credentials(user)):
        return False
    data = {"credential": websafe_encode(credential), "count": made.counter}
    Factor.objects.create(user=user, kind=FactorKind.PASSKEY, name=name, data=data)
    return True


def begin(request: HttpRequest, user: Any) -> str | None:
    """What the browser is asked in order to sign in, as JSON; ``None`` for somebody without passkeys."""
    known = _credentials(user)
    if not known:
        return None
    options, request.session[_ASKING] = _server(request).authenticate_begin(
        known, user_verification=_PREFERRED
    )
    return json.dumps(dict(options.public_key))


@transaction.atomic
def check(request: HttpRequest, user: Any, answer: str) -> bool:
    """Whether the browser's answer was signed by one of somebody's passkeys, for what we asked just now."""
    state = request.session.pop(_ASKING, None)
    if state is None or len(answer) > _LONGEST:
        return False
    mine = {websafe_encode(_credential(one)): one for one in _passkeys(user).select_for_update()}
    try:
        said = json.loads(answer)
        found = _server(request).authenticate_complete(state, [_credential(o) for o in mine.values()], said)
        count = AuthenticationResponse.from_dict(said).response.authenticator_data.counter
    except Exception:  # as above
        return False
    factor = mine[websafe_encode(found)]
    if count <= factor.data["count"] and (count or factor.data["count"]):
        return False  # a copy: the counter of a key only grows (WebAuthn § 6.1.1); synced passkeys have none
    factor.data["count"] = count
    factors.used(factor)
    return True


def _passkeys(user: Any) -> Any:
    return factors.of(user).filter(kind=FactorKind.PASSKEY)


def _credential(factor: Factor) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(factor.data["credential"]))


def _credentials(user: Any) -> list[AttestedCredentialData]:
    return [_credential(factor) for factor in _passkeys(user)]
