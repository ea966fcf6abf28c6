"""The search of the desk: found by their words, by whoever may see them, and by nothing erased."""

from datetime import timedelta

import pytest
from django.db import connection

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.messages.incoming import take_mail
from helpdesk.actions.messages.replies import write_reply
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.people import rename_person
from helpdesk.actions.people.restricted import open_record, restrict
from helpdesk.actions.promises.answers import take_sms
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.choices import FoundIn, OpeningReason
from helpdesk.models import Case, CaseWords, DeskWord, Note, Person
from helpdesk.models.search_index import TABLES, lost_triggers
from helpdesk.reads import search as reads
from helpdesk.reads.search import search
from tests.factories.helpdesk import MONDAY, make_case
from tests.factories.mails import make_mail

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def look(cast):
    """Search as Karim, or as another; what was found."""

    def look(text, *, user=None, after=None):
        user = user or cast.karim.user
        return search(text, user_id=user.pk, after=after, at=MONDAY)

    return look


def names(found):
    return [hit.case.person.name for hit in found.hits]


def test_found_by_what_was_asked_and_by_what_was_noted(look, cast):
    case = make_case(cast.topic, name="Anne", question="Ma Livebox clignote en rouge")
    add_note(case=case, text="Elle a redémarré la box", at=MONDAY, by=cast.karim.user)
    make_case(cast.topic, name="Paul", number="+33639980001", question="Ma livebox est éteinte")
    assert names(look("livebox")) == ["Paul", "Anne"]
    found = look("LIVEBOX redemarrage").hits
    assert [hit.case.person.name for hit in found] == ["Anne"]
    assert [place.where for place in found[0].places] == [FoundIn.QUESTION, FoundIn.NOTE]


def test_found_by_name_and_word_together(look, cast):
    make_case(cast.topic, name="Éloïse Le Goff", question="facture")
    make_case(cast.topic, name="Éloïse Martin", number="+33639980001", question="réseau")
    assert names(look("eloise factures")) == ["Éloïse Le Goff"]
    hit = look("eloise factures").hits[0]
    assert [piece.text for piece in hit.name if piece.is_marked] == ["Éloïse"]


def test_found_by_what_came_in_and_by_what_we_answered(look, cast):
    case = make_case(cast.topic, name="Anne", number="+33639981717", question="?")
    take_sms(sender="+33639981717", text="Mon topinambour", gateway_id="1", at=MONDAY)
    write_reply(case=case, text="Une girouette", at=MONDAY, by=cast.karim.user)
    assert [place.where for place in look("topinambour").hits[0].places] == [FoundIn.NOTE]
    assert [place.where for place in look("girouettes").hits[0].places] == [FoundIn.ANSWER]


def test_found_by_the_subject_of_a_mail(look, cast):
    take_mail(make_mail("Bonjour", sender="a@exemple.fr", subject="Mon cornichon"), at=MONDAY)
    assert [place.where for place in look("cornichon").hits[0].places] == [FoundIn.MAIL]


def test_a_slip_of_the_pen_is_forgiven_where_nothing_else_is_found(look, cast):
    case = make_case(cast.topic, name="Anne", question="")
    add_note(case=case, text="Sa perruche répond", at=MONDAY, by=cast.karim.user)
    for typed in ("peruche", "perrcuhe", "perrucke", "derruche"):
        assert names(look(typed)) == ["Anne"], typed
        assert look(typed).is_alike
    assert not look("perruche").is_alike
    assert names(look("autruche")) == []


def test_a_note_that_changes_is_found_by_its_new_words_alone(look, cast):
    case = make_case(cast.topic, name="Anne", question="")
    add_note(case=case, text="perruche", at=MONDAY, by=cast.karim.user)
    Note.objects.filter(case=case).update(text="autruche")
    assert names(look("perruche")) == []
    assert names(look("autruche")) == ["Anne"]
    Note.objects.filter(case=case).delete()
    assert names(look("autruche")) == []


def test_a_person_who_changes_their_name_is_found_by_the_new_one(look, cast):
    person = make_case(cast.topic, name="Anne Petit", question="").person
    rename_person(person=person, name="Anne Legrand", seen="Anne Petit", at=MONDAY, by=cast.awa)
    assert names(look("legrand")) == ["Anne Legrand"]
    assert names(look("petit")) == []


def test_requests_that_were_joined_are_one_that_has_all_words(look, cast):
    first = make_case(cast.topic, name="Anne", question="perruche")
    second = make_case(cast.topic, name="Anne", question="autruche")
    add_note(case=second, text="cornichon", at=MONDAY, by=cast.karim.user)
    assert names(look("perruche cornichon")) == []
    merge_cases(kept=first, other=second, at=MONDAY, by=cast.karim.user)
    assert names(look("perruche cornichon")) == ["Anne"]


def test_nothing_of_a_restricted_record_is_found_until_it_is_opened(look, cast):
    case = make_case(cast.topic, name="Anne Petit", question="perruche")
    restrict(person_id=case.person_id, at=MONDAY, by=cast.awa)
    for words in ("perruche", "peruche", "petit"):
        assert names(look(words)) == []
    open_record(
        person_id=case.person_id,
        reason=OpeningReason.OUR_CALL,
        words="",
        at=MONDAY - timedelta(minutes=5),
        by=cast.karim.user,
    )
    assert names(look("perruche")) == ["Anne Petit"]
    assert names(look("perruche", user=cast.ines.user)) == []


def test_pages_go_from_the_newest_to_the_oldest(look, cast, monkeypatch):
    monkeypatch.setattr(reads, "PAGE", 2)
    for n in range(5):
        make_case(cast.topic, name=f"N{n}", number=f"+3363998000{n}", question="perruche")
    first = look("perruche")
    second = look("perruche", after=first.after)
    last = look("perruche", after=second.after)
    assert names(first) + names(second) + names(last) == ["N4", "N3", "N2", "N1", "N0"]
    assert last.after is None


def make_many(cast, *said):
    """A request of each person and question, the oldest first."""
    for n, (name, question) in enumerate(said):
        make_case(cast.topic, name=name, number=f"+336399800{n:02}", question=question)


def test_what_was_typed_stands_before_its_other_forms_however_new(look, cast):
    make_many(
        cast, ("Jean Martin", ""), ("Zoé Martins", ""), ("Léa MARTIN", ""), ("Ali Martine", "")
    )
    found = names(look("martin"))
    assert found == ["Léa MARTIN", "Jean Martin", "Ali Martine", "Zoé Martins"]


def test_accents_and_capitals_are_no_other_form(look, cast):
    make_many(cast, ("Hélène Petit", ""), ("Anne Petit", "helenes"), ("HELENE Legrand", ""))
    assert names(look("héléne"))[:2] == ["HELENE Legrand", "Hélène Petit"]


def test_of_misspelt_words_the_one_that_looks_most_alike_is_first(look, cast):
    make_many(cast, ("A", "perruche"), ("B", "peluche"), ("C", "une perruche"), ("D", "la peluche"))
    found = look("peruche")
    assert found.is_alike
    assert names(found) == ["C", "A", "D", "B"]


def test_a_misspelt_name_beside_a_word_that_is_right(look, cast):
    make_many(cast, ("Jeanne Dupont", "facture"), ("Jean Dupond", "facture"), ("Duponc", "réseau"))
    assert names(look("dupnot facture")) == ["Jeanne Dupont"]


@pytest.mark.parametrize(
    ("typed", "expected"), [("perruche", ["C", "A", "E"]), ("peruche", ["E", "C", "A", "D", "B"])]
)
def test_pages_go_through_every_rank_and_show_nobody_twice(
    look, cast, monkeypatch, typed, expected
):
    monkeypatch.setattr(reads, "PAGE", 1)
    make_many(cast, ("A", "perruche"), ("B", "peluche"), ("C", "une perruche"), ("D", "la peluche"))
    form = "perruches" if typed == "perruche" else "perruche"
    make_case(cast.topic, name="E", number="+33639980099", question=form)
    seen, after = [], None
    for _ in range(9):
        found = look(typed, after=after)
        seen += names(found)
        if (after := found.after) is None:
            break
    assert seen == expected


def test_nobody_restricted_is_among_the_best(look, cast):
    make_many(cast, ("Jean Martin", ""), ("Zoé Martins", ""))
    restrict(person_id=Person.objects.get(name="Jean Martin").pk, at=MONDAY, by=cast.awa)
    assert names(look("martin")) == ["Zoé Martins"]
    assert "Jean Martin" not in names(look("maartin"))


def test_a_page_is_three_queries_however_many_there_are(look, cast, django_assert_num_queries):
    for n in range(7):
        case = make_case(cast.topic, name="Anne", number=f"+3363998000{n}", question="perruche")
        add_note(case=case, text="perruche", at=MONDAY, by=cast.karim.user)
    look("perruche")
    for typed in ("perruche", "peruche"):
        with django_assert_num_queries(3):
            look(typed)


def test_a_question_without_words_asks_nobody(look, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert look(" ?! ").is_empty


@pytest.mark.parametrize(
    "odd", ["'", '"', "a'b\"c", "\\", "%", "a:*&|!", "NEAR(", "*", "½ ŉ ﬁ", "-"]
)
def test_odd_signs_are_words_or_nothing(look, cast, odd):
    make_case(cast.topic, name="Anne", question="perruche")
    look(odd)
    look(f"perruche {odd}")


def test_a_text_without_end_is_indexed_as_far_as_it_goes(look, cast):
    case = make_case(cast.topic, name="Anne", question="")
    long = "perruche " + " ".join(f"mot{n}" for n in range(200_000))
    add_note(case=case, text=long, at=MONDAY, by=cast.karim.user)
    assert names(look("perruche")) == ["Anne"]


def test_a_word_that_nobody_wrote_any_more_is_forgotten_but_not_one_that_others_wrote(cast):
    if connection.vendor != "postgresql":
        pytest.skip("the words of SQLite's index are those of its rows")
    first = make_case(cast.topic, name="Anne", question="perruche cornichon")
    make_case(cast.topic, name="Paul", number="+33639980001", question="cornichon")
    Case.objects.filter(pk=first.pk).update(question="")
    assert not DeskWord.objects.filter(word="perruche").exists()
    assert DeskWord.objects.get(word="cornichon").case_id != first.pk


def test_every_table_has_its_triggers():
    """A migration that makes one of these tables anew on SQLite would lose them in silence."""
    assert lost_triggers(connection.vendor) == []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
                " WHERE tgname LIKE '%_words_%'"
            )
            assert {name for (name,) in cursor.fetchall()} == set(TABLES)


def test_a_merged_person_is_found_by_the_name_in_use(look, cast):
    kept = make_case(cast.topic, name="Anne Petit", question="perruche").person
    merged = make_case(cast.topic, name="Anna Petite", number="+33639980001", question="autruche")
    merge_people(kept=kept, merged=merged.person, choices={}, at=MONDAY, by=cast.awa)
    assert names(look("anne autruche")) == ["Anne Petit"]
    assert Person.objects.get(pk=merged.person_id).name == "Anna Petite"
    assert CaseWords.objects.count() in (0, 2)
