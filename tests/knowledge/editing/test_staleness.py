"""Steps of a translation that the original has overtaken: the rule, and what everybody sees."""

import pytest
from django.urls import reverse

from knowledge.editing.staleness import Made, Staleness, digest, now_made, staleness_of
from knowledge.editing.translations import still_right
from knowledge.models import GuidePage, StepTranslation

OLD, NEW = "original before", "original now"


# --- The rule ---------------------------------------------------------------------------------


def test_spaces_do_not_make_a_step_newer():
    assert digest("Éteignez", " le  téléphone\n") == digest("Éteignez", "le téléphone")
    assert digest("a", "b") != digest("ab", "")


def test_a_step_that_stays_as_it_was_keeps_what_it_was_made_from():
    before = {"1": Made("words", OLD)}
    assert now_made(own={"1": "words"}, original={"1": NEW}, before=before) == before


def test_a_step_whose_words_change_is_made_from_the_original_of_today():
    made = now_made(own={"1": "other"}, original={"1": NEW}, before={"1": Made("words", OLD)})
    assert made == {"1": Made("other", NEW)}


def test_a_step_that_the_original_lacks_is_no_translation():
    assert now_made(own={"9": "words"}, original={}, before={}) == {}


def test_older_and_missing_steps_stand_in_their_order():
    made = {"1": Made("a", OLD), "2": Made("b", NEW)}
    found = staleness_of(
        own={"1": "a", "2": "b", "9": "c"}, original={"3": "x", "1": NEW, "2": NEW}, made=made
    )
    assert found == Staleness(older=("1",), missing=("3",))
    assert not staleness_of(own={"2": "b"}, original={"2": NEW}, made=made)


# --- On the site ------------------------------------------------------------------------------


@pytest.fixture
def pair(reading_site, db):
    """The French guide 146 and its English translation."""
    return tuple(GuidePage.by_number(146, language=language) for language in ("fr", "en"))


def steps(guide):
    return guide.paths[0].value["steps"]


def change(guide, place, **words):
    """An editor writes other words in a step and publishes."""
    guide = GuidePage.objects.get(pk=guide.pk)
    steps(guide)[place].update(words)
    guide.save_revision().publish()
    return guide


def read(client, guide):
    return client.get(GuidePage.objects.get(pk=guide.pk).url).content.decode()


OLDER = "The French guide says something newer here."


@pytest.mark.django_db
def test_a_new_site_has_no_older_step(pair):
    assert not GuidePage.objects.exclude(older_steps=[]).exists()
    assert not GuidePage.objects.filter(missing_steps__gt=0).exists()
    assert StepTranslation.objects.filter(guide=pair[1]).count() == len(steps(pair[1]))


@pytest.mark.django_db
def test_the_reader_of_the_translation_sees_which_step_is_older(pair, client):
    french, english = pair
    assert OLDER not in read(client, english)
    change(french, 2, text="Attendez une minute entière.")
    page = read(client, english)
    assert page.count(OLDER) == 1
    third = page.index('id="step-3"')
    assert third < page.index(OLDER) < page.index('id="step-4"')
    assert "call 01" in page.replace("\u00a0", " ")[third:]
    assert OLDER not in read(client, french)


@pytest.mark.django_db
def test_a_translation_of_that_step_makes_it_new_again_and_only_that_one(pair, client):
    french, english = pair
    change(french, 1, text="Ceci a changé.")
    change(french, 2, text="Cela aussi.")
    change(english, 2, text="This too.")
    page = read(client, english)
    assert page.count(OLDER) == 1
    assert page.index(OLDER) < page.index('id="step-3"')


@pytest.mark.django_db
def test_an_older_step_stays_older_when_the_translation_is_published_for_something_else(
    pair, client
):
    french, english = pair
    change(french, 1, text="Ceci a changé.")
    page = GuidePage.objects.get(pk=english.pk)
    page.promise = "Another promise."
    page.save_revision().publish()
    assert OLDER in read(client, english)


@pytest.mark.django_db
def test_a_step_follows_its_words_when_the_original_is_put_in_another_order(pair, client):
    french, english = pair
    page = GuidePage.objects.get(pk=french.pk)
    path = page.paths[0].value["steps"]
    first = path.bound_blocks.pop(0)
    path.bound_blocks.append(first)
    page.save_revision().publish()
    assert OLDER not in read(client, english)


@pytest.mark.django_db
def test_a_step_that_the_original_gained_is_said_above(pair, client):
    french, english = pair
    page = GuidePage.objects.get(pk=french.pk)
    steps(page).append({"title": "Rallumez", "text": "", "see": "L'écran s'allume."})
    page.save_revision().publish()
    assert "The French guide has 1 step more." in read(client, english)


@pytest.mark.django_db
def test_an_editor_may_say_that_the_translation_is_still_right(pair, client):
    french, english = pair
    change(french, 1, text="Ceci a changé d'une virgule.")
    still_right(GuidePage.objects.get(pk=english.pk))
    assert OLDER not in read(client, english)
    change(french, 1, text="Ceci a changé encore.")
    assert OLDER in read(client, english)


@pytest.mark.django_db
def test_the_editor_sees_the_step_beside_what_the_original_says_now(pair, admin_client, settings):
    french, english = pair
    url = reverse("wagtailadmin_pages:edit", args=(english.pk,))
    said = "Attendez une minute entière."
    assert said not in admin_client.get(url).content.decode()
    change(french, 2, text=said)
    page = admin_client.get(url).content.decode()
    assert said in page
    assert steps(english)[2]["title"] in page
