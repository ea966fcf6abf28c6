"""What is measured of a guide, what the editor sees, and what cannot be published."""

import re
from io import BytesIO
from random import Random

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import nested_form_data, streamfield

from knowledge.blocks import STEP_TEXTS
from knowledge.editing.plainness import Place, places_of, plainness_of
from knowledge.editing.plainness_kept import keep_check, measure_the_rest
from knowledge.editing.plainness_labels import place_label
from knowledge.editing.weight import MOST_FOR_PICTURES
from knowledge.models import GuideCheck, GuidePage

pytestmark = pytest.mark.django_db
LONG = (
    "Après avoir ouvert les réglages du téléphone, vous touchez la ligne qui parle du réseau, "
    "puis vous touchez encore une fois le bouton vert."
)


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


@pytest.fixture
def guide(site) -> GuidePage:
    return GuidePage.by_number(146, language="fr")


def with_promise(guide: GuidePage, text: str) -> GuidePage:
    guide.promise = text
    return guide


def test_the_places_of_a_guide_stand_in_its_order(guide):
    places = list(places_of(guide))
    assert [place.name for place in places[:2]] == ["title", "promise"]
    steps = [place.step for place in places if place.step]
    assert steps == sorted(steps)
    assert places[-1].name == "answer"


def test_places_are_called_as_in_the_form(settings):
    from django.utils import translation

    with translation.override("en"):
        assert place_label(Place("see", "…", 3)) == "Step 3, you should see"
        assert place_label(Place("title", "…", 3)) == "Step 3"
        assert place_label(Place("title", "…")) == "Title"


def test_a_starter_guide_may_be_published(guide):
    plainness = plainness_of(guide)
    assert plainness.is_plain, plainness.stops
    assert plainness.may_be_published


def test_a_long_sentence_stops_and_says_where_and_what_to_do(guide):
    plainness = plainness_of(with_promise(guide, LONG))
    assert not plainness.is_plain
    [(place, finding), *_others] = plainness.stops
    assert (place.name, finding.rule) == ("promise", "sentence")


def test_what_is_still_to_fill_in_stops_whatever_the_score(guide):
    plainness = plainness_of(with_promise(guide, "Appelez le [[numéro de la coopérative]]."))
    assert plainness.to_fill_in == ("numéro de la coopérative",)
    assert not plainness.may_be_published


# Short, easy to say, and heard by few.
UNHEARD = "Ôtez le volet. Dépliez la notice. Le cornet luit. Le syndic ment."


def with_tip(guide: GuidePage, text: str) -> GuidePage:
    """The guide with this text many times: a few words of a long guide are allowed."""
    guide.paths[0].value["steps"][0]["tip"] = " ".join([text] * 3)
    return guide


def test_words_that_are_seldom_heard_stop_where_the_formula_sees_nothing(guide):
    plainness = plainness_of(with_tip(guide, UNHEARD))
    assert plainness.reading.is_plain
    assert not plainness.stops
    assert not plainness.hearing.is_plain
    assert not plainness.may_be_published


def test_words_of_a_drawn_screen_are_not_the_writer_s(guide):
    before = plainness_of(guide).hearing
    guide.paths[0].value["steps"][0]["screen"] = "Android\nTitre : Volet\nLigne : Cornet [doigt]"
    assert plainness_of(guide).hearing == before


def test_each_revision_is_measured_once(guide):
    revision = with_promise(guide, LONG).save_revision()
    kept = keep_check(revision)
    assert (kept.is_plain, kept.stops >= 1) == (False, True)
    assert keep_check(revision) == kept
    assert GuideCheck.objects.filter(revision=revision).count() == 1


# --- In the CMS -----------------------------------------------------------------------------------
@pytest.fixture
def lise(site, django_user_model) -> Client:
    return _client(django_user_model, "lise")


@pytest.fixture
def reviewer(site, django_user_model) -> Client:
    client = _client(django_user_model, "rose")
    user = django_user_model.objects.get(username="rose")
    user.user_permissions.add(Permission.objects.get(codename="overrule_plainness"))
    return client


def _client(django_user_model, name: str) -> Client:
    from website.running.roles import EDITOR, ensure_roles

    ensure_roles()
    user = django_user_model.objects.create_user(name, password="fenêtre-ouverte-9")
    user.groups.add(Group.objects.get(name=EDITOR))
    client = Client()
    client.force_login(user)
    return client


def form_of(client: Client, guide: GuidePage) -> dict[str, str]:
    """What a browser would send of the guide's form."""
    from bs4 import BeautifulSoup

    page = client.get(f"/cms/pages/{guide.pk}/edit/").content.decode()
    form = BeautifulSoup(page, "html.parser").select_one("form#page-edit-form")
    sent = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            sent[field["name"]] = chosen["value"] if chosen else ""
        elif field.get("type") not in ("checkbox", "radio", "file") or field.has_attr("checked"):
            sent[field["name"]] = field.get("value", field.text.removeprefix("\n"))
    return sent | stream_of(guide)


def stream_of(guide: GuidePage) -> dict[str, str]:
    """The streams as Wagtail's script would send them."""
    paths = [
        (
            "path",
            {
                "device": path.value["device"],
                "steps": streamfield(
                    [
                        (
                            "item",
                            {
                                **{key: step[key] or "" for key in (*STEP_TEXTS, "alternative")},
                                "picture": step["picture"].pk if step["picture"] else "",
                            },
                        )
                        for step in path.value["steps"]
                    ]
                ),
            },
        )
        for path in guide.paths
    ]
    failures = [
        ("failure", {key: failure.value[key] for key in ("problem", "answer")})
        for failure in guide.if_it_fails
    ]
    return nested_form_data({"paths": streamfield(paths), "if_it_fails": streamfield(failures)})


def publish(client: Client, guide: GuidePage, **changed: str):
    sent = form_of(client, guide) | changed | {"action-publish": "1"}
    return client.post(f"/cms/pages/{guide.pk}/edit/", sent)


def test_a_guide_below_the_bar_is_refused_with_what_to_change_and_nothing_is_lost(lise, guide):
    response = publish(lise, guide, promise=LONG)
    page = response.content.decode()
    assert response.status_code == 200
    assert "phrase longue" in page
    assert "réglages du téléphone" in page
    guide.refresh_from_db()
    assert guide.promise != LONG


def test_words_seldom_heard_are_refused_with_their_names(lise, guide):
    page = publish(lise, with_tip(guide, UNHEARD)).content.decode()
    assert "Mots peu entendus" in page
    assert "volet (3)" in page


def test_the_side_panel_says_how_many_words_are_seldom_heard_and_which(lise, guide):
    url = f"/cms/pages/{guide.pk}/edit/preview/"
    assert lise.post(url, form_of(lise, with_tip(guide, UNHEARD))).json()["is_valid"]
    shown = lise.get(url, {"mode": "plainness", "in_preview_panel": "true"}).content.decode()
    [share] = re.findall(r"sur 100 au plus</dt>\s*<dd[^>]*>([\d,]+)</dd>", shown)
    assert float(share.replace(",", ".")) > 2
    assert "volet (3)" in shown
    assert "mot peu entendu" in shown


def test_a_plain_guide_is_published(lise, guide):
    response = publish(lise, guide, promise="Le réseau revient vite.")
    assert response.status_code == 302, response.content.decode()[:3000]
    guide.refresh_from_db()
    assert guide.promise == "Le réseau revient vite."
    assert GuideCheck.objects.get(revision=guide.latest_revision).is_plain


def test_a_draft_may_be_as_it_is_and_is_measured(lise, guide):
    sent = form_of(lise, guide) | {"promise": LONG}
    assert lise.post(f"/cms/pages/{guide.pk}/edit/", sent).status_code == 302
    guide.refresh_from_db()
    assert not GuideCheck.objects.get(revision=guide.latest_revision).is_plain


def test_a_reviewer_overrules_with_a_written_reason_and_an_editor_cannot(lise, reviewer, guide):
    because = {"promise": LONG, "overruled_because": "C'est le nom exact du bouton."}
    assert publish(reviewer, guide, promise=LONG).status_code == 200
    assert publish(lise, guide, **because).status_code == 200
    assert publish(reviewer, guide, **because).status_code == 302


def test_nobody_publishes_what_is_still_to_fill_in(reviewer, guide):
    changed = {"promise": "Appelez le [[numéro du service]].", "overruled_because": "Vite."}
    response = publish(reviewer, guide, **changed)
    assert response.status_code == 200
    assert "numéro" in str(response.context["form"].non_field_errors())


def test_the_side_panel_says_what_to_write_otherwise_while_it_is_written(lise, guide):
    sent = form_of(lise, guide) | {"promise": LONG}
    url = f"/cms/pages/{guide.pk}/edit/preview/"
    assert lise.post(url, sent).json()["is_valid"]
    shown = lise.get(url, {"mode": "plainness", "in_preview_panel": "true"}).content.decode()
    assert "réglages du téléphone" in shown
    assert "à changer" in shown, shown


def test_wagtail_s_own_readability_is_not_shown(lise, guide):
    page = lise.get(f"/cms/pages/{guide.pk}/edit/").content.decode()
    assert "hidden data-content-readability-score" in page


# --- What it weighs -------------------------------------------------------------------------------
def noise(side: int):
    """A picture that does not compress."""
    file = BytesIO()
    Image.frombytes("RGB", (side, side), Random(7).randbytes(side * side * 3)).save(file, "PNG")
    content = ContentFile(file.getvalue(), name="bruit.png")
    return get_image_model().objects.create(title="Bruit", file=content)


def with_picture(guide, side: int):
    step = guide.paths[0].value["steps"][0]
    step["picture"], step["alternative"] = noise(side), "Des points de toutes les couleurs"
    return guide


def test_pictures_that_weigh_too_much_stop_whatever_the_words(guide):
    light = plainness_of(with_picture(guide, 32))
    assert 0 < light.pictures <= MOST_FOR_PICTURES
    assert light.may_be_published
    heavy = plainness_of(with_picture(guide, 480))
    assert heavy.pictures > MOST_FOR_PICTURES
    assert heavy.is_plain
    assert not heavy.may_be_published


def test_a_heavy_guide_is_refused_with_its_weight_and_nobody_may_overrule_it(guide, reviewer):
    guide = with_picture(guide, 480)
    guide.overruled_because = "Elle est belle."
    guide.save_revision()
    page = publish(reviewer, guide, overruled_because="Elle est belle.").content.decode()
    assert "Les images pèsent" in page
    guide.refresh_from_db()
    assert not guide.paths[0].value["steps"][0]["picture"]


def test_many_at_once_with_a_heavy_one_are_refused_even_with_a_reason(guide, reviewer):
    guide = with_picture(guide, 480)
    guide.overruled_because = "Elle est belle."
    guide.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    reviewer.post(f"{url}?id={guide.pk}&next=/cms/")
    guide.refresh_from_db()
    assert not guide.paths[0].value["steps"][0]["picture"]


def test_the_weight_that_is_measured_is_that_of_the_picture_on_the_page(guide, client):
    guide = with_picture(guide, 64)
    guide.save_revision().publish()
    [address] = re.findall(r'<img src="([^"]+)"', client.get(guide.url).content.decode())
    shown = client.get(address)
    assert sum(map(len, shown.streaming_content)) == plainness_of(guide).pictures


def test_the_editor_reads_the_weights_beside_the_form(lise, guide):
    url = f"/cms/pages/{guide.pk}/edit/preview/"
    assert lise.post(url, form_of(lise, with_picture(guide, 64))).json()["is_valid"]
    shown = lise.get(url, {"mode": "plainness", "in_preview_panel": "true"}).content.decode()
    weights = re.findall(r"ko au plus</dt><dd[^>]*>\s*(\d+)\s*</dd>", shown)
    assert all(0 < int(weight) < most for weight, most in zip(weights, (14, 40), strict=True))


def test_versions_made_outside_the_cms_are_measured_once(site, django_assert_num_queries):
    GuideCheck.objects.all().delete()
    measured = GuidePage.objects.filter(locale__language_code__in=("fr", "en")).count()
    assert measure_the_rest() == measured
    assert GuideCheck.objects.filter(is_plain=True).count() == measured
    with django_assert_num_queries(1):
        assert measure_the_rest() == 0
