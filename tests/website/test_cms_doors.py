"""Wagtail's own doors: each action that the CMS offers, on each type that we have, ends well.

What there is comes from Wagtail's registries and addresses: a new type, or a new version of
Wagtail, comes in by itself.
"""

import json

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.viewsets import viewsets
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, get_page_models
from website.models import User
from website.running.roles import AUTHOR, EDITOR, REVIEWER, ensure_roles

from helpdesk.models import Adviser, CannedReply, DeskSettings, PendingReason, Topic
from knowledge.models import GlossaryTerm, GuidePage
from tests.factories.cms import make_everything
from tests.factories.helpdesk import make_user

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
    return make_everything()


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


def test_whoever_may_not_work_in_the_cms_is_told_so_and_not_sent_round_for_ever(client, cast):
    ensure_roles()
    client.force_login(cast.karim.user)
    answer = client.get("/cms/", follow=True)
    assert (answer.status_code, len(answer.redirect_chain)) == (403, 1)
    client.force_login(cast.lise)
    assert client.get(f"{reverse('login')}?next=/cms/").url == "/cms/"
