"""Somebody outside checks a guide by a link, and editors read what they answered."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile
from website.outside_check import views
from website.running.roles import AUTHOR, EDITOR, ensure_roles

from knowledge.editing.lent import (
    NotLent,
    Remark,
    answer,
    forget_lent,
    lend,
    lent_of,
    mark_done,
    take_back,
    token_of,
)
from knowledge.lending import KEPT_FOR, LENT_FOR, LONGEST_REMARK, MOST_ANSWERS, MOST_LENT
from knowledge.models import GuidePage, LentGuide, OutsideAnswer, OutsideRemark
from knowledge.views.lent import address_of
from tests.factories.helpdesk import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


@pytest.fixture
def guide(site) -> GuidePage:
    return GuidePage.objects.get(number=125, locale__language_code="fr")


@pytest.fixture
def lise(site):
    ensure_roles()
    user = make_user("lise")
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name=EDITOR))
    UserProfile.objects.create(user=user, preferred_language="fr")
    return user


@pytest.fixture
def editor(client, lise):
    client.force_login(lise)
    return client


@pytest.fixture
def lent(guide, lise) -> LentGuide:
    return lend(guide=guide, is_draft=False, at=timezone.now(), by=lise)


def path_of(lent) -> str:
    return urlsplit(address_of(lent)).path


def said(**more):
    return {"verdict": "true", "name": "Zoé", **more}


def test_the_page_is_the_guide_with_its_sources_and_no_search_engine_keeps_it(guide, lent):
    guide.sources = "Arcep, 2026\nOrange"
    guide.save_revision().publish()
    lent = lend(guide=guide, is_draft=False, at=timezone.now(), by=lent.made_by)
    answered = Client().get(path_of(lent))
    page = answered.content.decode()
    assert answered.status_code == 200
    assert path_of(lent).startswith("/fr/verifier-un-guide/")
    for path in guide.all_paths():
        for step in path["steps"]:
            assert step["title"] in page
    assert "<li>Arcep, 2026</li><li>Orange</li>" in page
    assert answered["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in page
    assert "no-store" in answered["Cache-Control"]
    assert page.count("<textarea") == sum(len(p["steps"]) for p in guide.all_paths()) + 1


def test_a_draft_is_shown_as_it_was_lent_and_readers_see_the_other(guide, lise):
    guide.title = "Titre du brouillon"
    guide.save_revision()
    draft = lend(guide=guide, is_draft=True, at=timezone.now(), by=lise)
    live = lend(guide=guide, is_draft=False, at=timezone.now(), by=lise)
    assert "Titre du brouillon" in Client().get(path_of(draft)).content.decode()
    assert "Titre du brouillon" not in Client().get(path_of(live)).content.decode()
    guide.title = "Titre plus neuf"
    guide.save_revision()
    assert "Titre plus neuf" not in Client().get(path_of(draft)).content.decode()


def test_a_guide_that_no_reader_sees_is_lent_as_a_draft_only(guide, lise):
    guide.unpublish()
    with pytest.raises(NotLent):
        lend(guide=guide, is_draft=False, at=timezone.now(), by=lise)
    draft = lend(guide=guide, is_draft=True, at=timezone.now(), by=lise)
    assert Client().get(path_of(draft)).status_code == 200


@pytest.mark.parametrize("how", ["forged", "of another", "over", "taken back"])
def test_a_link_that_is_none_opens_nothing_and_keeps_nothing(lent, how):
    path = path_of(lent)
    if how == "forged":
        path = path[:-3] + "xx/"
    elif how == "of another":
        path = path.replace(f"/{lent.pk}.", f"/{lent.pk + 1}.")
    elif how == "over":
        LentGuide.objects.update(ends_at=timezone.now())
    else:
        take_back(lent=lent, at=timezone.now())
    assert Client().get(path).status_code == 404
    assert Client().post(path, said()).status_code == 404
    assert not OutsideAnswer.objects.exists()


def test_all_is_true_and_a_name_as_they_wish(lent):
    visitor = Client()
    answered = visitor.post(path_of(lent), said(), follow=True)
    assert "Votre réponse est notée" in answered.content.decode()
    assert answered["X-Robots-Tag"] == "noindex, nofollow"
    row = OutsideAnswer.objects.get()
    assert (row.lent, row.name, row.remarks.count(), row.done_at) == (lent, "Zoé", 0, None)
    # Nobody else is thanked for it.
    other = Client().get(path_of(lent), {"sent": "yes"})
    assert "Votre réponse est notée" not in other.content.decode()


def test_what_is_not_right_is_kept_with_its_step(guide, lent):
    step = guide.all_paths()[1]
    posted = said(verdict="wrong", name="", general="Il manque la 5G.")
    Client().post(path_of(lent), {**posted, "path-2-step-3": " Faux depuis mars. "})
    row = OutsideAnswer.objects.get()
    where = f"{step['label']}, 3. {step['steps'][2]['title']}"
    assert [(one.step, one.place, one.text) for one in row.remarks.all()] == [
        (step["ids"][2], where, "Faux depuis mars."),
        ("", "Tout le guide", "Il manque la 5G."),
    ]


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "Choisissez une des réponses"),
        ({"verdict": "wrong"}, "Écrivez ce qui n’est pas juste"),
        ({"verdict": "true", "path-1-step-1": "Faux"}, "Vous avez écrit ce qui n’est pas juste"),
        ({"verdict": "wrong", "general": "x" * (LONGEST_REMARK + 1)}, "500"),
        ({"verdict": "true", "name": "x" * 61}, "60"),
    ],
)
def test_a_mistake_is_said_and_what_was_written_stays(lent, posted, words):
    answered = Client().post(path_of(lent), posted)
    assert answered.status_code == 422
    page = answered.content.decode()
    assert words in page
    for text in posted.values():
        assert text in page
    assert not OutsideAnswer.objects.exists()


def test_a_form_of_another_site_is_refused(lent):
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.post(path_of(lent), said()).status_code == 403
    assert not OutsideAnswer.objects.exists()


def test_one_address_and_one_link_send_so_many_an_hour(lent, monkeypatch):
    monkeypatch.setattr(views, "PER_LINK", 2)
    for _turn in range(2):
        assert Client().post(path_of(lent), said()).status_code == 302
    refused = Client().post(path_of(lent), said(name="Le troisième"))
    assert refused.status_code == 429
    assert "Le troisième" in refused.content.decode()
    assert OutsideAnswer.objects.count() == 2
    monkeypatch.setattr(views, "PER_LINK", 100)
    monkeypatch.setattr(views, "PER_PLACE", 3)
    assert Client().post(path_of(lent), said()).status_code == 429


def test_a_link_takes_so_many_answers_and_a_guide_so_many_links(guide, lent, lise):
    at = timezone.now()
    for _turn in range(MOST_ANSWERS):
        answer(lent=lent, name="", remarks=[], at=at)
    with pytest.raises(NotLent):
        answer(lent=lent, name="", remarks=[], at=at)
    assert "ne prend plus de réponses" in Client().post(path_of(lent), said()).content.decode()
    for _turn in range(MOST_LENT - 1):
        lend(guide=guide, is_draft=False, at=at, by=lise)
    with pytest.raises(NotLent):
        lend(guide=guide, is_draft=False, at=at, by=lise)
    take_back(lent=lent, at=at)
    assert lend(guide=guide, is_draft=False, at=at, by=lise).is_open(at)


def test_a_token_is_of_one_link_and_one_key(lent, settings):
    at = timezone.now()
    token = token_of(lent)
    assert lent_of(token, at=at) == lent
    assert lent_of(token, at=at + LENT_FOR) is None
    assert lent_of("", at=at) is None
    settings.SECRET_KEY = "another"
    assert lent_of(token, at=at) is None


def test_an_editor_makes_a_link_copies_it_and_takes_it_back(editor, guide):
    address = reverse("lent_guide", args=[guide.pk])
    own = editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
    assert f'href="{address}"' in own
    assert editor.post(address, {"live": ""}).url == address
    lent = LentGuide.objects.get()
    assert (lent.made_by.username, lent.is_draft) == ("lise", False)
    assert lent.revision == guide.live_revision
    page = editor.get(address).content.decode()
    assert f'value="{address_of(lent)}"' in page
    editor.post(reverse("lent_guide_take_back", args=[lent.pk]))
    assert address_of(lent) not in editor.get(address).content.decode()
    assert Client().get(path_of(lent)).status_code == 404


def test_answers_are_told_wherever_an_editor_looks_until_they_are_done(editor, guide, lent):
    step = guide.all_paths()[0]["ids"][0]
    remark = Remark(step, "Android, 1. Lisez", "C’est <b>faux</b>.")
    row = answer(lent=lent, name="<i>Zoé", remarks=[remark], at=timezone.now())
    places = {
        "home": reverse("wagtailadmin_home"),
        "lists": reverse("guide_worklists"),
        "guide": reverse("wagtailadmin_pages:edit", args=[guide.pk]),
        "own": reverse("lent_guide", args=[guide.pk]),
    }
    pages = {name: editor.get(url).content.decode() for name, url in places.items()}
    line = f'<a href="{places["lists"]}#outside">Réponses de l’extérieur</a> – 1'
    assert line in pages["home"]
    for name in ("lists", "guide", "own"):
        assert "C’est &lt;b&gt;faux&lt;/b&gt;." in pages[name]
        assert "&lt;i&gt;Zoé" in pages[name]
        assert f"{places['guide']}#block-{step}-section" in pages[name]
    done = reverse("outside_answer_done", args=[row.pk])
    assert (done in pages["lists"], done in pages["own"]) == (True, True)
    editor.post(done)
    row.refresh_from_db()
    assert row.done_by.username == "lise"
    pages = {name: editor.get(url).content.decode() for name, url in places.items()}
    assert line not in pages["home"]
    assert "Zoé" not in pages["lists"] + pages["guide"]
    assert "Traité le" in pages["own"]


def test_who_may_not_publish_lends_nothing_and_ends_nothing(client, guide, lent):
    user = make_user("paul")
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name=AUTHOR))
    client.force_login(user)
    row = answer(lent=lent, name="", remarks=[], at=timezone.now())
    address = reverse("lent_guide", args=[guide.pk])
    # Wagtail says a refusal on its first page.
    assert client.get(address).status_code == 302
    for url in (
        address,
        reverse("lent_guide_take_back", args=[lent.pk]),
        reverse("outside_answer_done", args=[row.pk]),
    ):
        assert client.post(url, {"live": ""}).status_code == 302
    lent.refresh_from_db()
    row.refresh_from_db()
    assert (LentGuide.objects.count(), lent.revoked_at, row.done_at) == (1, None, None)
    own = client.get(reverse("wagtailadmin_pages:edit", args=[guide.pk]))
    assert address not in own.content.decode()


def test_what_is_over_and_done_goes_and_what_waits_stays(lent, lise):
    row = answer(lent=lent, name="Zoé", remarks=[Remark("", "x", "y")], at=timezone.now())
    later = lent.ends_at + KEPT_FOR
    assert forget_lent(at=later) == 0
    mark_done(answer=row, at=timezone.now(), by=lise)
    assert forget_lent(at=later - timedelta(seconds=1)) == 0
    assert forget_lent(at=later) == 1
    assert not OutsideAnswer.objects.exists()
    assert not OutsideRemark.objects.exists()
