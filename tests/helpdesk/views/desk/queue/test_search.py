"""The page of the search: what it finds, marked and escaped; what it says without any."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.cases.cases import add_note
from helpdesk.models import Case
from helpdesk.reads import search as reads
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
# One more while the reader is in a call, and one each minute for the titles of guides.
QUERIES = 7


def test_words_are_marked_in_their_place_and_escaped(desk, cast):
    case = make_case(cast.topic, name="Anne <b>", question="")
    text = "<script>perruche</script> & co"
    add_note(case=case, text=text, at=MONDAY, by=cast.karim.user)
    page = desk.read("search", words="PERRUCHES")
    assert "&lt;script&gt;<mark>perruche</mark>&lt;/script&gt; &amp; co" in page
    assert "Anne &lt;b&gt;" in page
    assert desk.url("case", case.reference) in page
    assert "1 request, the closest first." in page


def test_who_called_without_a_name_has_a_link_that_can_be_read(desk, cast):
    case = make_case(cast.topic, name="", question="Ma perruche")
    page = desk.read("search", words="perruche")
    link = page.partition(f'href="{desk.url("case", case.reference)}"')[2].partition("</a>")[0]
    assert "Unknown caller" in link


def test_what_was_typed_stays_in_the_box_escaped(desk):
    page = desk.read("search", words='"><img src=x>')
    assert "<img src=x>" not in page
    assert page.count("&quot;&gt;&lt;img src=x&gt;") >= 2


def test_nothing_found_says_so_and_what_to_do(desk):
    page = desk.read("search", words="topinambour")
    assert "No request that you may see has all of these words." in page
    assert f"{desk.url('people')}?q=topinambour" in page


@pytest.mark.parametrize("typed", ["", " ", "?!"])
def test_no_word_is_asked_for_one(desk, typed):
    assert "Write some words" in desk.read("search", words=typed)


@pytest.mark.parametrize("typed", ["06 39 98 01 23", "anne@exemple.fr"])
def test_a_number_is_looked_for_in_the_list_of_requests(desk, typed):
    response = desk.get("search", words=typed)
    assert response.status_code == 302
    assert response.url.startswith(desk.url("queue") + "?show=all&q=")


def test_a_reference_is_looked_for_there_too(desk, cast):
    # Letters alone may be a word.
    case = make_case(cast.topic)
    Case.objects.filter(pk=case.pk).update(reference="RXM4RT")
    assert desk.get("search", words="RXM4RT").status_code == 302


def test_pages_follow_each_other(desk, cast, monkeypatch):
    monkeypatch.setattr(reads, "PAGE", 1)
    for n in range(2):
        make_case(cast.topic, name=f"N{n}", number=f"+3363998000{n}", question="perruche")
    last = make_case(cast.topic, name="N2", number="+33639980002", question="perruche")
    page = desk.read("search", words="perruche")
    assert "N2" in page
    assert "N1" not in page
    assert f"after=0-{last.pk}" in page
    assert "N1" in desk.read("search", words="perruche", after=f"0-{last.pk}")


@pytest.mark.parametrize("after", ["x", "-1", "4-1", "0-" + "9" * 40, "0-١٢"])
def test_an_odd_page_is_the_first(desk, cast, after):
    make_case(cast.topic, name="Anne", question="perruche")
    assert "Anne" in desk.read("search", words="perruche", after=after)


def test_a_page_asks_little_however_many_are_found(desk, cast):
    for n in range(30):
        case = make_case(cast.topic, name="Anne", number=f"+336399800{n:02}", question="perruche")
        add_note(case=case, text="perruche", at=MONDAY, by=cast.karim.user)
    desk.read("search", words="perruche")
    for typed in ("perruche", "peruche", "autruche"):
        with CaptureQueriesContext(connection) as asked:
            desk.read("search", words=typed)
        assert len(asked) <= QUERIES, [query["sql"][:80] for query in asked]


def test_every_page_of_the_desk_has_the_box_and_an_auditor_has_none(desk, desk_of, cast):
    assert 'data-key="/"' in desk.read("today")
    assert 'data-key="/"' in desk.read("team")
