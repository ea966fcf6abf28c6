"""Whoever has given only a password is nobody, at every address."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.admin.viewsets import viewsets  # noqa: F401 - registers the addresses of the CMS
from website.running.roles import EDITOR, ensure_roles
from website.second_factor.actions import mark_demo, remove_device, reset_factor
from website.second_factor.reads import devices_of

from helpdesk.desk_urls import desk_patterns
from helpdesk.models import DeskSettings
from tests.factories.helpdesk import make_user
from tests.website.second_factor.conftest import PAGE, code_of, log_in, text_of, with_app

pytestmark = pytest.mark.django_db

ASK = "/en/second-proof/"
SET_UP = "/en/second-proof/set-up/"


def after_password(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def passed(user, app) -> Client:
    client = after_password(user)
    answer = client.post(ASK, {"code": code_of(app)}, **PAGE)
    assert answer.status_code == 302
    return client


def is_led(answer) -> bool:
    """Whether a browser goes to the second proof; the CMS has no language in its addresses."""
    asks = (ASK, "/fr/seconde-preuve/")
    return answer.status_code == 302 and answer.url.startswith(asks)


def addresses() -> list[str]:
    """Every address of the desk and the CMS that needs no object."""
    found = [reverse("wagtailadmin_home"), reverse("wagtailusers_users:index"), "/cms/pages/"]
    with translation.override("en"):
        for pattern in desk_patterns:
            if not pattern.pattern.converters:
                found.append(reverse(f"helpdesk:{pattern.name}"))
        found.append(reverse("complaints"))
    return found


# --- Who is asked ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["coordinator", "auditor", EDITOR, "author", "reviewer"])
def test_who_must_have_one_and_has_none_sets_one_up_before_anything_else(role):
    ensure_roles()
    user = make_user("somebody", role)
    answer = log_in(Client(), user, "/en/desk/queue/")
    assert answer.redirect_chain[-1][0] == SET_UP


def test_a_right_to_enter_the_cms_given_to_one_person_counts_too():
    user = make_user("somebody", "adviser")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert log_in(Client(), user).redirect_chain[-1][0] == SET_UP


def test_a_superuser_is_asked():
    user = make_user("root")
    user.is_superuser = True
    user.save()
    assert log_in(Client(), user).redirect_chain[-1][0] == SET_UP


def test_an_adviser_is_let_in_unless_the_setting_asks_everybody(settings, cast):
    karim = cast.karim.user
    assert after_password(karim).get("/en/desk/").status_code == 200
    settings.SECOND_FACTOR = "all"
    assert log_in(Client(), karim).redirect_chain[-1][0] == SET_UP


def test_an_adviser_who_has_one_is_asked_for_it(cast):
    with_app(cast.karim.user)
    answer = after_password(cast.karim.user).get("/en/desk/", follow=True, **PAGE)
    assert answer.redirect_chain[-1][0].startswith(ASK)


def test_a_right_given_while_somebody_works_asks_at_the_next_page(cast):
    client = after_password(cast.karim.user)
    assert client.get("/en/desk/").status_code == 200
    cast.karim.user.groups.add(cast.awa.groups.get())
    assert client.get("/en/desk/", **PAGE).url.startswith(ASK)


def test_no_environment_can_say_that_nobody_is_asked(monkeypatch):
    from website.running.environment import one_of

    with pytest.raises(SystemExit):
        one_of("SECOND_FACTOR", "nobody", "roles", "all")


# --- It cannot be gone around --------------------------------------------------------------------


@pytest.mark.parametrize("has_one", [False, True])
def test_no_address_and_no_method_opens_before_the_second_proof(awa, has_one):
    if has_one:
        with_app(awa)
    client = after_password(awa)
    wrong = {}
    for address in addresses():
        for method in (client.get, client.post, client.put, client.delete, client.patch):
            answer = method(address, **PAGE)
            # One that only takes a form leads to the page above it, which is asked too.
            is_above = answer.status_code == 302 and answer.url in addresses()
            if not is_led(answer) and not is_above and answer.status_code != 405:
                wrong[address, method.__name__] = answer.status_code
    assert wrong == {}
    assert len(addresses()) > 15


def test_the_control_lets_all_of_it_open_without_the_gate(settings, awa):
    settings.SECOND_FACTOR = "nobody"
    ensure_roles()
    client = after_password(awa)
    assert client.get("/en/desk/queue/", **PAGE).status_code == 200
    assert client.get("/cms/", **PAGE).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ACCEPT": "application/json"},
        {"HTTP_ACCEPT": "*/*"},
        {"HTTP_ACCEPT": "text/html", "HTTP_HX_REQUEST": "true"},
        {"HTTP_ACCEPT": "text/html", "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
        {"HTTP_ACCEPT": "text/html", "HTTP_SEC_FETCH_MODE": "cors"},
    ],
)
def test_a_program_gets_403_and_no_page_to_follow(awa, headers):
    client = after_password(awa)
    for address in ("/en/desk/queue/", "/cms/", "/cms/api/main/pages/"):
        assert client.get(address, **headers).status_code == 403, address


def test_the_log_in_page_leads_on_too(awa):
    client = after_password(awa)
    for door in ("/en/log-in/?next=/en/desk/queue/", "/cms/login/"):
        assert is_led(client.get(door, **PAGE)), door


def test_public_pages_see_a_stranger(awa, homes):
    client = after_password(awa)
    answer = client.get("/en/contact/", **PAGE)
    assert answer.status_code == 200
    assert answer.wsgi_request.user.is_anonymous


def test_an_address_elsewhere_is_not_followed_after_the_code(awa):
    app, _codes = with_app(awa)
    client = after_password(awa)
    answer = client.post(f"{ASK}?next=https://evil.example/", {"code": code_of(app)}, **PAGE)
    assert answer.url == "/en/log-in/"


def test_with_the_password_alone_nobody_adds_shows_or_removes_a_proof(awa):
    app, _codes = with_app(awa)
    client = after_password(awa)
    for address in ("set-up/", "app/", "passkey/", "mine/", "codes/", f"app/{app.pk}/"):
        assert client.get(ASK + address, **PAGE).url.startswith(ASK), address
    for address in ("app/begin/", "app/", "codes/renew/", f"app/{app.pk}/"):
        assert client.post(ASK + address, {}, **PAGE).url.startswith(ASK), address
    for address in ("passkey/make/begin/", "passkey/make/end/"):
        answer = client.post(ASK + address, {}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert answer.status_code == 403, address
    assert len(devices_of(awa)) == 1


def test_a_stranger_is_sent_to_log_in(client):
    assert client.get(ASK + "mine/", **PAGE).url.startswith("/en/log-in/")
    assert client.post(ASK, {"code": "123456"}, **PAGE).url.startswith("/en/log-in/")


def test_logging_in_again_in_the_same_browser_asks_again(awa):
    app, _codes = with_app(awa)
    client = passed(awa, app)
    assert client.get("/en/desk/", **PAGE).status_code == 200
    client.force_login(awa)
    assert client.get("/en/desk/", **PAGE).url.startswith(ASK)


def test_what_one_account_proved_is_nothing_for_another(awa):
    app, _codes = with_app(awa)
    client = passed(awa, app)
    other = make_user("ines", "coordinator")
    with_app(other)
    client.force_login(other)
    assert client.get("/en/desk/", **PAGE).url.startswith(ASK)


def test_the_key_of_the_session_is_another_after_the_code(awa):
    app, _codes = with_app(awa)
    client = after_password(awa)
    before = client.session.session_key
    client.post(ASK, {"code": code_of(app)}, **PAGE)
    assert client.session.session_key != before


def test_logging_out_works_before_the_second_proof(awa):
    client = after_password(awa)
    client.post("/en/log-out/", **PAGE)
    assert client.get(ASK, **PAGE).url.startswith("/en/log-in/")


def test_every_session_ends_its_proof_when_a_device_is_removed_or_reset(awa):
    app, _codes = with_app(awa)
    client = passed(awa, app)
    reset_factor(user=awa, at=timezone.now(), by=None)
    assert client.get("/en/desk/", **PAGE).url.startswith(ASK)
    app, _codes = with_app(awa)
    client = passed(awa, app)
    remove_device(user=awa, device=devices_of(awa)[0], at=timezone.now())
    assert client.get("/en/desk/", **PAGE).url.startswith(ASK)


def test_it_costs_no_query_more(settings, awa, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    app, _codes = with_app(awa)
    client = passed(awa, app)
    client.get("/en/desk/team/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/desk/team/")
    settings.SECOND_FACTOR = "nobody"
    with django_assert_num_queries(len(asked)):
        client.get("/en/desk/team/")


# --- The demonstration ---------------------------------------------------------------------------


def test_the_demonstrations_accounts_are_let_in_and_each_page_says_so(awa):
    DeskSettings.objects.update(is_demo=True)
    desk = DeskSettings.load()
    desk.is_demo = True
    desk.save()
    mark_demo(user=awa)
    client = after_password(awa)
    ensure_roles()
    for address in ("/en/desk/", "/en/desk/team/", "/cms/", "/en/second-proof/mine/"):
        answer = client.get(address, **PAGE)
        assert answer.status_code == 200, address
        assert "no second proof is asked for" in text_of(answer) or (
            "aucune seconde preuve" in text_of(answer)
        ), address


def test_the_mark_alone_opens_nothing_on_a_real_desk(awa):
    mark_demo(user=awa)
    assert log_in(Client(), awa).redirect_chain[-1][0] == SET_UP


def test_on_a_real_desk_the_first_coordinator_sets_it_up_at_the_first_log_in(capsys):
    call_command("seed", demo=False)
    from website.models import User

    first = User.objects.get(username="coordination")
    first.set_password("secret")
    first.save()
    assert log_in(Client(), first).redirect_chain[-1][0] == SET_UP
