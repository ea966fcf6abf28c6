"""Staff are logged in for a working day, and nothing that they type is lost when it ends."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from website.accounts.actions.sessions import forget_over_sessions
from website.accounts.actions.typed_forms import forget_typed
from website.models import StaffSession, TypedForm
from website.running.roles import ensure_roles

from helpdesk.models import Note
from tests.factories.helpdesk import MONDAY, make_case, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HTML = {"HTTP_ACCEPT": "text/html"}


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def karim(cast):
    return cast.karim.user


@pytest.fixture
def client(karim):
    client = Client()
    client.force_login(karim)
    return client


def is_in(client):
    return client.get(reverse("account")).status_code == 200


def key_of(client, page):
    """The key of the form of a page."""
    text = client.get(page, **HTML).content.decode()
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1]


def test_a_session_without_a_limit_lasted_seven_days(clock, client):
    for _hour in range(16):
        clock.shift(timedelta(minutes=45))
        client.get(reverse("account"))
    assert not is_in(client)


def test_an_hour_in_which_nothing_is_done_ends_it(clock, client):
    clock.shift(timedelta(minutes=59))
    assert is_in(client)
    clock.shift(timedelta(minutes=60))
    answer = client.get(reverse("account"))
    assert answer.url == f"{reverse('login')}?next={reverse('account')}"


def test_a_page_that_asks_by_itself_keeps_nobody_logged_in(clock, client, cast):
    live = reverse("helpdesk:case_live", args=[make_case(cast.topic).reference])
    for _minute in range(70):
        clock.shift(timedelta(minutes=1))
        client.post(live)
    assert not is_in(client)


def test_who_reads_a_public_page_at_the_desk_is_there(clock, client):
    for _time in range(4):
        clock.shift(timedelta(minutes=45))
        client.get(reverse("contact"))
    assert is_in(client)


@pytest.fixture
def strict(karim):
    """A browser, with keys in its forms."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(karim)
    return client


def write_too_late(clock, client, case, text="Elle préfère l’après-midi."):
    """A note is typed, an hour goes by, and then it is sent."""
    key = key_of(client, reverse("helpdesk:case", args=[case.reference]))
    clock.shift(timedelta(hours=2))
    sent = {"text": text, "csrfmiddlewaretoken": key}
    return client.post(reverse("helpdesk:case_note", args=[case.reference]), sent, **HTML)


def log_in(client, name, password="secret"):
    page = reverse("login")
    sent = {"username": name, "password": password, "csrfmiddlewaretoken": key_of(client, page)}
    return client.post(page, sent, **HTML)


def test_a_note_that_was_sent_too_late_is_there_after_logging_in(clock, cast, strict, karim):
    case = make_case(cast.topic)
    assert write_too_late(clock, strict, case).url.startswith(reverse("login"))
    assert "Votre texte est gardé" in strict.get(reverse("login"), **HTML).content.decode()
    page = log_in(strict, karim.username).url
    assert page == reverse("typed_forms")
    shown = strict.get(page, **HTML).content.decode()
    assert "Elle préfère l’après-midi." in shown
    kept = TypedForm.objects.get()
    sent = dict(kept.fields) | {
        "waited_as": str(kept.pk),
        "csrfmiddlewaretoken": key_of(strict, page),
    }
    strict.post(kept.path, sent, **HTML)
    assert Note.objects.get(case=case).text == "Elle préfère l’après-midi."
    assert not TypedForm.objects.exists()
    assert strict.get(page, **HTML).url == reverse("account")


def test_nobody_else_sees_it(clock, cast, strict):
    write_too_late(clock, strict, make_case(cast.topic))
    assert log_in(strict, cast.ines.user.username).url != reverse("typed_forms")
    assert strict.get(reverse("typed_forms"), **HTML).url == reverse("account")
    strict.post(
        reverse("typed_form_end", args=[TypedForm.objects.get().pk]),
        {"csrfmiddlewaretoken": key_of(strict, reverse("account"))},
    )
    assert TypedForm.objects.exists()


def test_words_of_another_site_are_not_kept(clock, cast, strict):
    """It has no key of the form, however well it knows the address."""
    case = make_case(cast.topic)
    clock.shift(timedelta(hours=2))
    note = reverse("helpdesk:case_note", args=[case.reference])
    answer = strict.post(note, {"text": "Appelez le 0899 00 00 00"}, **HTML)
    assert answer.status_code in (303, 403)
    assert not TypedForm.objects.exists()


def test_a_password_is_kept_nowhere(clock, strict):
    key = key_of(strict, reverse("account_password"))
    clock.shift(timedelta(hours=2))
    sent = {"current_password": "secret", "new_password": "x", "csrfmiddlewaretoken": key}
    strict.post(reverse("account_password"), sent, **HTML)
    assert not TypedForm.objects.exists()


def test_a_draft_that_comes_too_late_does_not_lose_the_form(clock, cast, strict, karim):
    """The page lies open, and sends by itself before its form is sent."""
    case = make_case(cast.topic)
    key = key_of(strict, reverse("helpdesk:case", args=[case.reference]))
    clock.shift(timedelta(hours=2))
    draft = {"text": "Elle", "typed": "1", "csrfmiddlewaretoken": key}
    for page in ("case_draft", "case_live"):
        answer = strict.post(reverse(f"helpdesk:{page}", args=[case.reference]), draft)
        assert answer.status_code == 401
    sent = {"text": "Elle dort.", "csrfmiddlewaretoken": key}
    strict.post(reverse("helpdesk:case_note", args=[case.reference]), sent, **HTML)
    assert TypedForm.objects.get().user == karim


OURS, THEIRS = "http://testserver", "https://elsewhere.example"


@pytest.mark.parametrize(("origin", "kept"), [(OURS, True), (THEIRS, False), ("null", False)])
def test_who_logged_in_again_in_another_window_finds_the_form_kept(
    clock, cast, strict, karim, origin, kept
):
    """The key of the old page is of the session before; words of another site have none either."""
    case = make_case(cast.topic)
    key = key_of(strict, reverse("helpdesk:case", args=[case.reference]))
    clock.shift(timedelta(hours=2))
    strict.get(reverse("account"), **HTML)
    log_in(strict, karim.username)
    sent = {"text": "Elle dort.", "csrfmiddlewaretoken": key}
    note = reverse("helpdesk:case_note", args=[case.reference])
    strict.post(note, sent, HTTP_ORIGIN=origin, **HTML)
    assert TypedForm.objects.exists() is kept


def test_what_nobody_comes_back_to_is_forgotten(clock, cast, strict):
    write_too_late(clock, strict, make_case(cast.topic))
    assert forget_typed(at=MONDAY + timedelta(hours=3)) == 0
    assert forget_typed(at=MONDAY + timedelta(days=2)) == 1


# --- Where one is logged in -----------------------------------------------------------------------


@pytest.fixture
def phone(karim):
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Version/18.0 Mobile Safari/604.1")
    sent = {"username": karim.username, "password": "secret"}
    phone.post(reverse("login"), sent)
    return phone


def test_each_device_is_listed_in_plain_words(clock, client, phone):
    page = client.get(reverse("account")).content.decode()
    assert "Safari sur iPhone" in page
    assert page.count("Depuis") == 2


def test_one_is_ended_from_afar(clock, client, phone, karim):
    assert is_in(phone)
    row = karim.staff_sessions.get(system="iPhone")
    client.post(reverse("session_end", args=[row.pk]))
    assert not is_in(phone)
    assert is_in(client)


def test_all_others_are_ended_from_afar(clock, client, phone):
    client.post(reverse("sessions_end_others"))
    assert not is_in(phone)
    assert is_in(client)


def test_nobody_ends_the_session_of_somebody_else_so(clock, cast, phone, karim):
    other = Client()
    other.force_login(cast.ines.user)
    row = karim.staff_sessions.get(system="iPhone")
    assert other.post(reverse("session_end", args=[row.pk])).status_code == 404
    assert is_in(phone)


def test_another_password_ends_the_others(clock, client, phone, karim):
    sent = {
        "current_password": "secret",
        "new_password": "agrafe cheval ruban",
        "new_password_again": "agrafe cheval ruban",
    }
    answer = client.post(reverse("account_password"), sent)
    assert answer.url == reverse("account")
    assert is_in(client)
    assert not is_in(phone)
    karim.refresh_from_db()
    assert karim.check_password("agrafe cheval ruban")
    assert StaffSession.objects.filter(user=karim).count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"current_password": "other"}, "Ce n’est pas votre mot de passe."),
        ({"new_password_again": "agrafe cheval"}, "Les deux ne sont pas pareils."),
        ({"new_password": "court", "new_password_again": "court"}, "12 signes"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(clock, client, karim, changed, words):
    sent = {
        "current_password": "secret",
        "new_password": "agrafe cheval ruban",
        "new_password_again": "agrafe cheval ruban",
    }
    answer = client.post(reverse("account_password"), sent | changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    karim.refresh_from_db()
    assert karim.check_password("secret")


def test_who_guesses_at_an_open_desk_is_slowed(clock, client):
    sent = {"new_password": "agrafe cheval ruban", "new_password_again": "agrafe cheval ruban"}
    for count in range(5):
        client.post(reverse("account_password"), sent | {"current_password": f"guess-{count}"})
    answer = client.post(reverse("account_password"), sent | {"current_password": "secret"})
    assert "5 secondes" in answer.content.decode()


@pytest.mark.parametrize("role", ["awa", "lise"])
def test_every_role_has_an_account_page(clock, cast, role):
    client = Client()
    client.force_login(getattr(cast, role))
    assert client.get(reverse("account")).status_code == 200
    assert client.get(reverse("account_password")).status_code == 200


def test_an_editor_finds_it_from_the_cms(clock, cast):
    ensure_roles()
    client = Client()
    client.force_login(make_user("zoe", "editor"))
    assert reverse("account") in client.get("/cms/").content.decode()


def test_logging_out_ends_the_row(clock, client, karim):
    client.post(reverse("logout"))
    assert not karim.staff_sessions.exists()


def test_rows_of_old_sessions_go(clock, client, karim):
    assert forget_over_sessions(at=MONDAY + timedelta(hours=12)) == 0
    assert forget_over_sessions(at=MONDAY + timedelta(hours=25)) == 1


def test_a_session_from_before_the_update_goes_on(clock, client, karim):
    karim.staff_sessions.all().delete()
    cache.clear()
    assert is_in(client)
    assert karim.staff_sessions.get().began_at == MONDAY


def test_a_session_is_known_for_a_day_and_no_longer(clock, client):
    row = Session.objects.get(pk=client.session.session_key)
    assert row.expire_date == MONDAY + timedelta(hours=24)


def test_a_page_costs_no_query_for_its_session(clock, client, django_assert_num_queries):
    """The session, the user with their adviser and a call that runs, roles twice, and the list."""
    client.get(reverse("account"))
    with django_assert_num_queries(5):
        client.get(reverse("account"))
