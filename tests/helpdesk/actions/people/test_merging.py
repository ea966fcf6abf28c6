"""Two rows of one human become one, and are taken apart exactly as they were."""

import pytest
from django.forms.models import model_to_dict

from helpdesk.actions.people.merging import CannotMerge, Obstacle, merge_people, undo_merge
from helpdesk.actions.people.people import Newcomer, add_person, find_or_create_person, write_name
from helpdesk.actions.promises.intake import PhoneRequest, open_by_phone
from helpdesk.choices import (
    ConsentScope,
    EventKind,
    FactSource,
    PhoneOwner,
    SafeguardingKind,
)
from helpdesk.models import (
    Consent,
    NameWord,
    Person,
    PersonMerge,
    PhoneNumber,
    SafeguardingFlag,
)
from helpdesk.policy.duplicates import Side
from helpdesk.reads.people import everybody_in, people_named
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = MONDAY.replace(hour=11)
LANDLINE = "+33199005678"


@pytest.fixture
def two(cast):
    """Madeleine with a promised call, and Mado, who was written down again with a landline."""
    kept = make_callback(cast.topic).case.person
    merged = add_person(
        at=MONDAY,
        newcomer=Newcomer(
            name="Mado Robert", number=LANDLINE, language="fr", email="m@example.org"
        ),
    )
    make_case(cast.topic, name="Mado Robert", number=LANDLINE)
    return kept, merged


def merge(kept, merged, by, **choices):
    return merge_people(kept=kept, merged=merged, choices=choices, at=LATER, by=by)


def everything():
    """All that a merge may touch, but for the merges themselves."""
    people = [
        (model_to_dict(row), row.search_name, row.merged_into_id, row.contacted_at)
        for row in Person.objects.order_by("pk")
    ]
    words = list(NameWord.objects.order_by("person", "word").values_list("person", "word"))
    numbers = [model_to_dict(row) for row in PhoneNumber.objects.order_by("pk")]
    cases = [
        (case.pk, case.person_id)
        for person in Person.objects.order_by("pk")
        for case in person.cases.order_by("pk")
    ]
    flags = list(SafeguardingFlag.objects.order_by("pk").values_list("pk", "person"))
    return people, words, numbers, cases, flags


def test_requests_and_numbers_go_to_the_kept_one(two, cast):
    kept, merged = two
    case = merged.cases.get()
    done = merge(kept, merged, cast.awa)
    merged.refresh_from_db()
    assert merged.merged_into == kept
    assert kept.cases.count() == 2
    assert {row.number for row in kept.numbers.all()} == {MADELEINE, LANDLINE}
    assert case.events.first().kind == EventKind.PEOPLE_MERGED
    assert case.events.first().data == {"merge_id": done.pk}
    assert everybody_in(kept) == everybody_in(merged) == [kept.pk, merged.pk]


def test_fields_are_chosen_one_by_one(two, cast):
    kept, merged = two
    Person.objects.filter(pk=merged.pk).update(speak_slowly=True, low_vision=True)
    merge(kept, merged, cast.awa, email=Side.MERGED, speak_slowly=Side.MERGED, name=Side.KEPT)
    kept.refresh_from_db()
    assert (kept.name, kept.email) == ("Madeleine Petit", "m@example.org")
    assert (kept.speak_slowly, kept.low_vision) == (True, False)


def test_the_kept_one_is_found_under_both_names_and_comes_alone(two, cast):
    kept, merged = two
    merge(kept, merged, cast.awa)
    assert people_named("robert") == people_named("petit") == [kept.pk]
    write_name(person=kept, name="Madeleine Durand")
    assert people_named("mado") == people_named("durand") == [kept.pk]


def test_a_number_of_both_stays_once_with_what_either_said(two, cast):
    kept, merged = two
    merged.numbers.create(
        number=MADELEINE, owner=PhoneOwner.SHARED, may_leave_message=False, best_parts=["morning"]
    )
    merge(kept, merged, cast.awa)
    row = kept.numbers.get(number=MADELEINE)
    assert (row.owner, row.may_leave_message, row.best_parts) == ("shared", False, ["morning"])


def test_undoing_puts_everything_back_exactly(two, cast):
    kept, merged = two
    merged.numbers.create(number=MADELEINE, owner=PhoneOwner.SHARED, may_leave_message=False)
    Person.objects.filter(pk=merged.pk).update(contacted_at=MONDAY)
    SafeguardingFlag.objects.create(
        person=merged, kind=SafeguardingKind.SCAM, what="?", raised_at=MONDAY, raised_by=cast.awa
    )
    before = everything()
    done = merge(kept, merged, cast.awa, name=Side.MERGED, email=Side.MERGED)
    assert everything() != before
    undo_merge(merge=done, at=LATER, by=cast.awa)
    assert everything() == before
    assert merged.cases.get().events.first().kind == EventKind.MERGE_UNDONE


def test_what_came_after_the_merge_stays_with_the_kept_one(two, cast):
    kept, merged = two
    done = merge(kept, merged, cast.awa, email=Side.MERGED)
    newer = make_case(cast.topic)
    Person.objects.filter(pk=kept.pk).update(email="new@example.org")
    undo_merge(merge=done, at=LATER, by=cast.awa)
    newer.refresh_from_db()
    kept.refresh_from_db()
    assert newer.person == kept
    assert kept.email == "new@example.org"


def test_a_promise_that_stays_still_knows_the_number_it_calls(two, cast):
    kept, merged = two
    merged.numbers.update(may_leave_message=False)
    done = merge(kept, merged, cast.awa)
    make_callback(cast.topic, number=LANDLINE, starts_at=AFTERNOON.replace(hour=15))
    kept.cases.filter(callbacks__number=LANDLINE).update(person=kept)
    undo_merge(merge=done, at=LATER, by=cast.awa)
    assert kept.numbers.get(number=LANDLINE).may_leave_message is False
    assert merged.numbers.get(number=LANDLINE).may_leave_message is False


def test_a_double_click_is_one_merge_and_one_undoing(two, cast):
    kept, merged = two
    assert merge(kept, merged, cast.awa) == merge(kept, merged, cast.awa)
    done = PersonMerge.objects.get()
    undo_merge(merge=done, at=LATER, by=cast.awa)
    undo_merge(merge=done, at=LATER.replace(minute=5), by=cast.awa)
    done.refresh_from_db()
    assert done.undone_at == LATER
    assert merged.cases.get().events.filter(kind=EventKind.MERGE_UNDONE).count() == 1


def test_in_a_chain_everybody_points_to_the_last(two, cast):
    kept, merged = two
    last = add_person(Newcomer(name="M. Petit", number="+33261910000", language="fr"), at=MONDAY)
    merge(kept, merged, cast.awa)
    merge(last, kept, cast.awa)
    merged.refresh_from_db()
    assert merged.merged_into == last
    assert set(everybody_in(merged)) == {last.pk, kept.pk, merged.pk}
    assert last.cases.count() == 2


def test_a_chain_is_undone_from_its_end(two, cast):
    kept, merged = two
    last = add_person(Newcomer(name="M. Petit", number="+33261910000", language="fr"), at=MONDAY)
    before = everything()
    first = merge(kept, merged, cast.awa, email=Side.MERGED)
    second = merge(last, kept, cast.awa, email=Side.MERGED)
    with pytest.raises(CannotMerge) as refused:
        undo_merge(merge=first, at=LATER, by=cast.awa)
    assert refused.value.why is Obstacle.LATER
    undo_merge(merge=second, at=LATER, by=cast.awa)
    undo_merge(merge=first, at=LATER, by=cast.awa)
    assert everything() == before


def test_of_two_merges_into_one_person_the_later_is_undone_first(two, cast):
    kept, merged = two
    third = add_person(Newcomer(name="M. Petit", number="+33261910000", language="fr"), at=MONDAY)
    first = merge(kept, merged, cast.awa)
    merge(kept, third, cast.awa)
    with pytest.raises(CannotMerge):
        undo_merge(merge=first, at=LATER, by=cast.awa)


def test_nobody_is_merged_with_themselves_or_twice(two, cast):
    kept, merged = two
    third = add_person(Newcomer(name="M. Petit", number="+33261910000", language="fr"), at=MONDAY)
    with pytest.raises(CannotMerge):
        merge(kept, kept, cast.awa)
    merge(kept, merged, cast.awa)
    for one, other in ((third, merged), (merged, third), (merged, kept)):
        with pytest.raises(CannotMerge) as refused:
            merge(one, other, cast.awa)
        assert refused.value.why is Obstacle.MEANWHILE


def test_who_helps_the_other_is_somebody_else(two, cast):
    kept, merged = two
    Consent.objects.create(
        person=kept,
        helper=merged,
        scope=ConsentScope.EVERY_REQUEST,
        expires_on=MONDAY.date(),
        script_version=1,
        language="fr",
        given_at=MONDAY,
        taken_by=cast.awa,
    )
    for one, other in ((kept, merged), (merged, kept)):
        with pytest.raises(CannotMerge) as refused:
            merge(one, other, cast.awa)
        assert refused.value.why is Obstacle.HELPER


def test_a_request_of_who_was_merged_is_of_the_kept_one(two, cast):
    kept, merged = two
    merge(kept, merged, cast.awa)
    case = open_by_phone(
        at=LATER,
        by=cast.awa,
        request=PhoneRequest(number=LANDLINE, name="Mado", topic=cast.topic, person=merged),
    )
    assert case.person == kept


def test_the_old_name_at_the_old_number_makes_nobody_come_back(two, cast):
    kept, merged = two
    merge(kept, merged, cast.awa)
    found = find_or_create_person(
        Newcomer(name="Madeleine Petit", number=LANDLINE, language="fr"), at=LATER
    )
    assert found == kept


def test_a_promise_is_kept_through_a_merge(two, cast):
    kept, merged = two
    callback = kept.cases.get().callbacks.get()
    merge(merged, kept, cast.awa)
    callback.refresh_from_db()
    assert callback.case.person == merged
    assert callback.live_appointment.starts_at == AFTERNOON


def test_what_was_corrected_after_the_merge_is_not_put_back(two, cast):
    kept, merged = two
    merged.numbers.create(number=MADELEINE, owner=PhoneOwner.SHARED, may_leave_message=False)
    done = merge(kept, merged, cast.awa)
    kept.numbers.filter(number=MADELEINE).update(owner=PhoneOwner.SOMEBODY_ELSE)
    undo_merge(merge=done, at=LATER, by=cast.awa)
    assert kept.numbers.get(number=MADELEINE).owner == PhoneOwner.SOMEBODY_ELSE


def test_whoever_may_not_read_about_one_may_not_read_about_both(two, cast):
    kept, merged = two
    Person.objects.filter(pk=merged.pk).update(is_restricted=True)
    merge(kept, merged, cast.awa)
    kept.refresh_from_db()
    assert kept.is_restricted


def test_a_number_that_was_confirmed_for_one_is_confirmed_for_both_until_it_is_undone(two, cast):
    kept, merged = two
    PhoneNumber.objects.create(
        person=merged, number=MADELEINE, kind="mobile", source=FactSource.CONFIRMED
    )
    row = kept.numbers.get(number=MADELEINE)
    assert not row.is_confirmed
    done = merge(kept, merged, cast.awa)
    row.refresh_from_db()
    assert row.is_confirmed
    undo_merge(merge=done, at=LATER, by=cast.awa)
    row.refresh_from_db()
    assert not row.is_confirmed
