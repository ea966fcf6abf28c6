"""The pictograms, drawn in the page."""

from django.template import Context, Template

from accessibility.markup.structure import check
from accessibility.templatetags.icons import icons


def rendered(name):
    return Template("{% load icons %}{% icon name %}").render(Context({"name": name}))


def test_a_pictogram_says_nothing_to_a_screen_reader():
    assert check(rendered("sim"), is_fragment=True) == []
    assert 'aria-hidden="true"' in rendered("sim")


def test_every_pictogram_of_the_sprite_is_found():
    from accessibility.templatetags.icons import SPRITE

    assert len(icons()) == SPRITE.read_text("utf-8").count("<symbol")


def test_a_pictogram_that_we_did_not_draw_shows_nothing():
    assert rendered("unicorn") == ""
