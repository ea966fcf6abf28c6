"""Logging in by a provider on loopback: who gets in, and every answer that is none."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from jwcrypto.jwk import JWK
from website.second_factor.gate import PASSED
from website.single_sign_on.accounts import NotLinked, link
from website.single_sign_on.answer import Answer
from website.single_sign_on.models import Identity

from tests.factories.helpdesk import make_desk, make_user
from tests.website.second_factor.conftest import PAGE, log_in, text_of
from tests.website.single_sign_on.loopback_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    LoopbackProvider,
    serve,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

BEGIN = "/single-sign-on/"


@pytest.fixture
def provider(settings, db):
    make_desk()
    one = LoopbackProvider(
        who={"sub": "s-1", "email": "awa@example.org", "email_verified": True, "given_name": "Awa"}
    )
    server = serve(one)
    settings.OIDC_ISSUER = one.address
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.OIDC_NAME = "Keycloak"
    cache.clear()
    yield one
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[False, True], ids=["plain", "signed"])
def each(request, provider):
    """As Keycloak, and as ProConnect."""
    provider.signs_userinfo = request.param
    return provider


@pytest.fixture
def awa(db):
    user = make_user("awa", "coordinator")
    user.email = "Awa@example.org"
    user.save()
    return user


def there_and_back(client, begin=None):
    """The browser's way: to the provider, and back with what it brings; returns our answer."""
    led = begin or client.get(f"{BEGIN}?next=/en/desk/team/", **PAGE)
    assert led.status_code == 302, text_of(led)
    back = requests.get(led.url, allow_redirects=False, timeout=20).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}", HTTP_ACCEPT_LANGUAGE="en", **PAGE)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


# --- Who gets in -------------------------------------------------------------------------------


def test_the_log_in_page_offers_it_only_where_it_is_set(client, provider, settings):
    assert "Log in by Keycloak" in text_of(client.get("/en/log-in/"))
    settings.OIDC_ISSUER = ""
    assert "Keycloak" not in text_of(client.get("/en/log-in/"))
    for address in ("", "answer/", "mine/"):
        assert client.get(BEGIN + address, follow=True).status_code == 404


def test_the_first_time_an_account_is_found_by_a_verified_e_mail_and_then_by_its_subject(
    client, each, awa
):
    answer = there_and_back(client)
    assert answer.url == "/en/desk/team/"
    assert is_in(client)
    assert Identity.objects.get().user == awa
    # The e-mail changes hands: the subject stays.
    each.who["email"] = "else@example.org"
    other = make_user("ines", "coordinator")
    other.email = "else@example.org"
    other.save()
    again = Client()
    there_and_back(again)
    assert again.session["_auth_user_id"] == str(awa.pk)


def test_an_unknown_person_gets_no_account(client, each, awa):
    each.who |= {"sub": "s-9", "email": "nobody@example.org"}
    answer = there_and_back(client)
    assert answer.status_code == 403
    assert "no account here is yours" in text_of(answer)
    assert not is_in(client)
    assert type(awa).objects.count() == 1


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_an_e_mail_that_nobody_vouches_for_links_nothing(client, each, awa, said):
    each.who["email_verified"] = said
    assert there_and_back(client).status_code == 403
    assert not Identity.objects.exists()


def test_a_provider_may_vouch_for_every_e_mail_by_a_setting(client, each, awa, settings):
    settings.OIDC_VOUCHES_FOR_EMAILS = True
    del each.who["email_verified"]
    there_and_back(client)
    assert is_in(client)


def test_an_e_mail_of_two_accounts_links_neither(client, provider, awa):
    other = make_user("awa-2", "adviser")
    other.email = "awa@example.org"
    other.save()
    assert there_and_back(client).status_code == 403


def test_somebody_else_with_the_same_e_mail_never_takes_a_linked_account(client, provider, awa):
    there_and_back(client)
    provider.who["sub"] = "s-2"
    other = Client()
    assert there_and_back(other).status_code == 403
    assert not is_in(other)


def test_who_left_is_let_in_by_no_provider(client, provider, awa):
    there_and_back(client)
    awa.is_active = False
    awa.save()
    other = Client()
    assert there_and_back(other).status_code == 403
    assert not is_in(other)


def test_no_right_comes_from_the_provider(client, provider, awa):
    provider.who |= {"groups": ["coordinator"], "is_superuser": True, "roles": ["admin"]}
    awa.groups.clear()
    there_and_back(client)
    awa.refresh_from_db()
    assert (awa.is_superuser, list(awa.groups.all())) == (False, [])


# --- Answers that are none -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another"]},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"sub": None},
        {"iat": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_or_not_for_now_opens_nothing(client, each, awa, claims):
    each.claims = claims
    answer = there_and_back(client)
    assert answer.status_code == 403
    assert "The answer came too late, or was not whole." in text_of(answer)
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1_000_000_000},
        {"sub": "s-2"},
        {"sub": None},
    ],
    ids=str,
)
def test_a_signed_userinfo_is_read_as_strictly(client, provider, awa, claims):
    provider.signs_userinfo, provider.userinfo_claims = True, claims
    assert there_and_back(client).status_code == 403
    assert not is_in(client)


def test_a_plain_userinfo_of_somebody_else_opens_nothing(client, provider, awa):
    provider.claims = {"sub": "s-2"}
    assert there_and_back(client).status_code == 403


def test_a_key_that_is_not_the_providers_signs_nothing(client, each, awa):
    each.shown = JWK.generate(kty="RSA", size=2048, kid="one")
    assert there_and_back(client).status_code == 403


def test_a_token_that_nobody_signed_is_none(client, provider, awa):
    import jwt

    provider.signed = lambda said: jwt.encode(said, None, algorithm="none", headers={"kid": "one"})
    assert there_and_back(client).status_code == 403


def test_the_public_key_is_no_secret_to_sign_with(client, provider, awa):
    """A token that our own secret signed (HS256) is none either."""
    import jwt

    provider.signed = lambda said: jwt.encode(
        said, CLIENT_SECRET * 3, algorithm="HS256", headers={"kid": "one"}
    )
    assert there_and_back(client).status_code == 403


def test_an_elliptic_key_is_as_good(client, each, awa):
    each.key, each.algorithm = JWK.generate(kty="EC", crv="P-256", kid="one"), "ES256"
    there_and_back(client)
    assert is_in(client)


# --- State ---------------------------------------------------------------------------------------


def test_an_answer_counts_once_and_in_the_browser_that_asked(client, provider, awa):
    led = client.get(BEGIN, **PAGE)
    back = requests.get(led.url, allow_redirects=False, timeout=20).headers["Location"]
    parts = urlsplit(back)
    stranger = Client()
    assert stranger.get(f"{parts.path}?{parts.query}").status_code == 403
    assert provider.tokens_asked == 0
    assert client.get(f"{parts.path}?{parts.query}").status_code == 302
    assert client.get(f"{parts.path}?{parts.query}").status_code == 403
    assert provider.tokens_asked == 1


def test_the_way_on_is_one_of_ours(client, provider, awa):
    led = client.get(f"{BEGIN}?next=https://evil.example/", **PAGE)
    assert there_and_back(client, led).url == "/en/log-in/"


def test_a_refusal_of_the_provider_is_told_plainly(client, provider, awa):
    provider.refuses = "access_denied"
    assert "Keycloak did not let you in." in text_of(there_and_back(client))


def test_a_provider_that_is_silent_is_told_plainly(client, provider, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    answer = client.get(BEGIN, HTTP_ACCEPT_LANGUAGE="en", **PAGE)
    assert answer.status_code == 503
    assert "does not answer" in text_of(answer)


def test_a_provider_that_calls_itself_otherwise_is_none(client, provider, settings):
    settings.OIDC_ISSUER = provider.address.replace("127.0.0.1", "localhost")
    assert client.get(BEGIN).status_code == 503


def test_what_is_asked_has_a_state_a_nonce_and_pkce(client, provider):
    asked = parse_qs(urlsplit(client.get(BEGIN).url).query)
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email"]


# --- Second proof, linking, logging out ----------------------------------------------------------


def test_the_providers_own_second_factor_counts_only_where_the_settings_say_so(
    client, each, awa, settings
):
    settings.SECOND_FACTOR = "roles"
    each.claims = {"acr": "eidas2", "amr": ["pwd", "mfa"]}
    there_and_back(client)
    assert client.get("/en/desk/team/", **PAGE).url.startswith("/en/second-proof/")
    for way in ("eidas2", "mfa"):
        settings.OIDC_SECOND_FACTOR = [way]
        other = Client()
        there_and_back(other)
        assert other.get("/en/desk/team/", **PAGE).status_code == 200
        assert other.session[PASSED]["by"] == "provider"
    each.claims = {"acr": "eidas1", "amr": ["pwd"]}
    weak = Client()
    there_and_back(weak)
    assert weak.get("/en/desk/team/", **PAGE).url.startswith("/en/second-proof/")


def test_somebody_logged_in_links_their_own_account_whatever_its_e_mail(provider, awa):
    awa.email = ""
    awa.save()
    client = Client()
    log_in(client, awa)
    assert "Link my account" in text_of(client.get(f"{BEGIN}mine/", HTTP_ACCEPT_LANGUAGE="en"))
    answer = there_and_back(client, client.post(f"{BEGIN}mine/link/", **PAGE))
    assert answer.url == f"{BEGIN}mine/"
    other = Client()
    there_and_back(other)
    assert other.session["_auth_user_id"] == str(awa.pk)
    client.post(f"{BEGIN}mine/unlink/", **PAGE)
    assert not Identity.objects.exists()


def test_a_link_that_somebody_else_began_is_none(provider, awa):
    client = Client()
    log_in(client, awa)
    led = client.post(f"{BEGIN}mine/link/", **PAGE)
    client.post("/en/log-out/")
    assert there_and_back(client, led).status_code == 403
    assert not Identity.objects.exists()


def test_one_subject_is_one_account_and_one_account_one_subject(provider, awa):
    ines = make_user("ines", "coordinator")
    said = Answer(provider.address, "s-1", "", has_second_factor=False, id_token="")
    link(user=awa, answer=said)
    link(user=awa, answer=said)
    with pytest.raises(NotLinked):
        link(user=ines, answer=said)
    with pytest.raises(NotLinked):
        link(
            user=awa,
            answer=Answer(provider.address, "s-2", "", has_second_factor=False, id_token=""),
        )


def test_logging_out_here_logs_out_there(client, provider, awa):
    there_and_back(client)
    answer = client.post("/en/log-out/")
    asked = parse_qs(urlsplit(answer.url).query)
    assert answer.url.startswith(f"{provider.address}/end?")
    assert asked["post_logout_redirect_uri"] == ["http://testserver/en/log-in/"]
    assert asked["id_token_hint"]
    assert not is_in(client)


def test_who_logged_in_by_password_is_logged_out_here_alone(client, provider, awa):
    log_in(client, awa)
    assert client.post("/en/log-out/").url == "/en/log-in/"
