"""A coordinator makes accounts; whoever they are for chooses the password."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from website.accounts.actions.accounts import end_accounts
from website.accounts.actions.codes import CodeIsOver, forget_codes, make_code, use_code
from website.accounts.checks import coordinators_are_no_administrators
from website.accounts.rules.codes import INVITED_FOR
from website.accounts.tasks import SCHEDULES, look_after_accounts, mail_renewal
from website.models import OneTimeCode, User
from website.running.roles import ensure_roles
from website.seeding.logins import first_coordinator

from helpdesk.choices import Presence
from helpdesk.models import Adviser, JournalEntry
from helpdesk.reads.team import active_advisers
from tests.factories.helpdesk import MONDAY, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PASSWORD = "agrafe cheval ruban"
CHOSEN = {"new_password": PASSWORD, "new_password_again": PASSWORD}
NOOR = {"username": "noor", "first_name": "Noor", "last_name": "", "email": "", "roles": "adviser"}


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(clock, cast):
    """A coordinator, who is no administrator."""
    ensure_roles()
    assert not cast.awa.is_superuser
    client = Client()
    client.force_login(cast.awa)
    return client


def code_in(page) -> str:
    return re.search(r'"num" translate="no">(\w{4}-\w{4}-\w{4})<', page.content.decode())[1]


def invited(client, **more) -> str:
    answer = client.post(reverse("account_new"), NOOR | more)
    assert answer.status_code == 200, answer.content.decode()
    return code_in(answer)


def choose(browser, code, **more):
    assert browser.post(reverse("account_code"), {"code": code}).url == reverse("account_choose")
    return browser.post(reverse("account_choose"), CHOSEN | more)


def test_a_coordinator_could_make_no_account(client):
    """Noor is invited, chooses her password, and is at work."""
    code = invited(client)
    noor = User.objects.get(username="noor")
    assert not noor.has_usable_password()
    assert noor.adviser.first_name == "Noor"
    browser = Client()
    answer = choose(browser, code)
    assert answer.url == reverse("helpdesk:today")
    assert browser.get(answer.url).status_code == 200
    noor.refresh_from_db()
    assert noor.check_password(PASSWORD)


@pytest.mark.parametrize("said", [str.upper, lambda code: code.replace("-", " "), str.strip])
def test_a_code_is_read_however_it_is_grouped(client, said):
    assert choose(Client(), said(invited(client))).status_code == 302


def test_a_code_works_once(client):
    code = invited(client)
    choose(Client(), code)
    again = Client().post(reverse("account_code"), {"code": code})
    assert again.status_code == 422
    assert "n’ouvre pas" in again.content.decode()


def test_two_who_have_the_same_code_do_not_both_use_it(client):
    code = invited(client)
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post(reverse("account_code"), {"code": code})
    assert first.post(reverse("account_choose"), CHOSEN).status_code == 302
    assert second.post(reverse("account_choose"), CHOSEN).url == reverse("account_code")
    with pytest.raises(CodeIsOver):
        use_code(pk=OneTimeCode.objects.get().pk, password="x", at=MONDAY)


def test_a_code_works_for_seven_days(client, clock):
    code = invited(client)
    clock.shift(INVITED_FOR)
    assert Client().post(reverse("account_code"), {"code": code}).status_code == 422
    assert forget_codes(at=MONDAY + INVITED_FOR) == 0
    assert forget_codes(at=MONDAY + timedelta(days=60)) == 1


def test_nobody_reads_the_code_in_the_database(client):
    code = invited(client)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            kept = str(cursor.fetchall())
            assert code not in kept
            assert code.replace("-", "") not in kept


def test_the_page_with_the_code_is_kept_nowhere(client):
    """Forms are answered by a page that waits in a row: not this one."""
    answer = client.post(reverse("account_new"), NOOR, HTTP_ACCEPT="text/html")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert code_in(answer)


def test_who_guesses_codes_is_slowed(client):
    browser = Client()
    for count in range(60):
        browser.post(reverse("account_code"), {"code": f"aaaa-aaaa-{count:04}"})
    answer = browser.post(reverse("account_code"), {"code": invited(client)})
    assert "2 secondes" in answer.content.decode()


def test_a_password_that_is_tried_first_is_refused(client):
    browser = Client()
    weak = "noor-noor-2026"
    answer = choose(browser, invited(client), new_password=weak, new_password_again=weak)
    assert answer.status_code == 422
    assert "se devine" in answer.content.decode()


def test_the_code_goes_by_mail_where_there_is_one(client, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    code = invited(client, email="noor@courriel.example")
    (sent,) = mail.outbox
    assert code in sent.body
    assert sent.to == ["noor@courriel.example"]
    assert f"{reverse('account_code')}\n" in sent.body


def test_a_name_that_is_taken_is_refused(client, cast):
    name = cast.karim.user.username.upper()
    answer = client.post(reverse("account_new"), NOOR | {"username": name})
    assert answer.status_code == 422


# --- Who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["karim", "lise"])
def test_nobody_else_makes_accounts(clock, cast, who):
    browser = Client()
    user = getattr(cast, who)
    browser.force_login(getattr(user, "user", user))
    for page in (reverse("accounts"), reverse("account_new")):
        assert browser.get(page).status_code == 403
    assert browser.post(reverse("account_new"), NOOR).status_code == 403
    key = cast.ines.user.pk
    for name in ("account_change", "account_renew", "account_log_out"):
        assert browser.post(reverse(name, args=[key])).status_code == 403


def test_a_coordinator_does_not_touch_an_administrator(client):
    chief = User.objects.create_superuser("chief", "", "x")
    pages = [reverse(name, args=[chief.pk]) for name in ("account_renew", "account_log_out")]
    for page in (*pages, reverse("account_change", args=[chief.pk])):
        assert client.post(page, NOOR).status_code == 403
    assert client.get(reverse("account_change", args=[chief.pk])).status_code == 403
    assert not OneTimeCode.objects.exists()


def test_no_form_makes_an_administrator(client):
    invited(client, is_superuser="on", is_staff="on", roles=["adviser", "coordinator"])
    noor = User.objects.get(username="noor")
    assert not noor.is_superuser
    assert not noor.is_staff
    client.post(reverse("account_change", args=[noor.pk]), NOOR | {"is_superuser": "on"})
    noor.refresh_from_db()
    assert not noor.is_superuser


def test_a_group_that_is_not_ours_is_not_given_and_not_taken(client):
    Group.objects.create(name="chiefs")
    assert client.post(reverse("account_new"), NOOR | {"roles": "chiefs"}).status_code == 422
    invited(client)
    noor = User.objects.get(username="noor")
    noor.groups.add(Group.objects.get(name="chiefs"))
    client.post(reverse("account_change", args=[noor.pk]), NOOR | {"is_active": "on"})
    assert {group.name for group in noor.groups.all()} == {"adviser", "chiefs"}


def test_the_last_coordinator_stays_one(client, cast):
    sent = NOOR | {"first_name": "Awa", "is_active": "on"}
    answer = client.post(reverse("account_change", args=[cast.awa.pk]), sent)
    assert answer.status_code == 422
    make_user("zoe", "coordinator")
    answer = client.post(reverse("account_change", args=[cast.awa.pk]), sent)
    assert answer.status_code == 302


def test_the_cms_takes_no_password_and_makes_no_administrator_of_a_coordinator(client):
    assert client.get("/cms/users/", follow=True).request["PATH_INFO"] == "/cms/"
    assert client.post("/cms/users/new/", NOOR).status_code == 302
    assert not User.objects.filter(username="noor").exists()


# --- Forgotten -----------------------------------------------------------------------------------


def test_a_coordinator_renews_a_forgotten_password(client, cast):
    user = cast.karim.user
    code = code_in(client.post(reverse("account_renew", args=[user.pk])))
    open_page = Client()
    open_page.force_login(user)
    assert choose(Client(), code).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert open_page.get(reverse("account")).status_code == 302


def test_the_old_password_works_until_the_code_is_used(client, cast):
    user = cast.karim.user
    client.post(reverse("account_renew", args=[user.pk]))
    user.refresh_from_db()
    assert user.check_password("secret")


@pytest.fixture
def queued(monkeypatch, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    asked = []
    monkeypatch.setattr(
        "website.accounts.actions.codes.async_task", lambda name, keys: asked.append(keys)
    )
    return asked


def ask(who, address="192.0.2.1"):
    return Client().post(reverse("account_forgotten"), {"who": who}, REMOTE_ADDR=address)


def test_nobody_learns_who_has_an_account(client, cast, queued):
    cast.karim.user.email = "karim@courriel.example"
    cast.karim.user.save()
    known, unknown = ask("KARIM@courriel.example"), ask("nobody@courriel.example")
    assert known.url == unknown.url
    assert queued == [[cast.karim.user.pk], []]


def test_a_code_by_mail_works(client, cast, queued):
    user = cast.karim.user
    user.email = "karim@courriel.example"
    user.save()
    ask(user.username)
    assert mail_renewal(queued[0]) == 1
    code = re.search(r"\w{4}-\w{4}-\w{4}", mail.outbox[0].body)[0]
    assert choose(Client(), code).status_code == 302


def test_mails_that_strangers_ask_for_are_bounded(client, queued):
    for count in range(5):
        ask("karim", f"192.0.2.{count}")
    assert len(queued) == 3
    for count in range(30):
        ask(f"nobody-{count}", "2001:db8:0:1::" + str(count))
    assert len(queued) == 3 + 20


def test_a_stranger_who_asks_voids_no_invitation(client, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    code = invited(client, email="noor@courriel.example")
    mail_renewal([User.objects.get(username="noor").pk])
    assert choose(Client(), code).status_code == 302


def test_a_desk_without_mail_says_whom_to_ask(client):
    page = Client().get(reverse("account_forgotten")).content.decode()
    assert "n’envoie pas d’e-mail" in page


# --- Leaving -------------------------------------------------------------------------------------


def test_an_account_ends_by_itself_after_the_last_day(client, cast, clock):
    user = cast.karim.user
    sent = {"first_name": "Karim", "roles": "adviser", "is_active": "on", "last_day": "2026-11-24"}
    assert client.post(reverse("account_change", args=[user.pk]), sent).status_code == 302
    user.refresh_from_db()
    assert user.last_day == date(2026, 11, 24)
    assert end_accounts(at=MONDAY + timedelta(hours=12)) == 0
    clock.shift(timedelta(days=2))
    browser = Client()
    sent = {"username": user.username, "password": "secret"}
    assert browser.post(reverse("login"), sent).status_code == 200
    assert cast.karim in active_advisers()
    assert look_after_accounts() == 1
    assert cast.karim not in active_advisers()


def test_a_session_ends_with_the_last_day(cast, clock):
    browser = Client()
    browser.force_login(cast.karim.user)
    cast.karim.user.last_day = MONDAY.date() - timedelta(days=1)
    cast.karim.user.save()
    assert browser.get(reverse("account")).status_code == 302


def test_who_is_switched_off_is_logged_out_and_their_code_void(client, cast):
    user = cast.ines.user
    browser = Client()
    browser.force_login(user)
    make_code(user=user, life=INVITED_FOR, by=cast.awa, at=MONDAY)
    client.post(reverse("account_change", args=[user.pk]), {"first_name": "I", "roles": "adviser"})
    assert browser.get(reverse("account")).status_code == 302
    assert not OneTimeCode.objects.exists()


def test_who_is_no_adviser_any_more_takes_no_calls(client, cast):
    user = cast.ines.user
    sent = {"first_name": "Inès", "roles": "editor", "is_active": "on"}
    client.post(reverse("account_change", args=[user.pk]), sent)
    assert Adviser.objects.get(user=user).presence == Presence.AWAY


def test_a_coordinator_logs_somebody_out(client, cast):
    browser = Client()
    browser.force_login(cast.karim.user)
    page = client.get(reverse("account_change", args=[cast.karim.user.pk])).content.decode()
    assert "Les déconnecter partout" in page
    client.post(reverse("account_log_out", args=[cast.karim.user.pk]))
    assert browser.get(reverse("account")).status_code == 302


def test_the_periodic_task_is_found_by_its_name():
    assert [periodic.dotted_name for periodic in SCHEDULES] == [
        "website.accounts.tasks.look_after_accounts"
    ]


def test_an_old_first_coordinator_keeps_what_it_has_and_is_named():
    ensure_roles()
    (login,) = first_coordinator()
    assert coordinators_are_no_administrators(None) == []
    User.objects.filter(username=login.username).update(is_superuser=True)
    (warning,) = coordinators_are_no_administrators(None)
    assert login.username in warning.msg
    assert first_coordinator() == []
    assert User.objects.get(username=login.username).is_superuser


# --- The journal ---------------------------------------------------------------------------------


def kinds(about):
    lines = JournalEntry.objects.filter(about_id=about.pk).order_by("pk")
    return [line.kind for line in lines]


def test_the_life_of_an_account_is_in_the_journal(client, cast):
    code = invited(client)
    noor = User.objects.get(username="noor")
    browser = Client()
    choose(browser, code)
    sent = NOOR | {"roles": ["adviser", "editor"], "is_active": "on", "last_day": "2026-12-24"}
    client.post(reverse("account_change", args=[noor.pk]), sent)
    client.post(reverse("account_log_out", args=[noor.pk]))
    client.post(reverse("account_renew", args=[noor.pk]))
    client.post(reverse("account_change", args=[noor.pk]), NOOR)
    assert kinds(noor) == [
        *("account_invited", "account_opened", "logged_in"),
        *("rights_changed", "account_changed", "session_ended", "renewal_asked"),
        *("rights_changed", "account_changed", "account_ended"),
    ]
    rights = JournalEntry.objects.filter(kind="rights_changed").first()
    assert rights.data == {"before": ["adviser"], "after": ["adviser", "editor"]}
    assert rights.actor == cast.awa


def test_failed_log_ins_are_in_the_journal_and_names_of_nobody_are_not(clock, cast):
    for name in (cast.karim.user.username, "Tr0mpette-et-Violon"):
        for count in range(6):
            Client().post(reverse("login"), {"username": name, "password": f"guess-{count}"})
    assert kinds(cast.karim.user) == [*["log_in_failed"] * 5, "log_in_slowed"]
    assert JournalEntry.objects.filter(kind="log_in_failed").count() == 5
