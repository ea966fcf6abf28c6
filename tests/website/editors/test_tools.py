"""What editors have of Wagtail: addresses that lead on, folders, locks, drafts, hours to come."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection
from website.editors.tasks import publish_at_their_hour
from website.running.roles import AUTHOR, EDITOR

from knowledge.models import GuidePage, TopicPage
from tests.knowledge.editing.test_plainness import form_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("site"),
]


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


def guide_of(number=146) -> GuidePage:
    return GuidePage.objects.get(number=number, locale__language_code="fr")


def send(client, guide, **changed):
    """Save the form of a guide as a browser does, with these changes."""
    address = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    return client.post(address, form_of(client, guide) | changed)


def leads(path) -> str:
    """Where a reader of this address arrives; "" where nothing is there."""
    answer = Client().get(path, follow=True)
    return answer.request["PATH_INFO"] if answer.status_code == 200 else ""


def test_the_old_address_of_a_guide_leads_on_when_its_name_in_the_address_changes(
    member, django_capture_on_commit_callbacks
):
    guide = guide_of()
    before, editor = guide.url, member(EDITOR)
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(editor, guide, slug="un-autre-nom", **{"action-publish": "yes"})
    assert answer.status_code == 302
    after = guide_of().url
    assert after.endswith("/un-autre-nom/")
    assert leads(before) == leads("/146") == leads(after) == after


def test_the_old_address_leads_on_when_a_guide_changes_its_topic():
    guide = guide_of()
    before = guide.url
    other = TopicPage.objects.filter(locale=guide.locale).exclude(pk=guide.get_parent().pk).first()
    guide.move(other, pos="last-child")
    assert leads(before) == guide_of().url != before


def test_an_editor_lets_an_address_of_before_lead_on_and_an_author_does_not(member):
    guide = guide_of()
    add = reverse("wagtailredirects:add")
    typed = {"old_path": "/aide-sim", "site": "", "is_permanent": "on"}
    typed |= {"redirect_page": guide.pk, "redirect_link": ""}
    assert member(AUTHOR).post(add, typed).status_code == 302
    assert not Redirect.objects.exists()
    assert leads("/aide-sim") == ""
    assert member(EDITOR).post(add, typed).url == reverse("wagtailredirects:index")
    assert leads("/aide-sim") == guide.url


def test_an_editor_makes_a_folder_for_pictures_and_an_author_does_not(member):
    root = Collection.get_first_root_node()
    add, typed = reverse("wagtailadmin_collections:add"), {"name": "Box", "parent": root.pk}
    assert member(AUTHOR).post(add, typed).status_code == 302
    assert not Collection.objects.filter(name="Box").exists()
    assert member(EDITOR).post(add, typed).url == reverse("wagtailadmin_collections:index")
    folder = Collection.objects.get(name="Box")
    images = reverse("wagtailimages:index")
    assert f'value="{folder.pk}"' in member_again(images, EDITOR)


def member_again(address, name) -> str:
    """The page as somebody sees it who was made already."""
    from website.models import User

    client = Client()
    client.force_login(User.objects.get(username=name))
    return client.get(address).content.decode()


def test_nobody_else_writes_in_a_page_that_an_editor_locked(member):
    guide, editor = guide_of(), member(EDITOR)
    lock = reverse("wagtailadmin_pages:lock", args=[guide.pk])
    assert editor.post(lock).status_code == 302
    assert guide_of().locked
    title = guide.title
    author = member(AUTHOR)
    page = author.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
    assert "verrouill" in page
    send(author, guide, title="Autre titre")
    assert guide_of().get_latest_revision_as_object().title == title
    # Nor does who writes unlock it.
    author.post(reverse("wagtailadmin_pages:unlock", args=[guide.pk]))
    assert guide_of().locked


def test_a_draft_is_seen_by_who_writes_and_by_no_reader(member):
    guide, author = guide_of(), member(AUTHOR)
    assert send(author, guide, title="Titre du brouillon").status_code == 302
    draft = reverse("wagtailadmin_pages:view_draft", args=[guide.pk])
    assert "Titre du brouillon" in author.get(draft).content.decode()
    assert "Titre du brouillon" not in Client().get(guide.url).content.decode()
    assert Client().get(draft).status_code == 302
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[guide.pk])
    assert author.post(preview, form_of(author, guide_of())).json()["is_valid"]
    for mode, _name in guide.preview_modes:
        shown = author.get(preview, {"mode": mode, "in_preview_panel": "true"})
        assert shown.status_code == 200, mode
        assert "Titre du brouillon" in shown.content.decode(), mode


def test_what_is_to_appear_and_to_go_at_an_hour_does_so(member):
    """The form asked for hours, and nothing ever looked at them."""
    guide, now = guide_of(), timezone.localtime()
    hours = {
        "go_live_at": f"{now + timedelta(hours=2):%Y-%m-%d %H:%M}",
        "expire_at": f"{now + timedelta(hours=5):%Y-%m-%d %H:%M}",
    }
    guide.unpublish()
    sent = send(member(EDITOR), guide, title="Titre de demain", **hours, **{"action-publish": "1"})
    assert sent.status_code == 302
    for after, is_there in ((1, False), (3, True), (6, False)):
        with time_machine.travel(now + timedelta(hours=after), tick=False):
            publish_at_their_hour()
            assert (leads(guide.url) == guide.url) is is_there, after
            assert guide_of().live is is_there
    assert guide_of().title == "Titre de demain"
