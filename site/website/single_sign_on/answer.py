"""What the provider answered, believed only when everything fits: who signed, for whom, and when.

mozilla-django-oidc 5 fetches tokens and keys. It checks a signature and a nonce, and neither the
issuer nor the audience; nor the nonce of a userinfo that is a JWT, which has none. So each is read
here, strictly.
"""

import hmac
from dataclasses import dataclass
from typing import Any, Final

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from website.single_sign_on.provider import ANSWERS_WITHIN, ProviderSilent, setting_of

# Of two keys: who can check a signature cannot make one.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
# Seconds by which two clocks may differ.
_LEEWAY: Final = 30
_IN_ID_TOKEN: Final = ("iss", "aud", "sub", "exp", "iat")
_IN_USERINFO: Final = ("iss", "aud", "sub")
_JWT: Final = "application/jwt"


class NotBelieved(Exception):
    """The answer is not whole, or not meant for us; nobody is told which part."""


@dataclass(frozen=True)
class Answer:
    """Who came, as their provider says. `email` is "" unless somebody vouches for it."""

    issuer: str
    subject: str
    email: str
    has_second_factor: bool
    id_token: str


class Client(OIDCAuthenticationBackend):
    """Asks the provider, by mozilla-django-oidc; it is no way to log in by itself."""

    get_settings = staticmethod(setting_of)

    def __init__(self) -> None:
        """With the addresses that the provider said, which the library takes for settings."""
        for name in ("TOKEN_ENDPOINT", "USER_ENDPOINT", "JWKS_ENDPOINT"):
            setattr(self, f"OIDC_OP_{name}", setting_of(f"OIDC_OP_{name}"))

    def ask_for_tokens(self, *, code: str, verifier: str | None, address: str) -> dict[str, Any]:
        """The tokens for a code that the browser brought."""
        payload = {
            "client_id": settings.OIDC_CLIENT_ID,
            "client_secret": settings.OIDC_CLIENT_SECRET,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": address,
        }
        if verifier:
            payload["code_verifier"] = verifier
        tokens: dict[str, Any] = self.get_token(payload)
        return tokens

    def read(self, token: str, *, required: tuple[str, ...]) -> dict[str, Any]:
        """What a token says, if the provider signed it, for us, and it still holds."""
        said: dict[str, Any] = jwt.decode(
            token,
            key=self.retrieve_matching_jwk(token),
            algorithms=list(ALGORITHMS),
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=_LEEWAY,
            options={"require": list(required)},
        )
        audience = said["aud"]
        if isinstance(audience, list) and len(audience) > 1:
            _demand(said.get("azp") == settings.OIDC_CLIENT_ID)
        return said

    def ask_who(self, access_token: str) -> dict[str, Any]:
        """The provider's userinfo: plain JSON (Keycloak), or a signed JWT (ProConnect)."""
        response = requests.get(
            self.OIDC_OP_USER_ENDPOINT,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=ANSWERS_WITHIN,
            allow_redirects=False,
        )
        response.raise_for_status()
        if response.headers.get("Content-Type", "").lower().startswith(_JWT):
            return self.read(response.text.strip(), required=_IN_USERINFO)
        said: dict[str, Any] = response.json()
        return said


def read_answer(*, code: str, nonce: str, verifier: str | None, address: str) -> Answer:
    """Who came with this code. Raises NotBelieved or ProviderSilent."""
    client = Client()
    try:
        tokens = client.ask_for_tokens(code=code, verifier=verifier, address=address)
        token = tokens["id_token"]
        said = client.read(token, required=_IN_ID_TOKEN)
        _demand(hmac.compare_digest(str(said.get("nonce", "")), nonce))
        who = client.ask_who(tokens["access_token"])
        # Else somebody's userinfo could be put behind another one's token.
        _demand(who.get("sub") == said["sub"] and isinstance(said["sub"], str))
    except requests.ConnectionError as error:
        raise ProviderSilent from error
    except (jwt.PyJWTError, requests.RequestException, SuspiciousOperation) as error:
        raise NotBelieved from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotBelieved from error
    return Answer(
        issuer=settings.OIDC_ISSUER,
        subject=said["sub"],
        email=_email_of(who),
        has_second_factor=_has_second_factor(said),
        id_token=token,
    )


def _demand(is_so: bool) -> None:
    if not is_so:
        raise NotBelieved


def _email_of(who: dict[str, Any]) -> str:
    is_verified = who.get("email_verified") is True or settings.OIDC_VOUCHES_FOR_EMAILS
    email = who.get("email")
    return email if is_verified and isinstance(email, str) else ""


def _has_second_factor(said: dict[str, Any]) -> bool:
    """Whether the signed token names a way (acr or amr) that the settings count."""
    amr = said.get("amr")
    ways = map(str, amr) if isinstance(amr, list) else ()
    return not {said.get("acr"), *ways}.isdisjoint(settings.OIDC_SECOND_FACTOR)
