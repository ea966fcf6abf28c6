"""The starter files become pages, once; what an editor changed is left alone."""

import pytest

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
    again = load_guides(homes["fr"], homes["en"])
    assert set(again) == {"kept"}
    assert list(GuidePage.objects.values_list("pk", "latest_revision_id", "title")) == before
    assert GlossaryTerm.objects.count() == 60


def test_a_page_that_an_editor_changed_is_left_alone(homes, guides):
    guide = GuidePage.by_number(121, language="fr")
    guide.title = "Mon titre à moi"
    guide.save_revision(user=make_user("lise")).publish()
    counts = load_guides(homes["fr"], homes["en"])
    assert counts["left"] == 1
    assert GuidePage.by_number(121, language="fr").title == "Mon titre à moi"


def test_a_page_nobody_touched_follows_its_file(homes, guides):
    GuidePage.objects.filter(number=121).update(promise="Old")
    counts = load_guides(homes["fr"], homes["en"])
    assert counts["updated"] == 2
    assert GuidePage.by_number(121, language="fr").promise != "Old"


def test_french_texts_get_french_spaces_and_apostrophes(guides):
    text = GuidePage.by_number(121, language="fr").body_text()
    assert "'" not in text
    assert "«\u00a0" in text


def test_a_broken_file_is_named_and_nothing_is_loaded(homes, tmp_path, monkeypatch):
    folder = tmp_path / "guides" / "fr"
    folder.mkdir(parents=True)
    (folder / "999-broken.toml").write_text('number = 999\ntitle = "Sans étapes"\n')
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    with pytest.raises(StarterError, match=r"999-broken\.toml"):
        read_guide(folder / "999-broken.toml")
    with pytest.raises(StarterError):
        load_guides(homes["fr"], homes["en"])
    assert not GuidePage.objects.exists()


def test_each_number_is_kept_for_its_guide(guides):
    numbers = set(GuidePage.objects.values_list("number", flat=True))
    assert set(GuideNumber.objects.values_list("number", flat=True)) == numbers
