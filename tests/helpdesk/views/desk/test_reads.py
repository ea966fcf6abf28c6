"""Every look at a person is remembered: no page of the desk shows anybody without a row."""

import re

import pytest
import time_machine
from django.urls import reverse

from helpdesk.choices import PhoneKind
from helpdesk.desk_urls import desk_patterns
from helpdesk.models import Adviser, Callback, Case, Person, PersonRead, PhoneNumber, Topic
from helpdesk.views.desk.messages import letters
from helpdesk.words.links import token_of
from helpdesk.words.spoken import in_pairs
from tests.factories.addresses import make_addresses
from tests.factories.demo import for_a_module, load
from tests.factories.helpdesk import MONDAY, Cast, make_desk, make_user
from tests.factories.who_may import pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PAGES = pages_of(pattern.name for pattern in desk_patterns)
ABOUT_ONE = {"case", "person", "person_reads", "consent", "attempt", "letter", "case_close"}


@pytest.fixture(autouse=True)
def _letters_as_pages(monkeypatch):
    """Whatever is installed: letters are a page, whose names can be read here."""
    monkeypatch.setattr(letters, "can_make_files", lambda: False)


@pytest.fixture(scope="module")
def full_desk(django_db_setup, django_db_blocker):
    """The demonstration, with a person at every address of the desk."""

    def make():
        with time_machine.travel(MONDAY, tick=False):
            load(at=MONDAY)
            make_desk()
            karim, ines = Adviser.objects.order_by("pk")[:2]
            cast = Cast(
                topic=Topic.objects.get(code="other"),
                karim=karim,
                ines=ines,
                awa=make_user("awa-of-the-tests", "coordinator"),
                lise=make_user("lise-of-the-tests", "editor"),
            )
            return cast, make_addresses(cast)

    with for_a_module(make, django_db_blocker) as made:
        yield made


@pytest.fixture
def readers(full_desk, db):
    cast, _addresses = full_desk
    return {"adviser": cast.karim.user, "coordinator": cast.awa}


def identities():
    """Names and numbers as pages write them."""
    names = Person.objects.values_list("name", flat=True)
    numbers = PhoneNumber.objects.exclude(kind=PhoneKind.OTHER).values_list("number", flat=True)
    return {*names, *numbers, *(in_pairs(number) for number in numbers)}


def shown_in(page, everybody):
    plain = page.replace("&#x27;", "'").replace("&nbsp;", "\N{NO-BREAK SPACE}")
    return [one for one in everybody if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", plain)]


@pytest.mark.parametrize("role", ["adviser", "coordinator"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_shows_somebody_leaves_one_row(client, full_desk, readers, name, role):
    client.force_login(readers[role])
    response = client.get(full_desk[1][name])
    if response.status_code != 200:
        assert not PersonRead.objects.exists()
        return
    rows = list(PersonRead.objects.all())
    if shown := shown_in(response.content.decode(), identities()):
        assert len(rows) == 1, f"{name} shows {shown} and left {len(rows)} rows"
        assert (rows[0].reader, rows[0].page) == (readers[role], name)
        assert rows[0].people >= 1
    assert len(rows) <= 1
    if name in ABOUT_ONE:
        assert rows[0].person is not None


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("people", {"q": "Petit"}),
        ("queue", {"show": "all", "q": "Petit"}),
        ("today", {"who": "all"}),
        ("today_print", {"who": "all"}),
    ],
)
def test_a_search_and_a_list_say_how_many(client, full_desk, readers, page, query):
    client.force_login(readers["adviser"])
    content = client.get(reverse(f"helpdesk:{page}"), query).content.decode()
    assert shown_in(content, identities())
    row = PersonRead.objects.get()
    assert (row.person, row.page) == (None, page)
    assert row.people >= 1


def test_reading_leaves_a_trace_whatever_is_read(client, full_desk, readers):
    """Of 23 pages with names and numbers, two wrote who read them."""
    client.force_login(readers["coordinator"])
    everybody = identities()
    with_people = 0
    for name in PAGES:
        before = PersonRead.objects.count()
        response = client.get(full_desk[1][name])
        if response.status_code == 200 and shown_in(response.content.decode(), everybody):
            with_people += 1
            assert PersonRead.objects.count() == before + 1, name
    assert with_people >= 23


def test_a_form_with_errors_and_a_change_that_works(desk_of, full_desk, readers):
    case = Case.objects.not_closed().first()
    desk = desk_of(readers["adviser"])
    assert desk.post("case_note", case.reference, text="").status_code in (303, 422)
    assert PersonRead.objects.get().person == case.person
    assert desk.post("case_note", case.reference, text="Bonjour").status_code == 302
    assert PersonRead.objects.count() == 1


def test_a_visitor_who_sees_their_own_request_is_no_reader(client, full_desk, db):
    callback = Callback.objects.open().first()
    page = client.get(
        reverse("helpdesk:my_request_by_link", args=[token_of(callback)]), follow=True
    )
    assert page.status_code == 200
    assert not PersonRead.objects.exists()


def test_one_row_is_one_statement_however_long_the_list(
    client, full_desk, readers, django_assert_max_num_queries
):
    client.force_login(readers["coordinator"])
    with django_assert_max_num_queries(40) as asked:
        client.get(reverse("helpdesk:queue"), {"show": "all"})
    written = [one["sql"] for one in asked.captured_queries if "helpdesk_personread" in one["sql"]]
    assert len(written) == 1
