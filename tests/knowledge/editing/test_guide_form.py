"""A guide in the hands of an editor: its number for ever, what is still to fill in."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.users.models import UserProfile

from knowledge.models import GuideNumber, GuidePage, TopicPage
from knowledge.placeholders import OWN_ANSWERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(reading_site, client, django_user_model, db):
    """A browser in which somebody who may do everything is logged in."""
    client.force_login(django_user_model.objects.create_superuser("lise", "lise@example.org", "x"))
    return client


@pytest.fixture
def topic(reading_site, db):
    return TopicPage.objects.get(code="phone", locale__language_code="fr")


def typed(**changed):
    """What the form of a guide of four steps posts."""
    form = {
        "title": "Essai",
        "slug": "essai",
        "number": "300",
        "promise": "Oui.",
        "minutes": "5",
        **dict.fromkeys(("needs", "keywords", "related", "sources"), ""),
        **dict.fromkeys(("review_on", "reviewed_by", "reviewed_on", "seo_title"), ""),
        **dict.fromkeys(("search_description", "go_live_at", "expire_at"), ""),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": 1000,
        "if_it_fails-count": 0,
        "paths-count": 1,
        "paths-0-deleted": "",
        "paths-0-order": 0,
        "paths-0-type": "path",
        "paths-0-id": "",
        "paths-0-value-device": "any",
        "paths-0-value-steps-count": 4,
    }
    for place in range(4):
        step = f"paths-0-value-steps-{place}-"
        form |= {f"{step}deleted": "", f"{step}order": place, f"{step}type": "item"}
        form |= {f"{step}id": "", f"{step}value-text": "", f"{step}value-see": "Vu."}
        form[f"{step}value-title"] = f"Geste {place}"
    return {**form, "action-publish": "1", **changed}


def add(editor, topic, **changed):
    url = reverse("wagtailadmin_pages:add", args=("knowledge", "guidepage", topic.pk))
    return editor.post(url, typed(**changed))


def test_a_form_that_was_refused_uses_no_number_up(editor, topic):
    assert add(editor, topic, promise="").status_code == 200
    assert not GuideNumber.objects.filter(number=300).exists()
    assert add(editor, topic).status_code == 302
    assert GuidePage.by_number(300, language="fr").title == "Essai"


def test_a_guide_of_three_steps_is_refused(editor, topic):
    response = add(editor, topic, **{"paths-0-value-steps-3-deleted": "1"})
    assert response.status_code == 200
    assert GuidePage.by_number(300, language="fr") is None


def test_the_number_of_a_deleted_guide_is_never_given_again(editor, topic):
    add(editor, topic)
    GuidePage.by_number(300, language="fr").delete()
    assert add(editor, topic, slug="autre").status_code == 200
    assert GuidePage.by_number(300, language="fr") is None


def test_a_number_that_another_guide_has_is_refused(reading_site):
    guide = GuidePage.by_number(125, language="fr")
    guide.number = 121
    with pytest.raises(ValidationError):
        guide.clean()


def test_a_guide_keeps_the_number_that_stands_on_paper(reading_site):
    guide = GuidePage.by_number(125, language="fr")
    guide.number = 301
    with pytest.raises(ValidationError):
        guide.clean()


def test_a_translation_has_the_number_of_its_original(reading_site):
    english = GuidePage.by_number(125, language="en")
    assert english.number == 125
    english.clean()
    english.number = 302
    with pytest.raises(ValidationError):
        english.clean()


def test_a_copy_gets_a_number_of_its_own(editor, topic):
    guide = GuidePage.by_number(125, language="fr")
    form = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": topic.pk}
    editor.post(reverse("wagtailadmin_pages:copy", args=[guide.pk]), form)
    copy = GuidePage.objects.get(slug="copie")
    assert copy.number == GuideNumber.objects.get(translation_key=copy.translation_key).number
    assert copy.number not in set(
        GuidePage.objects.exclude(pk=copy.pk).values_list("number", flat=True)
    )
    assert copy.get_latest_revision_as_object().number == copy.number


def test_a_copy_made_to_be_translated_keeps_the_number(editor, topic):
    add(editor, topic)
    french = GuidePage.by_number(300, language="fr")
    english = french.copy_for_translation(GuidePage.by_number(125, language="en").locale)
    assert english.number == 300


def test_the_editor_reads_which_facts_are_still_to_fill_in(editor):
    guide = GuidePage.by_number(125, language="fr")
    guide.paths[0].value["steps"][0]["text"] = "[[puk]] Et puis [[le prix chez nous]]."
    guide.save_revision().publish()
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
    assert "<li>le prix chez nous</li>" in page
    assert f'<a href="{reverse("our_answers")}#puk">Code PUK</a>' in page
    assert "nous vous le disons." in page


def test_an_editor_with_nothing_to_fill_in_is_told_nothing(editor):
    guide = next(g for g in GuidePage.objects.live() if not g.holes() and not g.own_answers())
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk]))
    assert response.status_code == 200
    assert "knowledge/panels/to_fill_in.html" not in {t.name for t in response.templates}


@pytest.mark.parametrize(("language", "said"), [("fr", "Il y a"), ("en", "These are")])
def test_an_answer_that_does_not_exist_is_refused_with_the_list(
    editor, topic, django_user_model, language, said
):
    UserProfile.objects.create(
        user=django_user_model.objects.get(username="lise"), preferred_language=language
    )
    wrong = {"paths-0-value-steps-1-value-text": "Regardez. [[pukk]]"}
    for button in ("action-publish", "an-ordinary-save"):
        form = {**typed(**wrong), "if_it_fails-count": 0}
        form.pop("action-publish")
        url = reverse("wagtailadmin_pages:add", args=("knowledge", "guidepage", topic.pk))
        page = editor.post(url, {**form, button: "1"}).content.decode()
        assert "pukk" in page
        assert said in page
        assert ", ".join(OWN_ANSWERS) in page
        assert GuidePage.objects.filter(number=300).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"paths-0-value-steps-1-value-title": "[[puk]]"},
        {"paths-0-value-steps-1-value-text": "Voici : [[puk]]"},
        {"promise": "[[pukk]]"},
        {"needs": "[[puk]]"},
        {"title": "[[puk]]"},
        {"if_it_fails-0-value-answer": "[[our-puk]]"},
    ],
)
def test_an_answer_without_room_or_by_another_name_is_refused(editor, topic, wrong):
    failure = {
        "if_it_fails-count": 1,
        "if_it_fails-0-deleted": "",
        "if_it_fails-0-order": 0,
        "if_it_fails-0-type": "failure",
        "if_it_fails-0-id": "",
        "if_it_fails-0-value-problem": "Rien.",
        "if_it_fails-0-value-answer": "Attendez.",
    }
    assert add(editor, topic, **{**failure, **wrong}).status_code == 200
    assert GuidePage.by_number(300, language="fr") is None
    right = {"paths-0-value-steps-1-value-text": "Oui. [[puk]]", "promise": "[[puk]]"}
    assert add(editor, topic, **{**failure, **right}).status_code == 302
    assert GuidePage.by_number(300, language="fr").own_answers() == ("puk",)


def test_words_in_brackets_that_are_no_code_are_not_published(editor, topic):
    wrong = {"paths-0-value-steps-1-value-text": "[[à compléter : le prix]]"}
    page = add(editor, topic, **wrong)
    assert "Encore à compléter" in page.content.decode()
    assert GuidePage.by_number(300, language="fr") is None


def test_the_team_reads_in_the_form_what_readers_do_not(editor):
    guide = GuidePage.by_number(125, language="fr")
    address = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    guide.review_on = date(2026, 1, 12)
    guide.save_revision()
    page = editor.get(address).content.decode()
    assert "À faire relire par votre équipe." in page
    assert "<strong>en retard</strong>" in page
    guide.reviewed_by, guide.reviewed_on = "Lise", date(2026, 11, 23)
    guide.review_on = date(2099, 1, 12)
    guide.save_revision()
    page = editor.get(address).content.decode()
    assert "par Lise." in page
    assert "Prochaine relecture" in page
    assert "<strong>en retard</strong>" not in page


def test_steps_keep_their_identity_when_an_editor_publishes(editor, topic):
    guide = GuidePage.by_number(125, language="fr")
    steps = guide.paths[0].value["steps"].bound_blocks
    before = [step.id for step in steps]
    guide.paths[0].value["steps"].insert(0, {"title": "Avant", "text": "", "see": "Vu."})
    guide.save_revision().publish()
    after = GuidePage.by_number(125, language="fr").paths[0].value["steps"].bound_blocks
    assert [step.id for step in after][1:] == before


def test_a_new_guide_has_a_free_number_and_steps_to_fill_in(editor, topic):
    url = reverse("wagtailadmin_pages:add", args=("knowledge", "guidepage", topic.pk))
    form = editor.get(url).context["form"]
    assert form.initial["number"] == GuideNumber.next_free()
    [path] = form.initial["paths"]
    assert len(path.value["steps"]) == 4
    assert all(step["title"] in ("", None) for step in path.value["steps"])
