"""Wagtail's own doors: each action that the CMS offers, on each type that we have, ends well.

What there is comes from Wagtail's registries and addresses: a new type, or a new version of
Wagtail, comes in by itself.
"""

import json
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.viewsets import viewsets
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, Page, get_page_models
from website.models import Announcement, User
from website.running.roles import AUTHOR, EDITOR, REVIEWER, ensure_roles

from helpdesk.actions.desk.webhooks import make_webhook
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.models import (
    Absence,
    Adviser,
    CannedReply,
    DayException,
    DeskSettings,
    PendingReason,
    RetryRule,
    SpecialHours,
    Topic,
)
from knowledge.models import GlossaryTerm, GuideNumber, GuidePage, TopicPage
from tests.factories.helpdesk import (
    MONDAY,
    make_adviser,
    make_callback,
    make_case,
    make_cast,
    make_reason,
    make_reply,
    make_topic,
    make_user,
)
from tests.factories.programs import make_program
from tests.knowledge.editing.test_guide_form import typed

pytestmark = pytest.mark.django_db

# Shows how an error looks.
MEANT_TO_FAIL = {"wagtailadmin_error_test"}
# What else than `pk` an address calls a page.
A_PAGE = ("page_id", "page_to_move_id", "parent_page_id")
OF_LIBRARIES = {"image_id": get_image_model, "document_id": get_document_model}
OURS = {"website", "helpdesk", "knowledge", "accessibility"}


def doors() -> list[tuple[str, list[str]]]:
    """(name, names of its parts) of each address of the CMS. They bring its sets of pages."""
    return list(_below(get_resolver("wagtail.admin.urls")))


def _below(resolver, above=()):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _below(one, (*above, one.namespace) if one.namespace else above)
        elif one.name:
            parts = list(one.pattern.converters) or list(one.pattern.regex.groupindex)
            yield ":".join([*above, one.name]), parts


def managed() -> dict[str, type]:
    """The namespace of each set of pages that manages a model → that model."""
    sets = (one for one in viewsets.viewsets if getattr(one, "name", ""))
    found = {one.url_namespace: getattr(one, "model", None) for one in sets}
    return {name: model for name, model in found.items() if isinstance(model, type)}


@pytest.fixture
def everything(reading_site, db):
    """A row of each type, one that has worked and one that has not."""
    ensure_roles()
    with time_machine.travel(MONDAY):
        cast = make_cast()
        callback = make_callback(cast.topic)
        start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)
        case = make_case(cast.topic, adviser=cast.karim)
        wait_for_person(case=case, reason=make_reason(), at=MONDAY, by=cast.karim.user)
    make_reason(code="other")
    make_reply(cast.topic)
    make_adviser("Zoé")
    make_topic()
    make_user("zoe-editor", EDITOR)
    later = MONDAY + timedelta(days=1)
    DayException.objects.create(on=MONDAY.date(), reason="Fermé")
    SpecialHours.objects.create(adviser=cast.karim, on=MONDAY.date(), starts="09:00", ends="10:00")
    Absence.objects.create(adviser=cast.karim, starts_at=MONDAY, ends_at=later)
    RetryRule.objects.create(outcome="no_answer", tries=1, step="try_again", after_minutes=15)
    Announcement.objects.create(starts_at=MONDAY, ends_at=later)
    make_program(cast.awa)
    make_webhook(name="x", address="https://example.org/", events=[], at=MONDAY, by=cast.awa)
    get_image_model().objects.create(title="Image", file=get_test_image_file())
    get_document_model().objects.create(title="Video", file=ContentFile(b"x", name="a.txt"))
    Redirect.objects.create(old_path="/old", redirect_link="/new")
    Collection.get_first_root_node().add_child(name="Autre")
    return cast


class Visit:
    """Opens and presses, one after the other, and takes each back. `broken`: address → why."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)
        # What is taken back is a new session too: the first one stands again.
        self.session = self.client.cookies["sessionid"].value
        self.broken = {}

    def __call__(self, url, data=None):
        """The answer. A refusal leads home and says so; all else that fails is kept."""
        self.client.cookies["sessionid"] = self.session
        kept = (url, "opened" if data is None else f"pressed {data}")
        try:
            with transaction.atomic():
                answer = self.client.get(url) if data is None else self.client.post(url, data)
                connection.check_constraints()
                transaction.set_rollback(True)
        except Exception as error:
            self.broken[kept] = repr(error)[:300]
            return None
        if "login" in answer.get("Location", ""):
            self.broken[kept] = "nobody was logged in"
        if answer.status_code >= 400 and answer.status_code not in (403, 404, 405):
            self.broken[kept] = answer.status_code
        return answer


def pages_of_ours() -> list[Page]:
    kinds = [model for model in get_page_models() if model._meta.app_label in OURS]
    found = [kind.objects.filter(locale__language_code="fr").first() for kind in kinds]
    assert None not in found, "no page of a type: the starter content has none"
    return found


def rows_of(model) -> list[object]:
    """The first, which has worked, and the last, which has not."""
    rows = model._default_manager.order_by("pk")
    assert rows.exists(), f"no {model.__name__}: make one in `everything`"
    return list({row.pk: row for row in (rows.first(), rows.last())}.values())


@pytest.mark.long
def test_every_list_and_form_opens(everything):
    visit = Visit(User.objects.create_superuser("chief", "", "x"))
    for name, parts in doors():
        if not parts and name not in MEANT_TO_FAIL:
            visit(reverse(name))
    assert visit.broken == {}


SETS = ["ours", pytest.param("Wagtail's", marks=pytest.mark.long)]


@pytest.mark.parametrize("whose", SETS)
def test_every_action_on_every_row_ends_well(everything, whose):
    """Delete too, of what is named by calls and of what is not."""
    visit = Visit(User.objects.create_superuser("chief", "", "x"))
    every = doors()
    models, seen = managed(), set()
    for name, parts in every:
        model = models.get(name.split(":")[0])
        if parts == ["pk"] and model:
            rows = rows_of(model)
        elif len(parts) == 1 and parts[0] in OF_LIBRARIES:
            rows = rows_of(OF_LIBRARIES[parts[0]]())
        else:
            continue
        if (rows[0]._meta.app_label in OURS) is (whose == "ours"):
            for row in rows if name.endswith(":delete") else rows[:1]:
                url = reverse(name, args=[row.pk])
                visit(url)
                visit(url, {})
            seen.add(type(rows[0]))
    assert visit.broken == {}
    own = {model for model in models.values() if model._meta.app_label in OURS}
    assert seen == own if whose == "ours" else len(seen) > 3
    assert {User, Adviser, Topic, GlossaryTerm} <= own


OTHERS = [pytest.param(role, marks=pytest.mark.long) for role in ("chief", AUTHOR, REVIEWER)]


@pytest.mark.parametrize("role", [EDITOR, *OTHERS])
def test_every_action_on_every_page_ends_well(everything, role):
    user = make_user("somebody", role)
    user.is_superuser = role == "chief"
    user.save()
    visit = Visit(user)
    for name, parts in doors():
        if len(parts) != 1 or parts[0] not in A_PAGE:
            continue
        for page in pages_of_ours():
            url = reverse(name, args=[page.pk])
            visit(url)
            # A form that is sent is tried below, with what it holds.
            if name.split(":")[-1] not in ("edit", "copy", "preview_on_edit"):
                visit(url, {})
    assert visit.broken == {}


WAYS_TO_COPY = [
    ("alias", "copy_subpages"),
    (),
    pytest.param(("alias",), marks=pytest.mark.long),
    pytest.param(("copy_subpages", "publish_copies"), marks=pytest.mark.long),
]


@pytest.mark.parametrize("ways", WAYS_TO_COPY, ids=str)
def test_every_page_is_copied_or_the_form_says_why_not(everything, ways):
    """An alias of a guide ended in a 500: its number belongs to one guide."""
    visit = Visit(User.objects.create_superuser("chief", "", "x"))
    ticked = dict.fromkeys(ways, "on")
    for page in pages_of_ours():
        english = page.get_translation(Locale.objects.get(language_code="en"))
        for parent in (page.get_parent(), english.get_parent()):
            name = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": parent.pk}
            answer = visit(reverse("wagtailadmin_pages:copy", args=[page.pk]), name | ticked)
            # 200 is the form again, with the reason.
            assert answer.status_code == 302 or "error" in answer.content.decode()
    assert visit.broken == {}


def test_a_guide_offers_no_alias_and_says_why_to_who_asks_for_one(everything):
    visit = Visit(User.objects.create_superuser("chief", "", "x"))
    guide = GuidePage.by_number(125, language="fr")
    url = reverse("wagtailadmin_pages:copy", args=[guide.pk])
    assert 'name="alias"' not in visit(url).content.decode()
    name = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": guide.get_parent().pk}
    said = visit(url, {**name, "alias": "on"}).content.decode()
    assert "one number and one place" in said or "un seul numéro" in said
    for one in (guide, guide.get_parent()):
        api = reverse("wagtailadmin_api:pages:action", args=[one.pk, "create_alias"])
        with transaction.atomic():
            sent = json.dumps({"update_slug": "copie", "recursive": True})
            answer = visit.client.post(api, sent, content_type="application/json")
            transaction.set_rollback(True)
        assert answer.status_code == 400, one


def test_every_action_on_many_at_once_ends_well(everything):
    visit = Visit(User.objects.create_superuser("chief", "", "x"))
    tried = set()
    bulk_action_registry._scan_for_bulk_actions()
    for app, models in bulk_action_registry.actions.items():
        for name, actions in models.items():
            model = apps.get_model(app, name)
            rows = pages_of_ours() if model is Page else rows_of(model)
            ids = "&".join(f"id={row.pk}" for row in rows)
            for action in actions:
                url = reverse("wagtail_bulk_action", args=[app, name, action]) + f"?{ids}"
                visit(url)
                visit(url, {})
                tried.add(action)
    assert visit.broken == {}
    assert {"delete", "publish", "unpublish", "move"} <= tried


# --- Who has no key to the CMS --------------------------------------------------------------------

# Opened to whoever asks, logged in or not: they hold nothing of anybody.
OPEN_TO_ALL = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
}
EXAMPLES = {
    "app_label": "helpdesk",
    "model_name": "person",
    "action": "delete",
    "app_name": "wagtailcore",
}


def address_of(name: str, parts: list[str]) -> str | None:
    """An address with rows that exist, or that might; None where it takes other words."""
    values = [EXAMPLES.get(part, Page.objects.last().pk if part in A_PAGE else 1) for part in parts]
    try:
        return reverse(name, args=values)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("role", ["adviser", "auditor", None])
def test_no_door_of_the_cms_opens_to_who_works_at_the_desk_alone(everything, role):
    """Lists, forms, choosers, history, reports, previews and the API of the CMS, as each role."""
    client, opened, asked = Client(), [], 0
    if role is not None:
        client.force_login(make_user("somebody", role))
    before = [Page.objects.count(), User.objects.count(), DeskSettings.objects.count()]
    for name, parts in doors():
        url = None if name.split(":")[-1] in OPEN_TO_ALL else address_of(name, parts)
        if url is None:
            continue
        for ask in (client.get, client.post):
            asked += 1
            answer = ask(url)
            if answer.status_code not in (302, 403, 404, 405):
                opened.append((name, answer.status_code))
    assert opened == []
    assert asked > 200
    assert before == [Page.objects.count(), User.objects.count(), DeskSettings.objects.count()]


# --- Deleting -------------------------------------------------------------------------------------


def said(answer) -> str:
    return answer.content.decode()


HELD = [(Topic, "topics"), (Adviser, "advisers"), (PendingReason, "pending_reasons")]


@pytest.mark.parametrize(("model", "namespace"), [(User, "wagtailusers_users"), *HELD])
def test_what_has_worked_is_not_deleted_and_the_page_says_what_to_do(everything, model, namespace):
    """It was "referenced 0 times", and then 500."""
    client = Client()
    client.force_login(User.objects.create_superuser("chief", "", "x"))
    row = everything.karim.user if model is User else rows_of(model)[0]
    url = reverse(f"{namespace}:delete", args=[row.pk])
    assert client.post(url, {}).url == url
    page = said(client.get(url))
    assert "Switch it off" in page or "Désactiver" in page
    assert reverse("wagtailusers_users:edit", args=[everything.karim.user.pk]) in page or (
        reverse(f"{namespace}:edit", args=[row.pk]) in page
    )
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("model", "namespace"),
    [(User, "wagtailusers_users"), (CannedReply, "canned_replies"), *HELD],
)
def test_what_has_not_worked_is_deleted_and_named_once_more(everything, model, namespace):
    client = Client()
    chief = User.objects.create_superuser("chief", "", "x")
    client.force_login(chief)
    rows = model.objects.exclude(pk=chief.pk) if model is User else model.objects.all()
    row = rows.order_by("pk").last()
    name = str(row)
    answer = client.post(reverse(f"{namespace}:delete", args=[row.pk]), {}, follow=True)
    assert name in said(answer)
    assert not model.objects.filter(pk=row.pk).exists()


def test_accounts_that_have_worked_stay_when_many_are_deleted_at_once(everything):
    client = Client()
    client.force_login(User.objects.create_superuser("chief", "", "x"))
    new, worked = make_user("new"), everything.karim.user
    url = reverse("wagtail_bulk_action", args=["website", "user", "delete"])
    answer = client.post(f"{url}?id={new.pk}&id={worked.pk}", {}, follow=True)
    assert worked.username in said(answer)
    assert User.objects.filter(pk__in=[new.pk, worked.pk]).count() == 2


# --- Translating ----------------------------------------------------------------------------------


@pytest.fixture
def new_guide(everything):
    """A French guide that nobody has translated."""
    guide = GuidePage(title="Essai", slug="essai", number=300, promise="Oui.", minutes=5)
    topic = TopicPage.objects.get(code="phone", locale__language_code="fr")
    topic.add_child(instance=guide)
    guide.save_revision().publish()
    return guide


@pytest.mark.parametrize("role", [EDITOR, REVIEWER])
def test_a_new_guide_is_translated_by_who_writes_guides(new_guide, role):
    client = Client()
    client.force_login(make_user("somebody", role))
    english = Locale.objects.get(language_code="en")
    url = reverse("simple_translation:submit_page_translation", args=[new_guide.pk])
    assert url in said(client.get(reverse("wagtailadmin_pages:edit", args=[new_guide.pk])))
    answer = client.post(url, {"locales": [english.pk], "include_subtree": ""})
    translated = new_guide.get_translation(english)
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[translated.pk])
    assert (translated.number, translated.live) == (300, False)


def test_the_number_of_the_original_makes_a_guide_its_translation(new_guide):
    """By hand it was refused: "Another guide has or had this number"."""
    client = Client()
    client.force_login(User.objects.create_superuser("chief", "", "x"))
    english = TopicPage.objects.get(code="phone", locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=["knowledge", "guidepage", english.pk])
    draft = {"slug": "try", "title": "Try", "action-publish": ""}
    assert client.post(url, typed(**draft)).status_code == 302
    translated = new_guide.get_translation(Locale.objects.get(language_code="en"))
    assert (translated.title, translated.number) == ("Try", 300)
    again = client.post(url, typed(**{**draft, "slug": "twice"}))
    assert again.status_code == 200
    assert GuidePage.objects.filter(number=300).count() == 2


def test_a_draft_that_was_kept_while_it_was_typed_takes_the_number_of_its_original(new_guide):
    client = Client()
    client.force_login(User.objects.create_superuser("chief", "", "x"))
    english = TopicPage.objects.get(code="phone", locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=["knowledge", "guidepage", english.pk])
    draft = {"slug": "try", "title": "Try", "action-publish": ""}
    client.post(url, typed(**draft, number="301"))
    own = GuidePage.objects.get(number=301)
    edit = reverse("wagtailadmin_pages:edit", args=[own.pk])
    assert client.post(edit, typed(**draft)).status_code == 302
    own.refresh_from_db()
    assert (own.number, own.translation_key) == (300, new_guide.translation_key)
    assert GuideNumber.next_free() == 302


def test_the_words_explained_are_translated_too(everything):
    client = Client()
    client.force_login(make_user("somebody", EDITOR))
    term = GlossaryTerm.objects.create(
        term="Bigo", definition="Un téléphone.", locale=Locale.objects.get(language_code="fr")
    )
    english = Locale.objects.get(language_code="en")
    parts = ["knowledge", "glossaryterm", term.pk]
    url = reverse("simple_translation:submit_snippet_translation", args=parts)
    assert client.post(url, {"locales": [english.pk]}).status_code == 302
    assert term.get_translation(english).term == "Bigo"


def test_a_group_of_before_is_given_the_permission_to_translate(everything):
    group = Group.objects.get(name=EDITOR)
    group.permissions.remove(*group.permissions.filter(codename="submit_translation"))
    ensure_roles()
    assert group.permissions.filter(codename="submit_translation").exists()


def test_whoever_may_not_work_in_the_cms_is_told_so_and_not_sent_round_for_ever(client, cast):
    ensure_roles()
    client.force_login(cast.karim.user)
    answer = client.get("/cms/", follow=True)
    assert (answer.status_code, len(answer.redirect_chain)) == (403, 1)
    client.force_login(cast.lise)
    assert client.get(f"{reverse('login')}?next=/cms/").url == "/cms/"
