"""The starter files become pages, once; what an editor changed is left alone."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from knowledge.models import GlossaryTerm, GuideNumber, GuidePage, TopicPage
from knowledge.starter import files
from knowledge.starter.files import StarterError, read_guide
from knowledge.starter.load import load_guides
from tests.factories.helpdesk import make_user

pytestmark = pytest.mark.django_db


def test_every_guide_stands_in_both_languages_under_its_topic(guides):
    assert GuidePage.objects.live().count() >= 48
    assert TopicPage.objects.count() == 10
    for guide in GuidePage.objects.filter(locale__language_code="fr"):
        assert guide.get_translations().live().count() == 1
        assert guide.get_parent().specific_class is TopicPage


def test_loading_again_changes_nothing(homes, guides):
    before = list(GuidePage.objects.values_list("pk", "latest_revision_id", "title"))
    again = load_guides(homes)
    assert set(again) == {"kept"}
    assert list(GuidePage.objects.values_list("pk", "latest_revision_id", "title")) == before
    assert GlossaryTerm.objects.count() == 60


def test_a_page_that_an_editor_changed_is_left_alone(homes, guides):
    guide = GuidePage.by_number(121, language="fr")
    guide.title = "Mon titre à moi"
    guide.save_revision(user=make_user("lise")).publish()
    counts = load_guides(homes)
    assert counts["left"] == 1
    assert GuidePage.by_number(121, language="fr").title == "Mon titre à moi"


def test_a_page_nobody_touched_follows_its_file(homes, guides):
    GuidePage.objects.filter(number=121).update(promise="Old")
    counts = load_guides(homes)
    assert counts["updated"] == 2
    assert GuidePage.by_number(121, language="fr").promise != "Old"


def test_a_page_that_an_editor_unpublished_stays_so(homes, guides):
    guide = GuidePage.by_number(121, language="fr")
    guide.unpublish()
    GuidePage.objects.filter(number=121).update(promise="Old")
    counts = load_guides(homes)
    assert (counts["left"], counts["updated"]) == (1, 1)
    assert not GuidePage.objects.get(pk=guide.pk).live


def test_a_guide_that_an_editor_deleted_does_not_come_back(homes, guides):
    for page in GuidePage.objects.filter(number=121):
        page.delete()
    homes = {language: type(home).objects.get(pk=home.pk) for language, home in homes.items()}
    assert load_guides(homes)["left"] == 2
    assert GuidePage.by_number(121, language="fr") is None


def test_a_step_has_the_same_identity_in_both_languages_and_after_an_update(homes, guides):
    def identities(language):
        steps = GuidePage.by_number(121, language=language).paths[0].value["steps"]
        return [step.id for step in steps.bound_blocks]

    before = identities("fr")
    assert len(set(before)) == len(before)
    assert identities("en") == before
    GuidePage.objects.filter(number=121).update(promise="Old")
    load_guides(homes)
    assert identities("fr") == before


def test_the_command_says_in_one_line_what_it_did(homes, guides):
    out = StringIO()
    call_command("load_guides", stdout=out)
    assert out.getvalue() == (
        "Starter content: 0 created, 0 updated, 213 kept, 0 left because your team changed them.\n"
    )


def test_french_texts_get_french_spaces_and_apostrophes(guides):
    text = GuidePage.by_number(121, language="fr").body_text()
    assert "'" not in text
    assert "«\u00a0" in text


WELL = (files.FOLDER / "guides" / "fr" / "125-pas-de-reseau.toml").read_text("utf-8")


def broken(folder, text, name="999-broken.toml"):
    """A folder of starter files where one guide is `text`."""
    for file in ("topics.toml", "glossary.toml"):
        (folder / file).write_text((files.FOLDER / file).read_text("utf-8"), "utf-8")
    guides = folder / "guides" / "fr"
    guides.mkdir(parents=True, exist_ok=True)
    (guides / name).write_text(text, "utf-8")
    return guides / name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number = ", "fr/999-broken.toml: "),
        ("number = 999", "fr/999-broken.toml: the guide has no if_it_fails, keywords,"),
        (WELL + "\n[[path]]\n", "the guide has path, which means nothing"),
        (WELL.replace("number = 125", 'number = "125"'), "number is not a whole number"),
        (WELL.replace('device = "any"', 'device = "nokia"'), "no phone is called nokia"),
        (WELL.replace("see =", "seen =", 1), "step 1 for any has no see"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path, text, said):
    with pytest.raises(StarterError) as error:
        read_guide(broken(tmp_path, text))
    assert said in str(error.value)
    assert "fr/999-broken.toml" in str(error.value)


def test_a_file_with_three_steps_is_refused(tmp_path):
    first, *steps = WELL.split("[[paths.steps]]")
    text = "[[paths.steps]]".join([first, *steps[:3]]) + WELL[WELL.index("[[if_it_fails]]") :]
    with pytest.raises(StarterError, match="has 3 steps, not 4 to 9"):
        read_guide(broken(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WELL.replace('topic = "internet"', 'topic = "ham"'), "no topic is called ham"),
        (WELL.replace("number = 125", "number = 300"), "999-broken.toml: "),
    ],
)
def test_nothing_is_loaded_when_one_file_is_wrong(homes, tmp_path, monkeypatch, text, said):
    GuideNumber.objects.create(number=300, translation_key=uuid4())
    broken(tmp_path, WELL, name="125-well.toml")
    broken(tmp_path, text.replace("number = 125", "number = 126"))
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    with pytest.raises(StarterError, match=said):
        load_guides(homes)
    assert not GuidePage.objects.exists()
    assert not TopicPage.objects.exists()


def test_two_files_with_one_number_are_refused(tmp_path, monkeypatch):
    broken(tmp_path, WELL, name="125-a.toml")
    broken(tmp_path, WELL, name="125-b.toml")
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    with pytest.raises(StarterError, match=r"fr/125-b\.toml: fr/125-a\.toml has the number 125"):
        files.read_guides()


def test_each_number_is_kept_for_its_guide(guides):
    numbers = set(GuidePage.objects.values_list("number", flat=True))
    assert set(GuideNumber.objects.values_list("number", flat=True)) == numbers
