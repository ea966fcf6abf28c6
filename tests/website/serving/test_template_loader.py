"""Our templates are compact when they are compiled, whatever their indentation; others are not."""

from pathlib import Path

import pytest
from django.template import Engine
from django.template.loader import get_template
from django.urls import reverse
from website.models import User
from website.running.roles import EDITOR
from website.second_factor.actions import mark_demo
from website.serving.template_loader import OWN_APPS, OwnTemplates

from helpdesk.models import DeskSettings

HOUSE = Path(__file__).parents[3]
FOLDERS = [HOUSE / ("site/website" if name == "website" else name) for name in OWN_APPS]
OURS = [
    path.relative_to(folder / "templates").as_posix()
    for folder in FOLDERS
    for path in sorted((folder / "templates").rglob("*.html"))
]


def compiled(loaders, name, *, debug=False):
    return Engine(loaders=loaders, debug=debug).get_template(name).source


@pytest.mark.parametrize("name", OURS)
def test_our_templates_are_found_compact(name):
    assert isinstance(get_template(name).template.origin.loader, OwnTemplates)


def test_the_templates_of_others_stay_as_they_are():
    template = get_template("wagtailadmin/admin_base.html").template
    assert template.source == Path(template.origin.name).read_text("utf-8")
    assert "\n" in template.source


def test_a_template_of_ours_that_extends_one_of_wagtail_s_is_not_found_a_second_time(member):
    """Each page of the CMS said twice that the demonstration asks for no second proof."""
    template = get_template("wagtailadmin/base.html").template
    assert "second_factor/waived" in template.source
    editor = member(EDITOR)
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()
    mark_demo(user=User.objects.get(username=EDITOR))
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert page.count('class="waived"') == 1


@pytest.fixture
def written(tmp_path):
    """A folder of templates with one page and one plain text."""
    for name in ("page.html", "message.txt"):
        (tmp_path / name).write_text("<p>\n  a\n</p>\n", "utf-8")
    return [("website.serving.template_loader.OwnTemplates", [tmp_path])]


def test_a_page_is_compact_and_a_plain_text_keeps_its_lines(written):
    assert compiled(written, "page.html") == "<p>a</p>"
    assert compiled(written, "message.txt") == "<p>\n  a\n</p>\n"


def test_django_s_error_page_shows_the_lines_that_were_written(written):
    assert compiled(written, "page.html", debug=True) == "<p>\n  a\n</p>\n"
