"""A third language is turned on: what is missing is listed, written by the coordinator, read."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from website.running.languages import languages_of

from helpdesk.actions.messages.text_changes import use_due_texts
from helpdesk.actions.messages.texts import save_script, save_text
from helpdesk.actions.promises.consents import HelperNamed, give_consent
from helpdesk.choices import ConsentScope, HelperKind, Script
from helpdesk.models import Consent, NoticeText, ScriptText
from helpdesk.words.call_script import script_for
from helpdesk.words.consent_script import words_without_consent
from helpdesk.words.missing import missing_texts
from helpdesk.words.notices import CHANNELS, EDITABLE, places_for
from helpdesk.words.our_scripts import our_parts
from helpdesk.words.scripts import PARTS
from tests.factories.helpdesk import MONDAY, make_case, make_reason, make_reply, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SPANISH = {
    Script.CALL: {
        "opening": "Hola, soy {adviser}, de {desk}.",
        "voicemail": "Hola, soy {adviser}. Llámeme al {number}.",
    },
    Script.CONSENT: {
        "lines": "{person}, {helper} le ayuda {scope}.\nHasta el {until}. ¿De acuerdo?",
        "one_request": "con esta petición",
        "every_request": "con todo",
    },
    Script.WITHOUT_CONSENT: {"lines": "No puedo hablar de otra persona.\nPuedo ayudarle a usted."},
    Script.MAIL: {"frame": "Hola:\n\n{text}\n\n{phone}"},
}

AN_HOUR_LATER = MONDAY + timedelta(hours=1)
HELPER = {
    "name": "Paul Petit",
    "number": "06 39 98 77 77",
    "kind": "relative",
    "scope": "every_request",
    "until": "2027-05-23",
}


@pytest.fixture
def awa(desk_of, cast):
    return desk_of(cast.awa)


@pytest.fixture
def _spanish(settings):
    settings.LANGUAGES = languages_of(["fr", "en", "es"])


def say(script, **other):
    save_script(script=script, language="es", parts={**SPANISH[script], **other}, at=MONDAY)


def gaps_in(code):
    return [str(gap.name) for one in missing_texts() if one.code == code for gap in one.gaps]


# --- What is missing --------------------------------------------------------------------------


@pytest.mark.parametrize("page", [("texts_missing",), ("script", "call", "es")])
@pytest.mark.usefixtures("_spanish")
def test_an_adviser_sees_nothing_of_it(desk, page):
    assert desk.get(*page).status_code == 403


def test_where_all_is_written_nothing_is_missing(awa):
    assert "Nothing is missing." in awa.read("texts_missing")


def test_what_is_missing_in_english_is_listed_with_its_page(awa, cast):
    topic = make_topic(name_en="", checklist_fr="Redémarrer")
    reason = make_reason(name_en="")
    reply = make_reply(fr="Bonjour", title_fr="Un bonjour")
    make_reply(fr="Vieux", is_active=False)
    page = awa.read("texts_missing")
    for address in (
        reverse("topics:edit", args=[topic.pk]),
        reverse("pending_reasons:edit", args=[reason.pk]),
        reverse("canned_replies:edit", args=[reply.pk]),
    ):
        assert f'href="{address}"' in page
    assert '<span lang="fr" dir="ltr">Un bonjour</span>' in page
    assert len(gaps_in("en")) == 4
    assert gaps_in("fr") == []


@pytest.mark.usefixtures("_spanish")
def test_a_new_language_lacks_everything_and_then_nothing(awa, cast):
    assert len(gaps_in("es")) == 1 + len(PARTS) + len(EDITABLE) * len(CHANNELS)
    cast.topic.texts.create(language="es", name="Mi teléfono")
    for script in PARTS:
        say(script)
    for kind in EDITABLE:
        for channel in CHANNELS:
            text = "Hola {phone}" + "".join(
                f" {{{place}}}" for place in ("when", "times") if place in places_for(kind)
            )
            subject = "Hola" if channel == "email" else ""
            save_text(kind=kind, channel=channel, language="es", text=text, subject=subject)
    assert gaps_in("es") == []
    assert "Nothing is missing." in awa.read("texts_missing")


# --- It is written at the desk ----------------------------------------------------------------


@pytest.mark.usefixtures("_spanish")
def test_a_message_of_a_third_language_is_written_beside_ours(awa):
    assert "To write" in awa.read("texts")
    page = awa.read("text", "moved", "email", "es")
    assert "Our text to translate (French)" in page
    assert not re.search(r"<textarea[^>]*>\s*[A-Za-z]", page)
    refused = awa.post("text", "moved", "email", "es", text="{when}", subject="")
    assert refused.status_code == 422
    assert "Write the subject of the e-mail." in refused.content.decode()
    awa.post("text", "moved", "email", "es", text="{when}", subject="Otra hora")
    use_due_texts(at=AN_HOUR_LATER)
    kept = NoticeText.objects.get()
    assert (kept.language, kept.text, kept.subject) == ("es", "{when}", "Otra hora")


@pytest.mark.usefixtures("_spanish")
def test_our_french_text_kept_as_spanish_is_no_change_of_ours(awa):
    text = "Le llamamos al {phone}"
    for _twice in range(2):
        awa.post("text", "cancelled", "sms", "es", text=text)
        use_due_texts(at=AN_HOUR_LATER)
    assert NoticeText.objects.get().text == text


@pytest.mark.usefixtures("_spanish")
def test_a_script_is_written_and_every_version_stays(awa):
    page = awa.read("script", "call", "es")
    assert our_parts(Script.CALL)["voicemail"] in page
    for _twice in range(2):
        awa.post("script", "call", "es", **SPANISH[Script.CALL])
        use_due_texts(at=AN_HOUR_LATER)
    assert [row.version for row in ScriptText.objects.all()] == [2]
    other = {**SPANISH[Script.CALL], "opening": "Buenos días, {adviser}, {desk}."}
    awa.post("script", "call", "es", **other)
    use_due_texts(at=AN_HOUR_LATER)
    assert [row.version for row in ScriptText.objects.all()] == [2, 3]
    script = script_for("es")
    assert (script.language, script.version) == ("es", 3)
    assert script.opening.startswith("Buenos días")


@pytest.mark.parametrize(
    ("part", "text", "problem"),
    [
        ("voicemail", "Hola, {adviser}, {number}, {desk}", "There is no place {desk} here."),
        ("voicemail", "Hola, {adviser}", "Add the place {number}."),
        ("opening", "", "Write these words."),
    ],
)
@pytest.mark.usefixtures("_spanish")
def test_a_script_with_a_problem_is_not_kept_and_nothing_written_is_lost(awa, part, text, problem):
    answer = awa.post("script", "call", "es", **{**SPANISH[Script.CALL], part: text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert problem in page
    assert text in page
    assert not ScriptText.objects.exists()


@pytest.mark.parametrize("page", [("call", "fr"), ("call", "tr"), ("lunch", "es")])
@pytest.mark.usefixtures("_spanish")
def test_only_a_language_without_our_words_has_scripts_to_write(awa, page):
    assert awa.get("script", *page).status_code == 404


# --- It is read -------------------------------------------------------------------------------


@pytest.mark.usefixtures("_spanish")
def test_a_consent_keeps_the_words_that_were_read_whatever_is_written_later(desk, cast):
    case = make_case(cast.topic, adviser=cast.karim, language="es")
    french = desk.post("case_helper", case.reference, **HELPER).content.decode()
    assert "vous souhaitez que Paul Petit vous aide" in french
    say(Script.CONSENT)
    # What was on the page was French, and the yes came after the Spanish words were written.
    desk.post("case_helper", case.reference, **HELPER, **script_on(french), said="yes")
    before = Consent.objects.get()
    assert (before.language, before.script_version) == ("fr", 1)
    assert "vous souhaitez" in desk.read("consent", before.pk)

    other = {**HELPER, "name": "Ana Petit", "number": "06 39 98 77 88"}
    spanish = desk.post("case_helper", case.reference, **other).content.decode()
    assert '<p lang="es" dir="ltr">Madeleine Petit, Ana Petit le ayuda con todo.</p>' in spanish
    desk.post("case_helper", case.reference, **other, **script_on(spanish), said="yes")
    consent = Consent.objects.exclude(pk=before.pk).get()
    assert (consent.language, consent.script_version) == ("es", 2)
    say(Script.CONSENT, lines="{person} {helper} {scope} {until}")
    assert "Ana Petit le ayuda con todo." in desk.read("consent", consent.pk)


def script_on(page):
    """The hidden fields that say which words the page shows."""
    return {
        name: re.search(f'name="{name}" value="([^"]*)"', page)[1]
        for name in ("script_language", "script_version")
    }


@pytest.mark.usefixtures("_spanish")
def test_a_consent_of_before_was_read_in_french_and_still_is(desk, cast):
    case = make_case(cast.topic, adviser=cast.karim, language="es")
    consent = give_consent(
        case=case,
        at=MONDAY,
        by=cast.karim.user,
        named=HelperNamed(
            name="Paul Petit",
            number="+33639987777",
            kind=HelperKind.RELATIVE,
            scope=ConsentScope.EVERY_REQUEST,
            last_day=date(2027, 5, 23),
            script_version=1,
            language="es",
        ),
    )
    say(Script.CONSENT)
    assert '<p lang="fr" dir="ltr">' in desk.read("consent", consent.pk)


@pytest.mark.usefixtures("_spanish")
def test_a_caller_without_consent_hears_their_language_and_french_before(cast):
    assert {line.language for line in words_without_consent("es")} == {"fr"}
    say(Script.WITHOUT_CONSENT)
    lines = words_without_consent("es")
    assert lines[0] == "No puedo hablar de otra persona."
    assert {line.language for line in lines} == {"es"}
