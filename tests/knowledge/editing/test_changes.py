"""What changed in a guide, and for whom: told to advisers and in its history, once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile
from website.running.roles import AUTHOR, REVIEWER, ensure_roles

from helpdesk.reads.guides import twin_of
from knowledge.editing.changes import ACTION, changes_since
from knowledge.models import GuidePage, TopicPage
from tests.knowledge.editing.test_guide_form import typed

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOTE = "Le bouton a un autre nom."


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


@pytest.fixture
def editor(site, client, django_user_model):
    lise = django_user_model.objects.create_superuser("lise", "lise@example.org", "x")
    UserProfile.objects.create(user=lise, preferred_language="fr")
    client.force_login(lise)
    return client


@pytest.fixture
def guide(editor) -> GuidePage:
    """A live guide of four steps that an editor wrote."""
    topic = TopicPage.objects.get(code="phone", locale__language_code="fr")
    editor.post(
        reverse("wagtailadmin_pages:add", args=("knowledge", "guidepage", topic.pk)), typed()
    )
    return GuidePage.by_number(300, language="fr")


def save(editor, guide, **changed):
    address = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    return editor.post(address, typed(**changed))


def told(guide) -> list[str]:
    guide = GuidePage.objects.get(pk=guide.pk)
    return [change.what for change in changes_since(guide, timezone.now() - timedelta(days=1))]


def published(guide, **changed) -> GuidePage:
    """The guide, as it is after somebody published it with these changes."""
    guide = GuidePage.objects.get(pk=guide.pk)
    for name, value in changed.items():
        setattr(guide, name, value)
    guide.save_revision().publish()
    return GuidePage.objects.get(pk=guide.pk)


def test_a_note_is_told_to_advisers_and_in_the_history(editor, guide):
    assert told(guide) == []
    assert save(editor, guide, what_changed=NOTE, changed_for="iphone").status_code == 302
    assert told(guide) == [NOTE]
    [entry] = PageLogEntry.objects.filter(page=guide.pk, action=ACTION)
    assert entry.user.username == "lise"
    [adviser_reads] = twin_of(300, language="fr", device="", step=None).changes
    assert (adviser_reads.what, str(adviser_reads.phone)) == (NOTE, "iPhone")
    history = editor.get(reverse("wagtailadmin_pages:history", args=[guide.pk])).content.decode()
    assert f"Changé pour iPhone\u00a0: {NOTE}" in history
    with translation.override("en"):
        assert str(entry.message).startswith("Changed for iPhone: ")


def test_the_next_version_has_a_note_of_its_own_or_none(editor, guide):
    save(editor, guide, what_changed=NOTE)
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
    assert NOTE not in page
    save(editor, guide, promise="Non.")
    assert told(guide) == [NOTE]
    published(guide, promise="Encore.")
    assert told(guide) == [NOTE]
    # Publishing what was published says nothing twice.
    GuidePage.objects.get(pk=guide.pk).live_revision.publish()
    assert told(guide) == [NOTE]


def test_a_note_waits_with_its_draft_until_a_reviewer_publishes_it(
    guide, client, django_user_model
):
    ensure_roles()
    author = django_user_model.objects.create_user("nour")
    author.groups.add(Group.objects.get(name=AUTHOR))
    reviewer = django_user_model.objects.create_user("rose")
    reviewer.groups.add(Group.objects.get(name=REVIEWER))
    draft = GuidePage.objects.get(pk=guide.pk)
    draft.what_changed = NOTE
    revision = draft.save_revision(user=author)
    client.force_login(reviewer)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
    assert NOTE in page
    assert told(guide) == []
    revision.publish(user=reviewer)
    assert told(guide) == [NOTE]


def test_an_adviser_reads_it_for_a_month(site):
    guide = GuidePage.by_number(125, language="fr")
    for days, what in ((31, "Ancien."), (29, "Nouveau."), (1, NOTE)):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            guide = published(guide, what_changed=what)
    changes = twin_of(125, language="fr", device="", step=None).changes
    assert [change.what for change in changes] == [NOTE, "Nouveau."]
    assert published(guide, what_changed="").told_changes[0]["what"] == NOTE
    assert len(published(guide, what_changed="Quatre.").told_changes) == 3


def with_other_step(guide, place=0, **changed) -> GuidePage:
    guide = GuidePage.objects.get(pk=guide.pk)
    guide.paths[0].value["steps"][place]["text"] += " Bien."
    return published_of(guide, **changed)


def published_of(guide, **changed) -> GuidePage:
    for name, value in changed.items():
        setattr(guide, name, value)
    guide.save_revision().publish()
    return GuidePage.objects.get(pk=guide.pk)


def test_a_small_change_leaves_translations_good_and_a_usual_one_does_not(site):
    french = GuidePage.by_number(125, language="fr")
    english = GuidePage.by_number(125, language="en")
    with_other_step(french, is_small_change=True)
    assert GuidePage.objects.get(pk=english.pk).older_steps == []
    with_other_step(french, place=1)
    assert len(GuidePage.objects.get(pk=english.pk).older_steps) == 1
    # What was older stays older after a small change, of it or of another step.
    with_other_step(french, place=1, is_small_change=True)
    with_other_step(french, place=2, is_small_change=True)
    assert len(GuidePage.objects.get(pk=english.pk).older_steps) == 1
    assert not GuidePage.objects.get(pk=french.pk).is_small_change


@pytest.mark.parametrize(("language", "may"), [("fr", True), ("en", False)])
def test_only_the_language_that_is_translated_has_small_changes(editor, language, may):
    guide = GuidePage.by_number(125, language=language)
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
    assert ('name="is_small_change"' in page) == may
    assert 'name="what_changed"' in page
