"""What the provider says of itself, and what mozilla-django-oidc asks us for."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache

# Seconds.
ANSWERS_WITHIN: Final = 10
KEPT_FOR: Final = 600
_DISCOVERY: Final = "/.well-known/openid-configuration"
_ON_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")


class ProviderSilent(Exception):
    """The provider did not answer, or said nothing that can be used."""


@dataclass(frozen=True)
class Provider:
    """Its addresses; `log_out` is "" where it has none. `takes_basic`: how we show our secret."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    keys: str
    log_out: str
    takes_basic: bool


def find_provider() -> Provider:
    """The provider of OIDC_ISSUER as it describes itself, asked once in ten minutes.

    Raises ProviderSilent, also where it calls itself otherwise or has an address without https.
    """
    issuer = settings.OIDC_ISSUER
    said = cache.get(f"oidc:{issuer}")
    if said is None:
        said = _ask(issuer)
        cache.set(f"oidc:{issuer}", said, KEPT_FOR)
    return _read(said, issuer)


def _ask(issuer: str) -> dict[str, Any]:
    try:
        answer = requests.get(
            issuer.rstrip("/") + _DISCOVERY, timeout=ANSWERS_WITHIN, allow_redirects=False
        )
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderSilent from error
    return said


def _read(said: dict[str, Any], issuer: str) -> Provider:
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    try:
        provider = Provider(
            issuer=said["issuer"],
            authorization=said["authorization_endpoint"],
            token=said["token_endpoint"],
            userinfo=said["userinfo_endpoint"],
            keys=said["jwks_uri"],
            log_out=said.get("end_session_endpoint") or "",
            takes_basic="client_secret_post" not in methods,
        )
    except KeyError as error:
        raise ProviderSilent from error
    addresses = (provider.authorization, provider.token, provider.userinfo, provider.keys)
    is_safe = all(_is_safe(one) for one in (*addresses, provider.log_out) if one)
    if provider.issuer != issuer or not is_safe:
        raise ProviderSilent
    return provider


def _is_safe(address: str) -> bool:
    """Whether nobody on the way reads it: https, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE
    )


def setting_of(name: str, *default: Any) -> Any:
    """What mozilla-django-oidc calls a setting: ours, the provider's, or its own default."""
    provider = find_provider()
    ours = {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": provider.authorization,
        "OIDC_OP_TOKEN_ENDPOINT": provider.token,
        "OIDC_OP_USER_ENDPOINT": provider.userinfo,
        "OIDC_OP_JWKS_ENDPOINT": provider.keys,
        "OIDC_RP_CLIENT_ID": settings.OIDC_CLIENT_ID,
        "OIDC_RP_CLIENT_SECRET": settings.OIDC_CLIENT_SECRET,
        "OIDC_RP_SCOPES": settings.OIDC_SCOPES,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "single_sign_on:answer",
        "OIDC_TOKEN_USE_BASIC_AUTH": provider.takes_basic,
        "OIDC_TIMEOUT": ANSWERS_WITHIN,
        "OIDC_USE_PKCE": True,
        "OIDC_USE_NONCE": True,
        "OIDC_VERIFY_SSL": True,
    }
    return ours[name] if name in ours else default[0]
