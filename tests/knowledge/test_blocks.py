"""What editors may put into a step, and what is refused."""

import pytest
from django.core.files.base import ContentFile
from wagtail.blocks import StructBlockValidationError
from wagtail.documents.models import Document

from knowledge.blocks import DRAWINGS, HEAVIEST_VIDEO, StepBlock
from knowledge.models import GuidePage

pytestmark = pytest.mark.django_db
WORDS = "On voit une main. Elle touche « Réglages »."


def film(name: str = "essai.mp4", size: int = 1000) -> Document:
    return Document.objects.create(title="Essai", file=ContentFile(b"0" * size, name=name))


def cleaned(**changed):
    block = StepBlock()
    return block.clean(block.to_python({"title": "Appuyez", "see": "Vu.", **changed}))


def refused(**changed) -> set[str]:
    with pytest.raises(StructBlockValidationError) as caught:
        cleaned(**changed)
    return set(caught.value.block_errors)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("112", "112"), ("01 42.34 56 78", "0142345678"), ("*#06#", "*#06#")],
)
def test_a_number_to_call_is_kept_as_it_is_dialled(typed, kept):
    assert cleaned(phone=typed)["phone"] == kept


def test_a_number_to_call_has_no_letters():
    assert refused(phone="appelez") == {"phone"}


@pytest.mark.parametrize("video", [{"transcript": ""}, {"transcript": "   "}])
def test_no_film_comes_without_its_words(settings, tmp_path, video):
    settings.MEDIA_ROOT = tmp_path
    assert refused(video={"file": film().pk, **video}) == {"video"}


@pytest.mark.parametrize("odd", [{"name": "essai.avi"}, {"size": HEAVIEST_VIDEO + 1}])
def test_a_film_is_light_and_of_a_kind_that_phones_play(settings, tmp_path, odd):
    settings.MEDIA_ROOT = tmp_path
    assert refused(video={"file": film(**odd).pk, "transcript": WORDS}) == {"video"}


def test_readers_get_the_film_with_its_weight_its_words_and_no_load(
    client, reading_site, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    guide = GuidePage.by_number(125, language="fr")
    step = guide.paths[0].value["steps"][0]
    step |= {"phone": "3179", "drawing": "gear", "screen": ""}
    step["video"] = {"file": film(size=290_000), "transcript": WORDS}
    guide.save_revision().publish()
    page = client.get(guide.url).content.decode()
    assert "Voir une vidéo (0,3\u00a0Mo)" in page
    assert 'preload="none"' in page
    assert "Elle touche" in page
    assert 'href="tel:3179"' in page
    assert "Cherchez ce dessin\u00a0: une roue dentée" in page
    # In words alone the number stays, and nothing is drawn or played.
    words = client.get(guide.url, {"text": "yes"}).content.decode()
    assert 'href="tel:3179"' in words
    assert "<video" not in words


def test_every_drawing_has_a_picture_and_a_name(reading_site):
    from accessibility.templatetags.icons import icons

    assert {code for code, _name in DRAWINGS} <= set(icons())
