"""A text says who reads next, and nobody shows readers what they alone wrote."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile
from website.running.roles import AUTHOR, EDITOR, REVIEWER, ensure_roles

from knowledge.models import GuidePage
from tests.knowledge.editing.test_plainness import form_of

pytestmark = pytest.mark.django_db
TEAM = (("nour", AUTHOR), ("rose", REVIEWER), ("lise", EDITOR))


class Member:
    """Somebody at their own browser."""

    def __init__(self, name: str, group: str, users, language: str) -> None:
        self.user = users.objects.create_user(name, first_name=name.title())
        self.user.groups.add(Group.objects.get(name=group))
        UserProfile.objects.create(user=self.user, preferred_language=language)
        self.client = Client()
        self.client.force_login(self.user)

    def edit(self, guide: GuidePage, **sent: str):
        """Send the form of a guide with these changes."""
        address = reverse("wagtailadmin_pages:edit", args=[guide.pk])
        return self.client.post(address, form_of(self.client, guide) | sent)

    def act(self, guide: GuidePage, name: str):
        """Approve or send back."""
        task = Page.objects.get(pk=guide.pk).current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=(guide.pk, name, task.pk))
        return self.client.post(address, {"comment": "Plus court."})

    def is_told(self, guide: GuidePage) -> str:
        """The sentence about who reads next."""
        page = self.client.get(reverse("wagtailadmin_pages:edit", args=[guide.pk]))
        panel = BeautifulSoup(page.content.decode(), "html.parser").select_one(
            "[id$=who_reads_next-content], [id$=qui_lit_ensuite-content]"
        )
        return panel.select_one("p").get_text(strip=True).replace("\u00a0", " ") if panel else ""


@pytest.fixture
def guide(reading_site, db) -> GuidePage:
    ensure_roles()
    return GuidePage.by_number(146, language="fr")


@pytest.fixture
def team(guide, django_user_model):
    return [Member(name, group, django_user_model, "fr") for name, group in TEAM]


def is_shown(guide, promise) -> bool:
    return GuidePage.objects.get(pk=guide.pk).promise == promise


def test_the_form_says_who_reads_next_at_each_moment(team, guide):
    nour, rose, lise = team
    assert nour.is_told(guide) == "Quand vous l’aurez soumis, Lise ou Rose le lira."
    assert rose.is_told(guide) == "Quand vous l’aurez soumis, Lise le lira."
    nour.edit(guide, promise="Le réseau revient vite.", **{"action-submit": "1"})
    assert nour.is_told(guide) == "Lise ou Rose le lit maintenant."
    assert rose.is_told(guide).startswith("C’est à vous de lire")
    rose.act(guide, "reject")
    assert nour.is_told(guide) == "Rose l’a renvoyé. Corrigez-le, puis soumettez-le de nouveau."
    assert lise.is_told(guide) == "Rose l’a renvoyé : Nour le corrige maintenant."


def test_it_is_said_in_english_too(guide, django_user_model):
    nour, rose = (Member(name, group, django_user_model, "en") for name, group in TEAM[:2])
    assert nour.is_told(guide) == "Once you submit it, Rose reads it next."
    nour.edit(guide, promise="Le réseau revient vite.", **{"action-submit": "1"})
    assert nour.is_told(guide) == "Rose reads it next."
    assert rose.is_told(guide).startswith("It is your turn to read")


def test_where_nobody_else_may_read_it_says_whom_to_ask(guide, django_user_model):
    rose = Member("rose", REVIEWER, django_user_model, "fr")
    assert rose.is_told(guide).startswith("Personne d’autre ne peut encore le lire.")
    rose.edit(guide, promise="Le réseau revient vite.", **{"action-submit": "1"})
    assert rose.is_told(guide).startswith("Personne d’autre ne peut encore le lire.")


def test_a_reviewer_cannot_approve_what_they_wrote_alone_and_somebody_else_can(team, guide):
    _nour, rose, lise = team
    promise = "Le réseau revient vite."
    rose.edit(guide, promise=promise, **{"action-submit": "1"})
    assert rose.act(guide, "approve").status_code in (302, 403)
    assert not is_shown(guide, promise)
    lise.act(guide, "approve")
    assert is_shown(guide, promise)


def test_a_reviewer_does_not_publish_past_it_and_is_told_who_reads(team, guide):
    nour, rose, _lise = team
    promise = "Le réseau revient vite."
    refused = rose.edit(guide, promise=promise, **{"action-publish": "1"})
    assert "Soumettez-le : Lise le lit d’abord." in refused.content.decode().replace("\u00a0", " ")
    assert not is_shown(guide, promise)
    nour.edit(guide, promise="Le réseau revient.")
    rose.edit(guide, promise=promise, **{"action-publish": "1"})
    assert is_shown(guide, promise)


def test_nor_many_at_once(team, guide):
    nour, rose, _lise = team
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    of_nour = GuidePage.by_number(125, language="fr")
    for one, writer in ((guide, rose), (of_nour, nour)):
        one.unpublish()
        GuidePage.objects.get(pk=one.pk).save_revision(user=writer.user)
        rose.client.post(f"{url}?id={one.pk}&next=/cms/")
    live = Page.objects.filter(pk__in=[guide.pk, of_nour.pk], live=True)
    assert [page.pk for page in live] == [of_nour.pk]


def test_an_editor_may_do_both_alone_and_an_author_publishes_nothing(team, guide):
    nour, _rose, lise = team
    nour.edit(guide, promise="Le réseau revient.", **{"action-publish": "1"})
    assert not is_shown(guide, "Le réseau revient.")
    lise.edit(guide, promise="Le réseau revient vite.", **{"action-publish": "1"})
    assert is_shown(guide, "Le réseau revient vite.")
