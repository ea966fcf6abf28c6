"""What a person reads: to whom it goes, in whose language and clock, in whose words."""

import re

import pytest
from website.running.languages import languages_of

from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.messages.texts import save_script, save_text
from helpdesk.choices import Channel, FactSource, NoticeKind, Script
from helpdesk.models import DeskSettings, Notice
from helpdesk.policy.sms import in_gsm7, segments
from helpdesk.reads.outbox import with_numbers
from helpdesk.words.message import compose
from helpdesk.words.notices import texts_in_use
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback

pytestmark = pytest.mark.django_db


@pytest.fixture
def callback(cast):
    return confirmed(make_callback(cast.topic, email="madeleine@example.org"))


def confirmed(callback):
    """An adviser heard the number from the person: no line says how to stop (test_stop.py)."""
    callback.case.person.numbers.update(source=FactSource.CONFIRMED)
    callback.case.confirmed_at = MONDAY
    callback.case.save()
    return callback


def notice_of(callback, *, channel=Channel.EMAIL, kind=NoticeKind.CONFIRMATION, language="en"):
    """A message of this promise, as it waits in the outbox."""
    if kind in (NoticeKind.SOONER, NoticeKind.PROPOSED_TIMES, NoticeKind.TIME_NEEDED):
        notice = queue_notice(callback=callback, kind=kind, at=MONDAY, times=[AFTERNOON])
    else:
        notice = callback.notices.filter(kind=NoticeKind.CONFIRMATION).get()
    Notice.objects.filter(pk=notice.pk).update(kind=kind, channel=channel, language=language)
    return Notice.objects.select_related("case__person", "callback__adviser", "appointment").get(
        pk=notice.pk
    )


def read(callback, **fields):
    """The text of the message, with plain spaces."""
    return compose(notice_of(callback, **fields)).text.replace("\u00a0", " ")


# --- Where it goes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        (Channel.EMAIL, "madeleine@example.org"),
        (Channel.SMS, MADELEINE),
        (Channel.CONSOLE, ""),
        (Channel.ADVISER, ""),
    ],
)
def test_a_message_goes_to_the_address_of_its_channel(callback, channel, address):
    assert compose(notice_of(callback, channel=channel)).to == address


def test_the_address_is_the_one_of_today(callback):
    callback.email = "new@example.org"
    callback.save()
    assert compose(notice_of(callback)).to == "new@example.org"


# --- What it says -----------------------------------------------------------------------------


def test_an_e_mail_stands_in_its_frame(callback):
    text = read(callback)
    assert text.startswith("Hello,\n\nKarim calls you on Monday 23 November, at 2 pm.\n")
    assert f"The first words you will hear: {callback.trust_word}." in text
    assert "We never ask for a password, a code or a card number." in text
    assert "Our phone number: 01 99 00 12 34" in text
    assert re.search(r"You may also open this page: http\S+/en/r/\S+/\n", text)
    # The e-mail was only typed, with the request: below the frame stands how to have no more.
    framed, _space, below = text.partition("\n\nYou did not ask us to write?")
    assert framed.endswith("Coup de fil – TeleCoop")
    assert re.search(r"Stop our e-mails here: http\S+/en/e/\S+/$", below)


def test_an_sms_has_no_frame_and_plain_spaces(callback):
    text = compose(notice_of(callback, channel=Channel.SMS)).text
    assert text.startswith("Coup de fil: Karim calls you on Monday 23 November, at 2 pm.\n")
    # Our number and the link, and neither alone (decision 46).
    assert re.search(r"To change: 01 99 00 12 34 or http\S+/en/r/\S+/\n", text)
    assert "Hello" not in text


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_message_says_what_the_call_is_about(callback, kind, channel, language):
    message = compose(notice_of(callback, kind=kind, channel=channel, language=language))
    assert message.subject
    for topic in (*(callback.case.topic.name_in(code) for code in ("fr", "en")), "{"):
        assert topic not in message.text + message.subject + message.summary


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_sms_takes_two_segments_at_most_overseas_too(cast, kind, language):
    callback = confirmed(make_callback(cast.topic, time_zone="Indian/Reunion"))
    notice = notice_of(callback, kind=kind, channel=Channel.SMS, language=language)
    size = segments(in_gsm7(compose(notice).text))
    assert (size.encoding, size.count <= 2) == ("GSM-7", True)


def test_the_summary_names_nobody(callback):
    summary = compose(notice_of(callback)).summary
    assert summary == "Confirmation"


def test_the_hour_is_said_on_the_clock_of_the_person(cast):
    callback = make_callback(cast.topic, time_zone="Indian/Reunion")
    assert "Monday 23 November, at 5 pm in Réunion (2 pm in Paris)" in read(callback)


def test_hours_are_a_list_in_an_e_mail(callback):
    text = read(callback, kind=NoticeKind.PROPOSED_TIMES)
    assert "one of these hours:\n- Monday 23 November, at 2 pm\n" in text


def test_hours_stand_in_a_row_in_an_sms(callback):
    notice = notice_of(callback, kind=NoticeKind.PROPOSED_TIMES, channel=Channel.SMS)
    notice.times = [AFTERNOON.isoformat(), MONDAY.isoformat()]
    assert (
        "Free hours: Monday 23 November, at 2 pm; Monday 23 November, at 10 am.\n"
        in compose(notice).text
    )


def test_no_hour_to_offer_leaves_its_line_out(callback):
    notice = notice_of(callback, kind=NoticeKind.PROPOSED_TIMES, channel=Channel.SMS)
    notice.times = []
    assert compose(notice).text == (
        "Coup de fil: we could not reach you.\nTo choose one, call us: 01 99 00 12 34."
    )


def test_an_sms_that_asks_for_another_hour_has_a_phone_number_before_its_link(callback):
    text = read(callback, kind=NoticeKind.TIME_NEEDED, channel=Channel.SMS)
    assert re.search(r"call us: 01 99 00 12 34\.\nOr open this page: http\S+/$", text)


def test_nobody_says_a_link_on_the_phone(callback):
    assert "http" not in read(callback, kind=NoticeKind.TIME_NEEDED, channel=Channel.ADVISER)


def test_a_desk_without_a_number_to_show_says_nothing_of_it(callback):
    desk = DeskSettings.current()
    desk.phone_number = ""
    desk.save()
    text = read(callback)
    assert "number that appears" not in text
    assert "Our phone number" not in text


def test_whoever_speaks_another_language_gets_the_french_link(callback):
    assert "/fr/" in read(callback, language="ar")


# --- In a language that the coordinator writes ------------------------------------------------


@pytest.fixture
def _spanish(settings):
    settings.LANGUAGES = languages_of(["fr", "en", "es"])


SPANISH = {"kind": "confirmation", "language": "es"}


@pytest.mark.usefixtures("_spanish")
def test_an_sms_leaves_in_spanish_once_it_is_written(callback):
    assert "vous appelle" in read(callback, channel=Channel.SMS, language="es")
    save_text(**SPANISH, channel="sms", text="{first_name} le llama: {when}. {phone}")
    said = read(callback, channel=Channel.SMS, language="es")
    assert said == "Karim le llama: lunes 23 de noviembre, 14:00. 01 99 00 12 34"


@pytest.mark.usefixtures("_spanish")
def test_an_e_mail_leaves_in_spanish_once_all_of_it_is_written(callback):
    save_text(**SPANISH, channel="email", text="Le llamamos: {when}.", subject="Su llamada")
    french = compose(notice_of(callback, language="es"))
    assert "Bonjour" in french.text
    assert french.subject == "Votre appel est prévu"
    frame = "Hola:\n\n{text}\n\nNunca pedimos una clave.\n{phone}\n{link}"
    save_script(script=Script.MAIL, language="es", parts={"frame": frame}, at=MONDAY)
    spanish = compose(notice_of(callback, language="es"))
    assert spanish.text.startswith("Hola:\n\nLe llamamos: lunes 23 de\u00a0noviembre, 14:00.")
    assert "/es/" in spanish.text
    assert spanish.subject == "Su llamada"


@pytest.mark.usefixtures("_spanish")
def test_overseas_both_hours_are_said_without_any_french(callback):
    callback.time_zone = "Indian/Reunion"
    callback.save()
    save_text(**SPANISH, channel="sms", text="{when}. {phone}")
    said = read(callback, channel=Channel.SMS, language="es")
    assert said.startswith("lunes 23 de noviembre, 17:00 (Reunion), 14:00 (Paris).")


def test_a_language_that_was_turned_off_gets_french_again(callback, settings):
    with_spanish = languages_of(["fr", "en", "es"])
    settings.LANGUAGES = with_spanish
    save_text(**SPANISH, channel="sms", text="Le llamamos. {when} {phone}")
    settings.LANGUAGES = with_spanish[:2]
    assert "vous appelle" in read(callback, channel=Channel.SMS, language="es")


# --- In whose words ---------------------------------------------------------------------------


def test_the_words_of_the_coordinator_take_the_place_of_ours(callback):
    save_text(
        kind="confirmation", channel="sms", language="en", text="{when}: {first_name}. {phone}"
    )
    text = read(callback, channel=Channel.SMS)
    assert text == "Monday 23 November, at 2 pm: Karim. 01 99 00 12 34"
    assert "Hello," in read(callback, channel=Channel.EMAIL)


def test_the_frame_stands_around_the_words_of_the_coordinator(callback):
    save_text(kind="confirmation", channel="email", language="en", text="At {when}.")
    text = read(callback)
    assert text.startswith("Hello,\n\nAt Monday 23 November, at 2 pm.\n\nWe never ask")


def test_a_text_in_one_language_leaves_the_other(callback):
    save_text(kind="confirmation", channel="sms", language="fr", text="{when} {phone}")
    assert "Karim calls you" in read(callback, channel=Channel.SMS)


def test_what_a_person_calls_themselves_is_never_read_as_a_place(callback):
    callback.adviser.first_name = "{phone}"
    callback.adviser.save()
    assert read(callback, channel=Channel.SMS).startswith("Coup de fil: {phone} calls you")


def test_messages_of_a_batch_cost_no_query(callback, django_assert_num_queries):
    for channel in (Channel.SMS, Channel.EMAIL):
        notice_of(callback, channel=channel)
    kept = (
        Notice.objects.filter(callback=callback)
        .select_related("case__person", "callback__adviser", "callback__consent", "appointment")
        .prefetch_related("case__person__numbers", "callback__notices")
    )
    notices = with_numbers(kept.telling_numbers())
    texts = texts_in_use()
    DeskSettings.current()
    with django_assert_num_queries(0):
        for notice in notices:
            compose(notice, texts=texts)
