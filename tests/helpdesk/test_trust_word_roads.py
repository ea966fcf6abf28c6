"""Nobody who only typed a number learns the words that this number is told (trust, rule 2).

A stranger asks for a call to somebody's number; then the promise lives: it is moved, tried, given
away, corrected, and the gateway comes and goes. At each moment the stranger looks at all that they
can see, and the number is told all that we could tell it. No words are in both.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpdesk.actions.people.people import change_person, confirm_fact
from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    SlotRefused,
    move_appointment,
)
from helpdesk.actions.promises.attempts import (
    NoNumberToCall,
    TooLateToCorrect,
    correct_attempt,
    end_attempt,
    start_attempt,
)
from helpdesk.actions.promises.handover import take_over
from helpdesk.actions.promises.intake import use_number
from helpdesk.choices import AttemptOutcome, Channel, ContactFact, NoticeKind, WordRoad
from helpdesk.models import Appointment, Callback, DeskSettings, Notice
from helpdesk.reads.promises import words_after_talk
from helpdesk.words.links import email_token, token_of
from helpdesk.words.message import body_of, compose, words_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, Cast, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MOBILE, LANDLINE = "06 39 98 12 34", "01 99 00 56 78"
STRANGERS = "stranger@example.org"
NEW_NUMBER = "+33639985678"


@dataclass
class World:
    """A promise to somebody's number that a stranger asked for, and what each of them knows."""

    cast: Cast
    client: Client
    callback: Callback
    at: object = MONDAY
    words: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    # What an adviser said to whoever answered: from then on the number knows those.
    said: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Write down which words the stranger sees now, and which the number could be told."""
        self.callback.refresh_from_db()
        self.words.add(self.callback.trust_word)
        self.seen |= self._words_in(self._all_that_the_stranger_sees())
        self.told |= self._words_in(self._all_that_the_number_hears())

    def _words_in(self, texts: list[str]) -> set[str]:
        return {word for word in self.words if any(word in text for text in texts)}

    def _all_that_the_stranger_sees(self) -> list[str]:
        pages = ["callback_done", "my_request_show", "my_request_change", "my_request_cancel"]
        seen = [page_of(self.client, name) for name in pages]
        for token in (token_of(self.callback), email_token(self.callback)):
            by_link = Client()
            address = reverse("helpdesk:my_request_by_link", args=[token])
            seen.append(by_link.post(address, {"letters": "mad"}, follow=True).content.decode())
        for message in (compose(notice) for notice in self._messages(Channel.EMAIL)):
            if message.to == STRANGERS:
                seen += [message.text, (message.invitation or b"").decode()]
        return seen

    def _all_that_the_number_hears(self) -> list[str]:
        heard = [words_of(n) for way in CARRIED for n in self._messages(way)]
        heard += [body_of(notice) for notice in self._messages(Channel.LETTER)]
        staff = Client()
        staff.force_login(self.cast.karim.user)
        with transaction.atomic():
            for notice in self._messages(Channel.LETTER):
                notice.save()
                heard.append(
                    staff.get(reverse("helpdesk:letter", args=[notice.pk])).content.decode()
                )
            transaction.set_rollback(True)
        # Whoever holds the number may follow the link that they were sent, and look up the request.
        return heard

    def _messages(self, channel: Channel) -> list[Notice]:
        appointment = Appointment.objects.filter(callback=self.callback).last()
        facts = {
            "case": self.callback.case,
            "callback": self.callback,
            "appointment": appointment,
            "channel": channel,
            "due_at": MONDAY,
            "drop_after": MONDAY + timedelta(days=9),
            "text": "Bonjour",
            "times": [AFTERNOON.isoformat()],
        }
        kinds = set(NoticeKind) - {NoticeKind.CONSENT}
        return [Notice(kind=kind, **facts) for kind in sorted(kinds)]


CARRIED = (Channel.SMS, Channel.ADVISER)


def page_of(client: Client, name: str) -> str:
    return client.get(reverse(f"helpdesk:{name}"), follow=True).content.decode()


def ask(client: Client, number: str, email: str) -> Callback:
    """Somebody types the name and the number of somebody else."""

    def post(page: str, **data: str) -> object:
        return client.post(reverse(f"helpdesk:{page}"), data)

    client.get(reverse("helpdesk:callback_start"))
    post("callback_about", topic="phone")
    post("callback_when", starts_at=AFTERNOON.isoformat())
    post("callback_you", name="Madeleine Petit", number=number, email=email)
    assert post("callback_check").url == reverse("helpdesk:callback_done")
    return Callback.objects.latest("pk")


# --- What may happen to it --------------------------------------------------------------------


def moved_by_visitor(world: World) -> None:
    starts_at = AFTERNOON + timedelta(days=1)
    data = {"starts_at": starts_at.isoformat()}
    world.client.post(reverse("helpdesk:my_request_change"), data)


def moved_by_desk(world: World) -> None:
    starts_at = AFTERNOON + timedelta(hours=1)
    by = world.cast.karim.user
    move_appointment(callback=world.callback, starts_at=starts_at, at=MONDAY, by=by)


def wanted_sooner(world: World) -> None:
    world.client.post(reverse("helpdesk:my_request_sooner"))


def tried(world: World, outcome: AttemptOutcome = AttemptOutcome.NO_ANSWER) -> None:
    karim, at = world.cast.karim, AFTERNOON
    attempt = start_attempt(callback=world.callback, adviser=karim, at=at, by=karim.user)
    end_attempt(attempt=attempt, outcome=outcome, at=at, by=karim.user)


def tried_and_corrected(world: World) -> None:
    tried(world, AttemptOutcome.BUSY)
    attempt = world.callback.attempts.latest("pk")
    outcome, at = AttemptOutcome.VOICEMAIL_LEFT, AFTERNOON + timedelta(seconds=20)
    correct_attempt(attempt=attempt, outcome=outcome, at=at, by=world.cast.karim.user)


def spoken_with(world: World) -> None:
    """She answers, and asks to be called at another time: nothing is agreed yet."""
    said = words_after_talk(world.callback) if world.callback.word_road == WordRoad.PAGE else ""
    # The adviser says the first words; and if the page had shown those, what comes after them.
    heard = {world.callback.trust_word, said} - {""}
    tried(world, AttemptOutcome.ASKED_LATER)
    world.callback.refresh_from_db()
    world.words |= heard
    world.said |= heard


def handed_over(world: World) -> None:
    adviser = world.cast.ines if world.callback.adviser == world.cast.karim else world.cast.karim
    take_over(callback=world.callback, adviser=adviser, at=MONDAY, by=adviser.user)


def other_number(world: World) -> None:
    case = world.callback.case
    use_number(case=case, number=NEW_NUMBER, note="", at=MONDAY, by=world.cast.karim.user)


def other_email(world: World) -> None:
    facts = {"email": "madeleine@example.org"}
    change_person(case=world.callback.case, facts=facts, at=MONDAY, by=world.cast.karim.user)


def confirmed(world: World) -> None:
    number, by = world.callback.number, world.cast.karim.user
    case = world.callback.case
    confirm_fact(case=case, fact=ContactFact.NUMBER, value=number, at=MONDAY, by=by)


def gateway_on(world: World) -> None:
    from django.conf import settings as now

    now.SMS_REACHES_PEOPLE = True


def gateway_off(world: World) -> None:
    from django.conf import settings as now

    now.SMS_REACHES_PEOPLE = False


ACTS: tuple[Callable[[World], None], ...] = (
    moved_by_visitor,
    moved_by_desk,
    wanted_sooner,
    tried,
    tried_and_corrected,
    spoken_with,
    handed_over,
    other_number,
    other_email,
    confirmed,
    gateway_on,
    gateway_off,
)
REFUSED = (SlotRefused, PromiseEnded, NoNumberToCall, TooLateToCorrect)


def live(cast: Cast, *, number: str, email: str, has_gateway: bool, acts: list) -> World:
    """Ask, then let each act happen, and look after each."""
    with (
        override_settings(SMS_REACHES_PEOPLE=has_gateway, EMAIL_REACHES_PEOPLE=True),
        time_machine.travel(MONDAY, tick=False),
        transaction.atomic(),
    ):
        client = Client()
        world = World(cast, client, ask(client, number, email))
        world.look()
        for act in acts:
            try:
                with transaction.atomic():
                    act(world)
            except REFUSED:
                continue
            world.look()
        transaction.set_rollback(True)
    return world


@pytest.fixture
def real_numbers(cast):
    """Numbers of fiction are sent to, as in the demonstration."""
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()
    return cast


@pytest.mark.timeout(900)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    number=st.sampled_from([MOBILE, LANDLINE]),
    email=st.sampled_from(["", STRANGERS]),
    has_gateway=st.booleans(),
    acts=st.lists(st.sampled_from(ACTS), max_size=5),
)
@example(number=MOBILE, email=STRANGERS, has_gateway=True, acts=list(ACTS))
@example(number=LANDLINE, email=STRANGERS, has_gateway=True, acts=list(ACTS))
@example(number=MOBILE, email="", has_gateway=False, acts=[gateway_on, moved_by_desk])
def test_no_words_are_both_seen_by_who_typed_and_told_to_the_number(
    real_numbers, number, email, has_gateway, acts
):
    world = live(real_numbers, number=number, email=email, has_gateway=has_gateway, acts=acts)
    assert not world.seen & world.told
    # What the next call begins with is not what the page showed before a talk.
    assert world.callback.trust_word not in world.seen & world.said
    # Somebody knows the first words at least: a word that nobody hears protects nobody.
    assert world.seen | world.told


# --- After a talk -----------------------------------------------------------------------------

HEARD_BY_SOMEBODY = [
    AttemptOutcome.ASKED_LATER,
    AttemptOutcome.REACHED_OTHER,
    AttemptOutcome.LANGUAGE_BARRIER,
]


def call_of(world: World) -> str:
    """What the adviser reads on the page of a call that is going on, which then never was."""
    staff, karim = Client(), world.cast.karim
    staff.force_login(karim.user)
    with transaction.atomic():
        attempt = start_attempt(callback=world.callback, adviser=karim, at=AFTERNOON, by=karim.user)
        page = staff.get(reverse("helpdesk:attempt", args=[attempt.pk])).content.decode()
        page = page.replace("&nbsp;", "\u00a0")
        transaction.set_rollback(True)
    return page


@pytest.mark.parametrize("outcome", HEARD_BY_SOMEBODY)
def test_words_that_a_page_showed_end_with_a_talk(real_numbers, outcome):
    """Whoever typed her landline held the words that she had just heard us say."""
    with time_machine.travel(MONDAY, tick=False):
        world = World(real_numbers, Client(), ask(Client(), LANDLINE, ""))
        shown, said = world.callback.trust_word, words_after_talk(world.callback)
        page = call_of(world)
        assert f"«\u00a0{shown}\u00a0»" in page
        # What she is told before she hangs up is what the next call begins with.
        assert f"«\u00a0{said}\u00a0»" in page
        tried(world, outcome)
        world.callback.refresh_from_db()
        assert (world.callback.trust_word, world.callback.word_road) == (said, WordRoad.ALOUD)
        assert said != shown


@pytest.mark.parametrize("outcome", [AttemptOutcome.NO_ANSWER, AttemptOutcome.CUT_OFF])
def test_words_that_nobody_heard_out_stay(real_numbers, outcome):
    with time_machine.travel(MONDAY, tick=False):
        world = World(real_numbers, Client(), ask(Client(), LANDLINE, ""))
        shown = world.callback.trust_word
        tried(world, outcome)
        world.callback.refresh_from_db()
        assert (world.callback.trust_word, world.callback.word_road) == (shown, WordRoad.PAGE)


def test_an_end_that_is_corrected_gives_the_words_back(real_numbers):
    with time_machine.travel(MONDAY, tick=False):
        world = World(real_numbers, Client(), ask(Client(), LANDLINE, ""))
        shown = world.callback.trust_word
        tried(world, AttemptOutcome.ASKED_LATER)
        correct_attempt(
            attempt=world.callback.attempts.get(),
            outcome=AttemptOutcome.NO_ANSWER,
            at=AFTERNOON + timedelta(seconds=20),
            by=world.cast.karim.user,
        )
        world.callback.refresh_from_db()
        assert (world.callback.trust_word, world.callback.word_road) == (shown, WordRoad.PAGE)


def test_words_that_were_sent_to_the_number_stay_after_a_talk(real_numbers, settings):
    settings.SMS_REACHES_PEOPLE = True
    with time_machine.travel(MONDAY, tick=False):
        world = World(real_numbers, Client(), ask(Client(), MOBILE, ""))
        sent = world.callback.trust_word
        assert "avant de raccrocher" not in call_of(world)
        tried(world, AttemptOutcome.ASKED_LATER)
        world.callback.refresh_from_db()
        assert (world.callback.trust_word, world.callback.word_road) == (sent, WordRoad.MESSAGE)


# --- Road by road -----------------------------------------------------------------------------


def test_a_scammers_kit(real_numbers):
    """Story 2: a call for somebody else's mobile showed the words that our SMS told her."""
    world = live(real_numbers, number=MOBILE, email=STRANGERS, has_gateway=True, acts=[])
    assert world.callback.word_road == WordRoad.MESSAGE
    assert (world.seen, world.told) == (set(), {world.callback.trust_word})


def test_the_page_says_that_the_words_are_sent_to_the_phone(real_numbers, settings):
    settings.SMS_REACHES_PEOPLE = True
    with time_machine.travel(MONDAY, tick=False):
        client = Client()
        ask(client, MOBILE, "")
        assert "si votre téléphone accepte nos messages" in page_of(client, "callback_done")
        assert "si votre téléphone accepte nos messages" in page_of(client, "my_request_show")


@pytest.mark.parametrize(("number", "has_gateway"), [(MOBILE, False), (LANDLINE, True)])
def test_where_no_message_gets_there_the_page_shows_them_and_no_message_does(
    real_numbers, number, has_gateway
):
    world = live(real_numbers, number=number, email="", has_gateway=has_gateway, acts=[])
    assert world.callback.word_road == WordRoad.PAGE
    assert (world.seen, world.told) == ({world.callback.trust_word}, set())


def test_an_adviser_tells_them_aloud_and_no_message_does(real_numbers, settings):
    settings.SMS_REACHES_PEOPLE = True
    callback = make_callback(real_numbers.topic)
    other_number(World(real_numbers, Client(), callback))
    before = callback.trust_word
    callback.refresh_from_db()
    assert callback.word_road == WordRoad.ALOUD
    assert callback.trust_word != before
    assert not any(callback.trust_word in words_of(notice) for notice in callback.notices.all())


def test_the_holder_of_the_number_finds_them_by_no_link_and_no_look_up(real_numbers, client):
    callback = make_callback(real_numbers.topic)
    typed = {"reference": callback.case.reference, "number": MOBILE}
    page = client.post(reverse("helpdesk:my_request"), typed, follow=True).content.decode()
    assert "Karim" in page or "Inès" in page
    assert callback.trust_word not in page
