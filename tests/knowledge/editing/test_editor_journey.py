"""A new author writes a guide, is told what is hard, mends it; a reviewer shows it to readers."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from website.running.roles import AUTHOR, REVIEWER, ensure_roles

from knowledge.models import GuidePage, TopicPage
from knowledge.search.guides import search_guides

pytestmark = pytest.mark.django_db
STEPS = [
    ("Prenez un tissu doux", "Il est sec et propre.", "Le tissu est dans votre main."),
    ("Éteignez le téléphone", "Appuyez longtemps sur le côté.", "L'écran devient noir."),
    ("Mettez de l'eau sur un coin", "Deux gouttes suffisent.", "Le coin n'est plus sec."),
    ("Passez-le sur le hublot", "Faites de petits ronds, doucement.", "Il brille."),
    ("Séchez avec l'autre coin", "Attendez une minute.", "Plus rien ne colle."),
    ("Rallumez le téléphone", "Appuyez longtemps sur le côté.", "Une image apparaît."),
]
LONG = (
    "Après avoir bien mouillé le coin du tissu que vous tenez dans la main droite, vous frottez "
    "encore une fois le bord de l'appareil."
)


@pytest.fixture
def topic(reading_site, db):
    ensure_roles()
    return TopicPage.objects.get(code="phone", locale__language_code="fr")


def somebody(django_user_model, name, group):
    client = Client()
    user = django_user_model.objects.create_user(name)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


def form(steps, *, picture="", alternative="", **changed):
    """What the form of a guide posts; its second step has the picture, if there is one."""
    sent = {
        "title": "Nettoyer le hublot de son téléphone",
        "slug": "nettoyer-le-hublot",
        "number": "197",
        "promise": "Vos photos sont de nouveau claires.",
        "minutes": "5",
        "needs": "un tissu doux",
        **dict.fromkeys(("keywords", "related", "sources"), ""),
        **dict.fromkeys(("review_on", "reviewed_by", "reviewed_on", "seo_title"), ""),
        **dict.fromkeys(("search_description", "go_live_at", "expire_at"), ""),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": 1000,
        "if_it_fails-count": 0,
        "paths-count": 1,
        "paths-0-deleted": "",
        "paths-0-order": 0,
        "paths-0-type": "path",
        "paths-0-id": "",
        "paths-0-value-device": "any",
        "paths-0-value-steps-count": len(steps),
    }
    for place, (title, text, see) in enumerate(steps):
        step = f"paths-0-value-steps-{place}-"
        sent |= {f"{step}deleted": "", f"{step}order": place, f"{step}type": "item"}
        sent |= {f"{step}id": "", f"{step}value-title": title}
        sent |= {f"{step}value-text": text, f"{step}value-see": see}
        sent |= {f"{step}value-warning": "", f"{step}value-tip": ""}
        has_it = place == 1
        sent[f"{step}value-picture"] = picture if has_it else ""
        sent[f"{step}value-alternative"] = alternative if has_it else ""
    return sent | changed


@pytest.fixture
def picture(db):
    return get_image_model().objects.create(title="Écran", file=get_test_image_file())


def test_from_a_first_draft_to_a_reader_who_finds_it(
    topic, picture, client, django_user_model, django_capture_on_commit_callbacks
):
    author = somebody(django_user_model, "nour", AUTHOR)
    reviewer = somebody(django_user_model, "rose", REVIEWER)
    add = reverse("wagtailadmin_pages:add", args=("knowledge", "guidepage", topic.pk))

    shown = {"picture": picture.pk, "alternative": "Un téléphone dont l'écran est noir"}
    more = {
        "paths-0-value-steps-2-value-warning": "Trop d'eau casse le téléphone.",
        "paths-0-value-steps-3-value-tip": "Un vieux drap suffit aussi.",
    }
    hard = [(title, LONG, see) for title, _text, see in STEPS[:3]] + STEPS[3:]
    refused = author.post(add, form(hard, **shown, **{"action-submit": "1"}))
    said = refused.content.decode()
    assert refused.status_code == 200
    assert said.count("phrase longue") == 3
    for step in ("Étape 1", "Étape 2", "Étape 3"):
        assert step in said
    assert not GuidePage.objects.filter(number=197).exists()
    assert "petits ronds" in said

    unsaid = form(STEPS, picture=picture.pk, **{"action-submit": "1"})
    refused = author.post(add, unsaid).content.decode()
    assert "image montre." in refused
    assert not GuidePage.objects.filter(number=197).exists()

    mended = form(STEPS, **shown, **more, **{"action-submit": "1"})
    assert author.post(add, mended).status_code == 302
    guide = GuidePage.objects.get(number=197)
    assert not guide.live
    assert client.get(guide.url or "/fr/nulle-part/").status_code == 404
    task = guide.current_workflow_task_state
    assert task is not None

    approve = reverse("wagtailadmin_pages:workflow_action", args=(guide.pk, "approve", task.pk))
    assert author.post(approve).status_code in (302, 403)
    guide.refresh_from_db()
    assert not guide.live
    with django_capture_on_commit_callbacks(execute=True):
        reviewer.post(approve)
    guide.refresh_from_db()
    assert guide.live
    page = client.get(guide.url).content.decode()
    assert 'loading="lazy"' in page
    assert "Un téléphone dont l&#x27;écran est noir" in page
    assert ".webp" in page
    frotter = page.index('id="step-4"')
    assert page.index("Trop d&#x27;eau casse") < frotter < page.index("Un vieux drap suffit aussi.")
    call_command("update_index", verbosity=0)
    found = search_guides("comment je lave le hublot", language="fr", limit=3).results
    assert found[0].page.number == 197


def test_an_author_cannot_show_a_guide_alone(topic, django_user_model):
    author = somebody(django_user_model, "nour", AUTHOR)
    add = reverse("wagtailadmin_pages:add", args=("knowledge", "guidepage", topic.pk))
    author.post(add, form(STEPS, **{"action-publish": "1"}))
    assert not GuidePage.objects.get(number=197).live


def test_many_at_once_are_not_published_past_the_rules(topic, django_user_model):
    reviewer = somebody(django_user_model, "rose", REVIEWER)
    hard, plain = (GuidePage.by_number(number, language="fr") for number in (102, 125))
    GuidePage.objects.filter(pk__in=[hard.pk, plain.pk]).update(live=False)
    hard.promise = LONG
    hard.save_revision()
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    chosen = f"?id={hard.pk}&id={plain.pk}&next=/cms/"
    reviewer.post(url + chosen)
    assert not Page.objects.filter(pk__in=[hard.pk, plain.pk], live=True).exists()
    reviewer.post(f"{url}?id={plain.pk}&next=/cms/")
    assert Page.objects.get(pk=plain.pk).live
