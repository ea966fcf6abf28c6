"""A starter file that is wrong is named, and then nothing at all is loaded."""

from uuid import uuid4

import pytest

from knowledge.models import GuideNumber, GuidePage, TopicPage
from knowledge.starter import files
from knowledge.starter.files import StarterError, read_guide
from knowledge.starter.load import load_guides

pytestmark = pytest.mark.django_db

NAME = "146-trouver-de-l-aide-pres-de-chez-vous.toml"
WELL = (files.FOLDER / "guides" / "fr" / NAME).read_text("utf-8")


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
        (WELL.replace("number = 146", 'number = "146"'), "number is not a whole number"),
        (WELL.replace('device = "any"', 'device = "nokia"'), "no phone is called nokia"),
        (WELL.replace('see = "', 'see = "[[pukk]] ', 1), "no answer of ours is called pukk"),
        (WELL.replace("see =", "seen =", 1), "step 1 for any has no see"),
        (
            WELL.replace("see =", 'screen = "Android\\nLigne : a [dragon]"\nsee =', 1),
            "step 1 for any, screen, line 2: mark dragon",
        ),
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
        (WELL.replace('topic = "safety"', 'topic = "ham"'), "no topic is called ham"),
        (WELL.replace("number = 146", "number = 300"), "999-broken.toml: "),
    ],
)
def test_nothing_is_loaded_when_one_file_is_wrong(homes, tmp_path, monkeypatch, text, said):
    GuideNumber.objects.create(number=300, translation_key=uuid4())
    broken(tmp_path, WELL, name="146-well.toml")
    broken(tmp_path, text.replace("number = 146", "number = 133"))
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    with pytest.raises(StarterError, match=said):
        load_guides(homes)
    assert not GuidePage.objects.exists()
    assert not TopicPage.objects.exists()


def test_two_files_with_one_number_are_refused(tmp_path, monkeypatch):
    broken(tmp_path, WELL, name="146-a.toml")
    broken(tmp_path, WELL, name="146-b.toml")
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    with pytest.raises(StarterError, match=r"fr/146-b\.toml: fr/146-a\.toml has the number 146"):
        files.read_guides()
