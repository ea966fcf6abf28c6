"""What is it about? asked in the visitor's language, with what is not translated marked."""

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from website.running.languages import languages_of

from accessibility.markup.structure import check
from tests.factories.helpdesk import MONDAY, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def choices_in(settings, client, cast):
    """Words → (lang, dir) of each answer, on the page of a language; markup is checked."""
    settings.LANGUAGES = languages_of(["fr", "en", "ar"])

    def read(language):
        with time_machine.travel(MONDAY, tick=False), translation.override(language):
            html = client.get(reverse("helpdesk:callback_about")).content.decode()
        assert not check(html)
        buttons = BeautifulSoup(html, "html.parser").select("#id_topic button")
        spans = [button.select_one("span[lang]") or button for button in buttons]
        return {span.text.strip(): (span.get("lang"), span.get("dir")) for span in spans}

    return read


def test_an_arabic_visitor_reads_arabic_topics_and_french_ones_say_so(choices_in):
    make_topic(name_fr="Ma facture", name_en="My bill", name_ar="فاتورتي")
    assert choices_in("ar") == {"Mon téléphone": ("fr", "ltr"), "فاتورتي": (None, None)}


def test_an_english_visitor_reads_english_topics_and_french_ones_say_so(choices_in):
    make_topic(name_fr="Ma facture", name_en="")
    assert choices_in("en") == {"My phone": (None, None), "Ma facture": ("fr", "ltr")}


def test_a_topic_that_has_only_arabic_goes_from_right_to_left_on_a_french_page(choices_in):
    make_topic(name_fr="", name_en="", name_ar="فاتورتي")
    assert choices_in("fr")["فاتورتي"] == ("ar", "rtl")


def test_the_pages_after_it_mark_the_topic_too(choices_in, client):
    with translation.override("ar"):
        client.post(reverse("helpdesk:callback_about"), {"topic": "phone"})
        with time_machine.travel(MONDAY, tick=False):
            html = client.get(reverse("helpdesk:callback_when")).content.decode()
    assert '<span lang="fr" dir="ltr">Mon téléphone</span>' in html
