"""Another house wears its own colours and signs, on every page and within its policy."""

import base64
import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from website.models import Theme
from website.running.roles import COORDINATOR, ensure_roles
from website.theme.tokens import Colours

from accessibility.markup.structure import check
from tests.factories.helpdesk import make_user

pytestmark = pytest.mark.django_db
BLUE, PLUM = "#12507b", "#7a2a63"


def wear(**choices) -> None:
    theme = Theme.load()
    for name, value in choices.items():
        setattr(theme, name, value)
    theme.save()


def image(name: str, width: int = 400, height: int = 200):
    file = get_test_image_file(filename=f"{name}.png", size=(width, height))
    return get_image_model().objects.create(title=name, file=file)


@pytest.fixture
def home(homes):
    return "/fr/"


def test_a_house_that_chose_nothing_has_the_sheet_as_drawn(client, home):
    page = client.get(home).content.decode()
    assert "--leaf:#0a5c4f" in page
    assert 'class="mark"' in page


def test_the_colours_are_on_the_page_and_its_policy_allows_that_very_sheet(client, home):
    wear(leaf=BLUE, talk=PLUM)
    response = client.get(home)
    (sheet,) = re.findall(r"<style>(.*?)</style>", response.content.decode(), re.S)
    assert f"--leaf:{BLUE}" in sheet
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_the_error_page_wears_them_too(home):
    wear(leaf=BLUE, talk=PLUM)
    response = Client(raise_request_exception=False).get("/fr/rien-de-tel/")
    (sheet,) = re.findall(r"<style>(.*?)</style>", response.content.decode(), re.S)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_high_contrast_is_the_same_in_every_house(client, home):
    wear(leaf=BLUE, talk=PLUM)
    page = client.get(home).content.decode()
    high = re.search(r"\[data-contrast=high\]{([^}]*)}", page)
    assert high
    assert BLUE not in high[1]
    assert page.index("[data-contrast=high]") > page.index(f"--leaf:{BLUE}")


def test_its_logo_and_its_tab_are_shown(client, home):
    wear(logo=image("logo"), tab=image("tab", 64, 64))
    page = client.get(home).content.decode()
    logo = re.search(r'<img class="?logo"? src="?([^" ]+)"? width="?(\d+)"? height="?(\d+)"?', page)
    assert logo
    assert (int(logo[2]), int(logo[3])) == (96, 48)
    file = client.get(logo[1])
    assert file.status_code == 200
    file.close()
    assert 'class="mark"' not in page
    icon = re.search(r'rel="?icon"? href="?([^" >]+)', page)
    assert icon
    assert icon[1].startswith("/media/")


def test_a_logo_whose_file_is_gone_leaves_the_mark(client, home):
    logo = image("logo")
    logo.file.storage.delete(logo.file.name)
    wear(logo=logo)
    assert 'class="mark"' in client.get(home).content.decode()


class TestTheForm:
    """In the CMS: the coordinator's, and only what can be read is taken."""

    @pytest.fixture
    def cms(self, client):
        ensure_roles()
        client.force_login(make_user("awa", COORDINATOR))
        return client

    def send(self, cms, **fields):
        address = reverse("wagtailsettings:edit", args=["website", "theme", Theme.load().pk])
        empty = {"leaf": "", "talk": "", "logo": "", "portrait": "", "tab": ""}
        return cms.post(address, {**empty, **fields})

    def test_two_good_colours_are_taken_in_small_letters(self, cms):
        assert self.send(cms, leaf=BLUE.upper(), talk=PLUM).status_code == 302
        assert Theme.current().colours == Colours(BLUE, PLUM)

    def test_a_weak_one_is_refused_on_its_field_with_a_shade_that_would_do(self, cms):
        response = self.send(cms, leaf=BLUE, talk="#ff9d2e")
        errors = response.context["form"].errors
        assert set(errors) == {"talk"}
        shade = re.search(r"#[0-9a-f]{6}", errors["talk"][0])
        assert shade
        assert self.send(cms, leaf=BLUE, talk=shade[0]).status_code == 302

    @pytest.mark.parametrize(
        ("leaf", "talk"), [(BLUE, ""), ("", PLUM), ("blue", PLUM), ("#12507", PLUM)]
    )
    def test_half_a_pair_or_no_colour_is_refused_in_words(self, cms, leaf, talk):
        response = self.send(cms, leaf=leaf, talk=talk)
        assert response.context["form"].errors
        assert Theme.current().colours is None

    def test_leaving_both_empty_gives_back_the_sheet_as_drawn(self, cms):
        wear(leaf=BLUE, talk=PLUM)
        assert self.send(cms).status_code == 302
        assert Theme.current().colours is None

    def test_an_adviser_does_not_reach_it(self, cast, client):
        client.force_login(cast.karim.user)
        assert self.send(client, leaf=BLUE, talk=PLUM).status_code in (302, 403)
        assert Theme.current().colours is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_style_guide_shows_the_colours_that_are_worn(client, homes, language):
    wear(leaf=BLUE, talk=PLUM)
    page = client.get(f"/{language}/style/").content.decode()
    assert f'fill="{BLUE}"' in page or f"fill={BLUE}" in page
    assert "noindex" in page
    assert check(page) == []


def test_its_bare_address_leads_to_the_visitors_language(client, homes):
    response = client.get("/style/", headers={"accept-language": "en"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/en/style/"
