"""Finds or writes down who asks for help. Never merges by number alone (decision 21)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.people.dead_emails import revive_email
from helpdesk.actions.people.trust_words import renew_word
from helpdesk.actions.story import record
from helpdesk.choices import Confidence, ContactFact, EventKind, FactSource, PhoneOwner, WordRoad
from helpdesk.models import Callback, Case, DoNotWrite, NameWord, Person, PhoneNumber
from helpdesk.policy.changes import ChangedMeanwhile, Fact, compare
from helpdesk.policy.names import is_same_name, name_words, search_form
from helpdesk.policy.phone_numbers import read_number
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.do_not_write import digest_of
from helpdesk.reads.reach import is_only_typed

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# As long as the column of a word; nobody's name has one that is longer.
WORD = 60


def lock_person(person: Person) -> Person:
    """The person as they are now, locked; who was merged into another is that one."""
    # Not by way of the merged row: a merge locks the one in use first.
    pk = person.merged_into_id or person.pk
    while True:
        locked = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        if locked.merged_into_id is None:
            return locked
        pk = locked.merged_into_id


def write_name(*, person: Person, name: str) -> None:
    """Give a person this name, and write its words down so that it is found however spelt.

    The names of those who were merged into this person still find them.
    """
    person.name, person.search_name = name, search_form(name)
    person.save(update_fields=["name", "search_name"])
    names = [name, *person.merged_people.values_list("name", flat=True)]
    words = _words_of(*names)
    person.name_words.exclude(word__in=words).delete()
    _write_words(person, words)


def _words_of(*names: str) -> set[str]:
    return {word[:WORD] for name in names for word in name_words(name)}


def _write_words(person: Person, words: Iterable[str]) -> None:
    NameWord.objects.bulk_create(
        [NameWord(person=person, word=word, backwards=word[::-1]) for word in sorted(words)],
        ignore_conflicts=True,
    )


def keep_number(
    *, person: Person, number: str, source: FactSource = FactSource.PHONE
) -> PhoneNumber:
    """The person's number (E.164), written down with who vouches for it when it is new to them."""
    # Whether it wants no call is asked for a new one only.
    facts = {**_facts_of_a_number(number, source), "do_not_call": lambda: is_refused(number)}
    row, _is_new = PhoneNumber.objects.get_or_create(person=person, number=number, defaults=facts)
    return row


def _facts_of_a_number(number: str, source: FactSource) -> dict[str, Any]:
    return {"kind": read_number(number).kind, "owner": PhoneOwner.OWN, "source": source}


def mark_number(*, person: Person, number: str, is_dead: bool) -> None:
    """Say that a number (E.164) of a person is dead, or right after all; "" is no number."""
    if number:
        row = keep_number(person=person, number=number)
        row.is_dead = is_dead
        row.save(update_fields=["is_dead"])


@dataclass(frozen=True)
class Newcomer:
    """Who somebody says they are, and where they say it; `number` is E.164."""

    name: str
    number: str
    language: str
    email: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    source: FactSource = FactSource.PHONE
    is_demo: bool = False
    # Whether their number may be called, where that was asked already; None is to be found out.
    may_be_called: bool | None = None


def add_person(newcomer: Newcomer, *, at: datetime) -> Person:
    """Somebody new with their number, even where another has the same name or number.

    "" is no number.
    """
    person = Person.objects.create(
        name=newcomer.name,
        search_name=search_form(newcomer.name),
        language=newcomer.language,
        email=newcomer.email,
        email_source=newcomer.source,
        confidence=newcomer.confidence,
        created_at=at,
        is_demo=newcomer.is_demo,
    )
    _write_words(person, _words_of(newcomer.name))
    if newcomer.number:
        may_be_called = newcomer.may_be_called
        if may_be_called is None:
            may_be_called = not is_refused(newcomer.number)
        PhoneNumber.objects.create(
            person=person,
            number=newcomer.number,
            do_not_call=not may_be_called,
            **_facts_of_a_number(newcomer.number, newcomer.source),
        )
    person.is_new = True
    return person


def find_or_create_person(newcomer: Newcomer, *, at: datetime) -> Person:
    """The person of this name at this number, or a new one.

    What somebody says today stays with their request: whoever knows a name and a number is not
    the person yet, and nothing of it is written on a record that exists (decision 69).
    """
    at_number = Person.objects.filter(numbers__number=newcomer.number, merged_into__isnull=True)
    known = (each for each in at_number.order_by("pk") if is_same_name(each.name, newcomer.name))
    person = next(known, None)
    return lock_person(person) if person is not None else add_person(newcomer, at=at)


@transaction.atomic
def rename_person(
    *, person: Person, name: str, seen: str, at: datetime, by: "AbstractUser"
) -> Person:
    """Correct a name; `seen` is the one that was corrected. The same name changes nothing.

    Raises ChangedMeanwhile when it is another one by now.
    """
    person = lock_person(person)
    if person.name == name:
        return person
    if person.name != seen:
        raise ChangedMeanwhile
    write_name(person=person, name=name)
    tell_open_cases(person=person, at=at, by=by)
    return person


def tell_open_cases(*, person: Person, at: datetime, by: "AbstractUser") -> None:
    """Those who look after the person's open requests read that something changed, never what."""
    for case in Case.objects.not_closed().filter(person=person):
        record(case=case, kind=EventKind.PERSON_CHANGED, at=at, by=by)


NEEDS = (
    "speak_slowly",
    "hard_of_hearing",
    "low_vision",
    "uses_relay",
    "needs_interpreter",
    "email",
    "postal_address",
    "language",
)


@transaction.atomic
def change_person(
    *,
    case: Case,
    at: datetime,
    by: "AbstractUser",
    facts: Mapping[str, Fact],
    seen: Mapping[str, Fact] | None = None,
) -> Person:
    """Write what an adviser heard of the person: fields of NEEDS only; the same changes nothing.

    `seen` is what the page showed, None for what stands now: raises ChangedMeanwhile, and writes
    nothing, where somebody else changed the same field since. The story says that something
    changed, and never what. An e-mail is said on the phone: it serves this request, and takes the
    place of no confirmed one (`confirm_fact`). Raises KeyError for any other field.
    """
    calls = list(
        Callback.objects.open()
        .filter(case=case, consent=None)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=case.person_id)
    if unknown := set(facts) - set(NEEDS):
        raise KeyError(*unknown)
    now = {name: getattr(person, name) for name in facts}
    change = compare(seen=now if seen is None else seen, mine=facts, now=now)
    if change.conflicts:
        raise ChangedMeanwhile(change.conflicts)
    written = dict(change.write)
    if "email" in written:
        _give_email(case, calls, email=str(written["email"]), before=person.email)
        if written["email"] and person.has_confirmed_email:
            del written["email"]
        else:
            written["email_source"] = FactSource.PHONE
    for name, value in written.items():
        setattr(person, name, value)
    if change.write:
        person.save(update_fields=list(written))
        record(case=case, kind=EventKind.PERSON_CHANGED, at=at, by=by)
    return person


def _give_email(case: Case, calls: Iterable[Callback], *, email: str, before: str) -> None:
    """What was given with a request, and for its promise, is another e-mail from now on.

    "" takes away the one of `before`, and no other.
    """
    case = lock_case(case)
    if email or case.email == before:
        case.email = email
        case.save(update_fields=["email"])
    for callback in calls:
        if callback.email != email and (email or callback.email == before):
            callback.email = email
            callback.save(update_fields=["email"])
            if callback.word_road == WordRoad.PAGE:
                # Whoever typed the old one was told the words.
                renew_word(callback, road=WordRoad.ALOUD)


@transaction.atomic
def refuse_email(*, callback: Callback, at: datetime) -> None:
    """Whoever holds the e-mail that was typed for a promise asked for nothing: we write no more.

    The promise stays: its number decides about it. Whoever typed the e-mail may have read there
    what the call begins with, so that it begins otherwise now. What was confirmed, or said to an
    adviser, stays: nobody else's click takes it away. Typed once more it is left out; it is kept as
    a digest. Once more changes nothing.
    """
    case = callback.case
    callback = Callback.objects.select_for_update(of=("self",), no_key=True).get(pk=callback.pk)
    callback.case = case
    case.person = lock_person(case.person)
    if not is_only_typed(case, callback.email):
        return
    DoNotWrite.objects.get_or_create(digest=digest_of(callback.email), defaults={"at": at})
    _give_email(case, [callback], email="", before=callback.email)
    record(case=case, kind=EventKind.EMAIL_REFUSED, at=at, by=None)


@transaction.atomic
def confirm_fact(
    *, case: Case, fact: ContactFact, value: str, at: datetime, by: "AbstractUser"
) -> Person:
    """An adviser confirmed this number (E.164) or e-mail with the person: it is on their record.

    What was given with the case makes the case one of theirs. Once more changes nothing. Raises
    ChangedMeanwhile for what stands neither with the case nor on the record by now.
    """
    person = lock_person(case.person)
    case = lock_case(case)
    given = {case.email, case.number, *case.callbacks.values_list("number", flat=True)}
    is_new = (
        _confirm_email(person, value, given=case.email)
        if fact is ContactFact.EMAIL
        else _confirm_number(person, value)
    )
    if case.confirmed_at is None and value in given:
        is_new, case.confirmed_at = True, at
        case.save(update_fields=["confirmed_at"])
    if is_new:
        record(case=case, kind=EventKind.FACT_CONFIRMED, at=at, by=by, fact=fact)
    return person


def _confirm_email(person: Person, email: str, *, given: str) -> bool:
    if not email or email not in (given, person.email):
        raise ChangedMeanwhile
    if person.email == email and person.has_confirmed_email:
        return False
    revive_email(email=email)
    person.email, person.email_source = email, FactSource.CONFIRMED
    person.save(update_fields=["email", "email_source"])
    return True


def _confirm_number(person: Person, number: str) -> bool:
    row = person.numbers.filter(number=number).first()
    if row is None:
        raise ChangedMeanwhile
    if row.is_confirmed:
        return False
    row.source = FactSource.CONFIRMED
    row.save(update_fields=["source"])
    return True
