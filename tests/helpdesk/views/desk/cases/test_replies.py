"""Write to the person: ready answers, what leaves and how, what somebody else may read."""

import re
from html import unescape

import pytest

from helpdesk.actions.messages.replies import MOST_IN_AN_HOUR
from helpdesk.actions.people.people import confirm_fact
from helpdesk.choices import Channel, ContactFact, EventKind, NoticeKind, NoticeState, SaidNeed
from helpdesk.models import CannedReply
from tests.factories.helpdesk import (
    MADELEINE,
    MONDAY,
    make_callback,
    make_case,
    make_reply,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NBSP = "\u00a0"


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def _sms(settings, case):
    """Madeleine's mobile takes SMS: a number of fiction never does."""
    settings.SMS_REACHES_PEOPLE = True
    case.person.numbers.update(number="+33612345678", source="confirmed")


def reply(text, *, title="Une réponse", language="fr", **fields):
    return make_reply(**{language: text, f"title_{language}": title}, **fields)


def test_a_folder_reaches_nobody_and_the_page_says_so(desk, case, settings, tmp_path):
    settings.EMAIL_TO_FOLDER, settings.EMAIL_FILE_PATH = True, tmp_path
    case.email = "madeleine@example.org"
    case.save()
    case.person.numbers.all().delete()
    page = desk.post("case_write", case.reference, text="Bonjour", preview="1")
    assert "Nothing reaches this person." in page.content.decode()


def test_a_ready_answer_is_filled_in(desk, case):
    chosen = reply("Bonjour {name}, ici {first_name_of_adviser}. {reference}, {phone}. {autre}")
    page = desk.read("case_write", case.reference, reply=chosen.pk)
    assert "Bonjour Madeleine Petit, ici Karim." in page
    assert f"01{NBSP}99{NBSP}00{NBSP}12{NBSP}34. {{autre}}" in page


def test_each_answer_shows_what_it_says_beside_the_list(desk, case):
    first = reply("Un texte pour {name}", title="La première")
    other = reply("Un autre texte", title="La seconde")
    page = desk.read("case_write", case.reference)
    for each, text in ((first, "Un texte pour Madeleine Petit"), (other, "Un autre texte")):
        shown = page.split(f'value="{each.pk}"')[1].split("</div>")[0]
        assert text in shown
    assert "checked" in page.split(f'value="{first.pk}"')[1].split(">")[0]
    page = desk.read("case_write", case.reference, reply=other.pk)
    assert "checked" in page.split(f'value="{other.pk}"')[1].split(">")[0]
    assert "checked" not in page.split(f'value="{first.pk}"')[1].split(">")[0]


def test_answers_of_the_topic_come_first_and_those_of_others_not_at_all(desk, cast, case):
    reply("Toujours", title="Pour tout")
    reply("Téléphone", title="Pour le téléphone", topic=cast.topic)
    reply("Facture", title="Pour la facture", topic=make_topic())
    reply("Hello", title="In English", language="en")
    reply("Vieux", title="Plus offerte", is_active=False)
    page = desk.read("case_write", case.reference)
    assert page.index("Pour le téléphone") < page.index("Pour tout")
    for title in ("Pour la facture", "In English", "Plus offerte"):
        assert title not in page


def test_an_answer_without_words_in_the_persons_language_is_french_and_says_so(desk, case):
    case.language = "en"
    case.save()
    both = make_reply(fr="Bonjour", title_fr="Bonjour", en="Hello {phone}", title_en="A hello")
    french = make_reply(fr="Au revoir {name}", title_fr="Un au revoir")
    make_reply(es="Hola", title_es="Hola")
    page = desk.read("case_write", case.reference, reply=both.pk)
    assert "A hello" in page
    assert "Hola" not in page
    assert page.index("A hello") < page.index("Un au revoir (French)")
    assert "not written in the language of the person" not in page
    page = desk.read("case_write", case.reference, reply=french.pk)
    assert "not written in the language of the person (English)" in unescape(page)
    assert re.search(r'<textarea[^>]* lang="fr" dir="ltr"[^>]*>\s*Au revoir Madeleine', page)


def test_an_answer_about_an_hour_is_offered_only_where_there_is_one(desk, cast, case):
    reply("Je vous appelle {when}.", title="Votre appel")
    assert "Votre appel" not in desk.read("case_write", case.reference)
    planned = make_callback(cast.topic, name="Paul Petit").case
    page = desk.read("case_write", planned.reference, reply=CannedReply.objects.get().pk)
    assert "Je vous appelle lundi 23" in page


def test_where_there_is_no_ready_answer_one_writes(desk, case):
    assert "No ready answer for this topic" in desk.read("case_write", case.reference)


@pytest.mark.usefixtures("_sms")
def test_an_sms_is_counted_and_shown_as_it_is_read(desk, case):
    answer = desk.post("case_write", case.reference, text="Tout est réglé.", preview="1")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 SMS, " in page
    assert "Coup de fil : Tout est réglé." in page
    assert "Pour répondre, appelez-nous : 01 99 00 12 34." in page
    assert not case.notices.exists()


@pytest.mark.usefixtures("_sms")
def test_a_long_sms_is_said_to_be_long(desk, case):
    page = desk.post("case_write", case.reference, text="long " * 130, preview="1")
    assert "This is long for SMS." in page.content.decode()


@pytest.mark.usefixtures("_sms")
@pytest.mark.parametrize("may_say_why", [True, False])
def test_a_phone_that_others_may_read_is_said(desk, case, may_say_why):
    case.person.numbers.update(may_say_why=may_say_why)
    page = desk.read("case_write", case.reference)
    assert ("Do not write why we call." in page) is not may_say_why


@pytest.mark.usefixtures("_sms")
def test_a_shared_phone_is_said(desk, case):
    case.person.numbers.update(owner="shared", may_leave_message=True)
    assert "This phone is not only theirs." in desk.read("case_write", case.reference)


@pytest.mark.usefixtures("_sms")
def test_an_answer_waits_to_leave_and_is_read_in_the_story(desk, case):
    page = desk.says(desk.post("case_write", case.reference, text="Tout est réglé.\r\nBravo."))
    notice = case.notices.get()
    assert (notice.kind, notice.channel) == (NoticeKind.REPLY, Channel.SMS)
    assert notice.text == "Tout est réglé.\nBravo."
    assert "The answer is ready. Channel: SMS." in page
    assert "Tout est réglé." in page
    line = case.events.get(kind=EventKind.NOTICE_QUEUED)
    assert line.actor is not None
    assert "réglé" not in str(line.data)


def test_whom_no_machine_reaches_is_put_on_the_list_of_calls(desk, case):
    assert "Put it on the list of calls" in desk.read("case_write", case.reference)
    desk.post("case_write", case.reference, text="Votre facture est juste.")
    page = desk.read("today")
    assert "Votre facture est juste." in page
    assert f"tel:{MADELEINE}" in page


def test_an_answer_that_was_read_aloud_is_done_and_counts_as_a_talk(desk, case):
    page = desk.says(desk.post("case_write", case.reference, text="C'est fait.", aloud="1"))
    assert "you said it on the phone" in page
    assert case.notices.get().state == NoticeState.SENT
    case.person.refresh_from_db()
    assert case.person.contacted_at == MONDAY


def test_nothing_is_sent_to_whom_nothing_reaches(desk, case):
    case.person.numbers.all().delete()
    page = desk.read("case_write", case.reference)
    assert "Nothing reaches this person." in page
    assert "Send it" not in page


def test_an_empty_answer_is_refused_and_a_long_one_is_kept(desk, case):
    assert desk.post("case_write", case.reference, text=" ").status_code == 422
    long = desk.post("case_write", case.reference, text="y" * 1001)
    assert long.status_code == 422
    assert "y" * 1001 in long.content.decode()
    assert not case.notices.exists()


def test_what_is_written_is_shown_as_text(desk, case):
    answer = desk.post("case_write", case.reference, text="<script>x</script>", preview="1")
    assert "<script>x" not in answer.content.decode()


@pytest.mark.usefixtures("_sms", "reading_site")
def test_the_steps_of_a_guide_leave_in_two_clicks(desk, case):
    case.guide_number = 125
    case.save()
    address = f"{desk.url('case_write', case.reference)}?guide=125"
    assert f'href="{address}"' in desk.read("case", case.reference)
    page = desk.read("case_write", case.reference, guide=125)
    assert "1. " in page
    assert "/125" in page
    text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, flags=re.DOTALL)[1]
    desk.post("case_write", case.reference, text=unescape(text))
    notice = case.notices.get()
    assert notice.channel == Channel.SMS
    assert notice.text.splitlines()[1].startswith("1. ")


@pytest.mark.parametrize("odd", ["999", "x", "9" * 50, "-1"])
def test_a_guide_that_is_not_there_begins_with_nothing(desk, case, odd):
    page = desk.read("case_write", case.reference, guide=odd)
    assert re.search(r"<textarea[^>]*>\s*</textarea>", page)


@pytest.fixture
def from_the_site(cast, settings):
    """Asked for on the site with Madeleine's number, and an e-mail that somebody typed."""
    settings.SMS_REACHES_PEOPLE = settings.EMAIL_REACHES_PEOPLE = True
    case = make_callback(cast.topic, number="+33612345678", email="typed@example.org").case
    case.said_needs = [SaidNeed.IN_WRITING]
    case.save()
    return case


def test_what_is_written_goes_to_the_number_and_not_to_an_e_mail_that_a_stranger_typed(
    desk, cast, from_the_site
):
    case = from_the_site
    answer = desk.post("case_write", case.reference, text="Votre code est arrivé.", preview="1")
    assert "1 SMS" in answer.content.decode()
    desk.post("case_write", case.reference, text="Votre code est arrivé.")
    assert case.notices.get(kind=NoticeKind.REPLY).channel == Channel.SMS
    # Her number is confirmed on the phone: that says nothing of the e-mail beside it.
    confirm_fact(
        case=case,
        fact=ContactFact.NUMBER,
        value="+33612345678",
        at=MONDAY,
        by=cast.karim.user,
    )
    desk.post("case_write", case.reference, text="Encore un mot.")
    channels = case.notices.filter(kind=NoticeKind.REPLY).values_list("channel", flat=True)
    assert set(channels) == {Channel.SMS}


def test_an_e_mail_that_she_said_on_the_phone_is_written_to(desk, cast, from_the_site):
    case, email = from_the_site, "typed@example.org"
    confirm_fact(case=case, fact=ContactFact.EMAIL, value=email, at=MONDAY, by=cast.karim.user)
    desk.post("case_write", case.reference, text="Votre facture est juste.")
    assert case.notices.get(kind=NoticeKind.REPLY).channel == Channel.EMAIL


def test_the_desk_is_warned_where_only_an_e_mail_that_somebody_typed_is_left(
    desk, settings, from_the_site
):
    settings.SMS_REACHES_PEOPLE = False
    page = desk.post("case_write", from_the_site.reference, text="Bonjour", preview="1")
    assert "This e-mail was typed on the site" in page.content.decode()


# --- One password of the team reaches no crowd ---------------------------------------------------

LEADS_AWAY = [
    "Appelez vite le 0899 12 34 56.",
    "Appelez vite le 06 12 34 56 00.",
    "Appelez le +44 20 7946 0000.",
    "Votre colis attend : http://colis.example/payer",
    "Votre colis attend sur colis-livre.com",
]


@pytest.mark.usefixtures("_sms")
@pytest.mark.parametrize("text", LEADS_AWAY)
def test_an_answer_that_leads_away_from_the_desk_does_not_leave(desk, case, text):
    answer = desk.post("case_write", case.reference, text=text)
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "A number or an address of others belongs in a ready answer." in page
    assert text in page
    assert not case.notices.exists()


@pytest.mark.usefixtures("_sms")
def test_what_the_team_wrote_in_a_ready_answer_may_stand(desk, case):
    reply("Pour garder votre numéro, appelez le 3179. Aide : 06 12 34 56 00.")
    desk.post("case_write", case.reference, text="Appelez d'abord le 3179, puis le 06 12 34 56 00.")
    assert case.notices.exists()


@pytest.mark.usefixtures("_sms")
def test_what_was_said_on_the_phone_is_noted_as_it_was_said(desk, case):
    desk.post("case_write", case.reference, text="Je lui ai donné le 3179.", aloud="1")
    assert case.notices.get().channel == Channel.ADVISER


@pytest.mark.usefixtures("_sms")
def test_answers_of_one_hour_are_bounded_and_nothing_typed_is_lost(desk, case, monkeypatch):
    # To one person fewer are written (test_one_hand_again_and_again.py).
    monkeypatch.setattr("helpdesk.actions.messages.replies.MOST_TO_ONE", MOST_IN_AN_HOUR + 1)
    for _n in range(MOST_IN_AN_HOUR):
        desk.post("case_write", case.reference, text="Bonjour")
    answer = desk.post("case_write", case.reference, text="Encore un mot")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "You wrote many answers in an hour." in page
    assert "Encore un mot" in page
    assert case.notices.count() == MOST_IN_AN_HOUR
