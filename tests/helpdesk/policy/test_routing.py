"""Who calls Madeleine, and whether the reasons given are true."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.choices import Confidence, Presence
from helpdesk.policy.routing import Candidate, Choice, Need, Reason, ReasonLine, rank

KARIM, INES, AWA = 1, 2, 3
MADELEINE = Need(language="fr", topic="voicemail", confidence=Confidence.LOW)


def adviser(adviser_id: int, **facts) -> Candidate:
    """Somebody present, who speaks French, without calls yet."""
    usual = Candidate(
        adviser_id=adviser_id,
        name={KARIM: "Karim", INES: "Inès", AWA: "Awa"}.get(adviser_id, "…"),
        languages=frozenset({"fr"}),
        skills=frozenset(),
        presence=Presence.PRESENT,
        calls_that_day=0,
        daily_cap=8,
    )
    return replace(usual, **facts)


def first(need: Need, *team: Candidate) -> Choice:
    return rank(need, team)[0]


def codes(choice: Choice) -> list[Reason]:
    return [line.code for line in choice.reasons]


def test_the_known_adviser_calls_and_the_reasons_say_why():
    karim = adviser(KARIM, languages=frozenset({"fr", "ar"}), calls_that_day=3)
    need = replace(MADELEINE, language="ar", known_adviser_ids=(KARIM,))
    assert first(need, adviser(INES), karim) == Choice(
        KARIM,
        (
            ReasonLine(Reason.KNOWS_PERSON),
            ReasonLine(Reason.SPEAKS, {"language": "ar"}),
            ReasonLine(Reason.AVAILABLE),
            ReasonLine(Reason.ONLY_ONE),
            ReasonLine(Reason.LOAD, {"calls": 3, "cap": 8}),
        ),
    )


def test_one_fact_swapped_changes_the_choice_and_its_reasons():
    team = adviser(KARIM), adviser(INES)
    known_to_ines = replace(MADELEINE, known_adviser_ids=(INES,))
    before, after = first(MADELEINE, *team), first(known_to_ines, *team)
    assert before.adviser_id == KARIM
    assert Reason.KNOWS_PERSON not in codes(before)
    assert after.adviser_id == INES
    assert Reason.KNOWS_PERSON in codes(after)


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"presence": Presence.AWAY}, Reason.AVAILABLE),
        ({"calls_that_day": 8}, Reason.AVAILABLE),
        ({"skills": frozenset()}, Reason.SKILLED),
        ({"languages": frozenset({"en"})}, Reason.SPEAKS),
    ],
)
def test_a_fact_that_ceases_takes_away_the_choice_and_its_reason(fact, code):
    ines = adviser(INES, skills=frozenset({"voicemail"}))
    chosen = first(MADELEINE, adviser(KARIM), ines)
    assert chosen.adviser_id == INES
    assert code in codes(chosen)
    without = rank(MADELEINE, [adviser(KARIM), replace(ines, **fact)])
    assert without[0].adviser_id == KARIM
    assert code not in codes(without[1])


def test_language_comes_before_everything_else():
    knows = adviser(KARIM, skills=frozenset({"voicemail"}))
    speaks = adviser(INES, languages=frozenset({"ar"}), presence=Presence.AWAY, calls_that_day=8)
    need = replace(MADELEINE, language="ar", known_adviser_ids=(KARIM,))
    chosen = first(need, knows, speaks)
    assert chosen.adviser_id == INES
    assert Reason.AWAY_BUT_ONLY in codes(chosen)
    assert Reason.AVAILABLE not in codes(chosen)


def test_a_language_that_nobody_speaks_goes_to_the_coordinator():
    need = replace(MADELEINE, language="uk", known_adviser_ids=(KARIM,))
    chosen = first(need, adviser(KARIM), adviser(AWA, is_coordinator=True))
    assert chosen.adviser_id == AWA
    assert Reason.TO_COORDINATOR in codes(chosen)
    assert Reason.SPEAKS not in codes(chosen)


def test_a_coordinator_who_is_away_does_not_come_before_somebody_present():
    need = replace(MADELEINE, language="uk")
    awa = adviser(AWA, is_coordinator=True, presence=Presence.AWAY)
    assert first(need, adviser(INES), awa).adviser_id == INES


def test_a_coordinator_has_no_privilege_where_the_language_is_spoken():
    chosen = first(MADELEINE, adviser(KARIM), adviser(AWA, is_coordinator=True))
    assert chosen.adviser_id == KARIM
    assert Reason.TO_COORDINATOR not in codes(chosen)


def test_somebody_present_comes_before_the_known_one_who_is_away():
    need = replace(MADELEINE, known_adviser_ids=(KARIM,))
    karim = adviser(KARIM, presence=Presence.AWAY)
    assert first(need, karim, adviser(INES)).adviser_id == INES


def test_when_everybody_is_away_somebody_still_owns_the_promise():
    team = [adviser(KARIM, presence=Presence.AWAY), adviser(INES, presence=Presence.AWAY)]
    chosen = first(replace(MADELEINE, known_adviser_ids=(INES,)), *team)
    assert chosen.adviser_id == INES
    assert Reason.AWAY_BUT_ONLY in codes(chosen)


def test_a_known_voice_outweighs_skill_and_rest_when_confidence_is_low():
    karim = adviser(KARIM, calls_that_day=7)
    ines = adviser(INES, skills=frozenset({"voicemail"}))
    known = replace(MADELEINE, known_adviser_ids=(KARIM,))
    assert first(known, karim, ines).adviser_id == KARIM
    at_ease = replace(known, confidence=Confidence.HIGH)
    assert first(at_ease, karim, ines).adviser_id == INES


def test_of_two_known_advisers_the_last_one_calls():
    need = replace(MADELEINE, known_adviser_ids=(INES, KARIM))
    assert first(need, adviser(KARIM), adviser(INES, calls_that_day=4)).adviser_id == INES


def test_the_lighter_day_calls():
    karim, ines = adviser(KARIM, calls_that_day=4), adviser(INES, calls_that_day=3)
    assert first(MADELEINE, karim, ines).adviser_id == INES


def test_a_light_day_is_measured_against_its_own_cap():
    part_time = adviser(KARIM, calls_that_day=2, daily_cap=3)
    full_time = adviser(INES, calls_that_day=4, daily_cap=8)
    assert first(MADELEINE, part_time, full_time).adviser_id == INES


def test_a_full_day_passes_the_call_on_even_from_the_known_adviser():
    need = replace(MADELEINE, known_adviser_ids=(KARIM,))
    assert first(need, adviser(KARIM, calls_that_day=8), adviser(INES)).adviser_id == INES
    assert first(need, adviser(KARIM, daily_cap=0), adviser(INES)).adviser_id == INES


def test_the_only_one_who_speaks_the_language_is_said_to_be():
    speaks = adviser(INES, languages=frozenset({"tr"}))
    need = replace(MADELEINE, language="tr")
    found = rank(need, [adviser(KARIM), speaks])
    assert Reason.ONLY_ONE in codes(found[0])
    assert Reason.ONLY_ONE not in codes(found[1])
    second = adviser(AWA, languages=frozenset({"tr"}))
    assert Reason.ONLY_ONE not in codes(first(need, speaks, second))


def test_facts_read_from_the_database_are_understood():
    assert first(MADELEINE, adviser(KARIM, presence="away"), adviser(INES, presence="present"))
    need = replace(MADELEINE, confidence="low", known_adviser_ids=(INES,))
    assert first(need, adviser(KARIM), adviser(INES)).adviser_id == INES


def test_nobody_is_the_answer_for_no_candidates_only():
    assert rank(MADELEINE, []) == ()


def test_reasons_survive_being_stored_as_json():
    chosen = first(MADELEINE, adviser(KARIM, skills=frozenset({"voicemail"})))
    stored = json.loads(json.dumps([line.as_json() for line in chosen.reasons]))
    assert tuple(ReasonLine.from_json(line) for line in stored) == chosen.reasons


@pytest.mark.parametrize("stored", [{}, {"code": "nice"}, {"code": "speaks", "values": 3}])
def test_what_is_no_reason_is_refused(stored):
    with pytest.raises(ValueError):  # noqa: PT011
        ReasonLine.from_json(stored)


languages = st.frozensets(st.sampled_from(["fr", "ar", "uk"]), max_size=2)
teams = st.lists(
    st.builds(
        Candidate,
        adviser_id=st.integers(1, 6),
        name=st.just("…"),
        languages=languages,
        skills=st.frozensets(st.sampled_from(["voicemail", "bill"])),
        presence=st.sampled_from(Presence),
        calls_that_day=st.integers(0, 9),
        daily_cap=st.integers(0, 8),
        is_coordinator=st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda candidate: candidate.adviser_id,
)
needs = st.builds(
    Need,
    language=st.sampled_from(["fr", "ar"]),
    topic=st.just("voicemail"),
    known_adviser_ids=st.lists(st.integers(1, 8), unique=True, max_size=3).map(tuple),
    confidence=st.sampled_from(Confidence),
)


@settings(max_examples=50, deadline=None)
@given(needs, teams, st.randoms(use_true_random=False))
def test_everybody_is_ranked_once_whatever_the_order_they_come_in(need, team, shuffler):
    ranked = rank(need, team)
    assert sorted(choice.adviser_id for choice in ranked) == sorted(c.adviser_id for c in team)
    shuffled = list(team)
    shuffler.shuffle(shuffled)
    assert rank(need, shuffled) == ranked


@settings(max_examples=50, deadline=None)
@given(needs, teams)
def test_nobody_who_does_not_speak_the_language_comes_before_one_who_does(need, team):
    by_id = {c.adviser_id: c for c in team}
    speaks = [need.language in by_id[c.adviser_id].languages for c in rank(need, team)]
    assert speaks == sorted(speaks, reverse=True)


@settings(max_examples=50, deadline=None)
@given(needs, teams)
def test_every_reason_given_is_true(need, team):
    by_id = {c.adviser_id: c for c in team}
    speakers = {c.adviser_id for c in team if need.language in c.languages}
    for choice in rank(need, team):
        who = by_id[choice.adviser_id]
        others = (speakers or set(by_id)) - {who.adviser_id}
        said = {line.code: line.values for line in choice.reasons}
        assert said[Reason.LOAD] == {"calls": who.calls_that_day, "cap": who.daily_cap}
        assert (Reason.KNOWS_PERSON in said) == (who.adviser_id in need.known_adviser_ids)
        assert (Reason.SPEAKS in said) == (who.adviser_id in speakers)
        assert (Reason.SKILLED in said) == (need.topic in who.skills)
        if Reason.AVAILABLE in said:
            assert who.presence != Presence.AWAY
            assert who.calls_that_day < who.daily_cap
        if Reason.AWAY_BUT_ONLY in said:
            assert who.presence == Presence.AWAY
            assert all(by_id[other].presence == Presence.AWAY for other in others)
            assert not speakers or who.adviser_id in speakers
        if Reason.ONLY_ONE in said:
            assert not others
        if Reason.TO_COORDINATOR in said:
            assert who.is_coordinator
            assert not speakers


@settings(max_examples=50, deadline=None)
@given(needs, teams)
def test_one_call_more_never_moves_somebody_up(need, team):
    before = [choice.adviser_id for choice in rank(need, team)]
    busier = replace(team[0], calls_that_day=team[0].calls_that_day + 1)
    after = [choice.adviser_id for choice in rank(need, [busier, *team[1:]])]
    assert after.index(busier.adviser_id) >= before.index(busier.adviser_id)
