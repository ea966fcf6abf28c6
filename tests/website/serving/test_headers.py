"""Every kind of answer tells browsers how little they may do with it: pages, files, errors."""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model

from knowledge.models import GuidePage
from tests.factories.helpdesk import make_callback, make_cast

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A page for everybody makes no HTML out of texts; the desk's htmx and the CMS do.
STRICTEST = "require-trusted-types-for 'script'"


@pytest.fixture(scope="module")
def desk(reading_site):
    return make_cast()


@pytest.fixture
def answers(desk, settings, tmp_path):
    """Kind of answer → the answer."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    settings.ALLOWED_HOSTS = ["testserver"]
    stranger, adviser, chief = Client(raise_request_exception=False), Client(), Client()
    adviser.force_login(desk.karim.user)
    desk.awa.is_superuser = True
    desk.awa.save()
    chief.force_login(desk.awa)
    document = get_document_model().objects.create(
        title="A leaflet", file=ContentFile(b"%PDF-", name="a.pdf")
    )
    callback = make_callback(desk.topic)
    guide = GuidePage.by_number(125, language="fr")
    made = {
        "home": stranger.get("/fr/"),
        "guide": stranger.get(guide.url),
        "guide, kept": stranger.get(guide.url),
        "search": stranger.get("/fr/chercher/?q=reseau"),
        "form": stranger.get(reverse("helpdesk:callback_about")),
        "contact": stranger.get(reverse("contact")),
        "log in": stranger.get(reverse("login")),
        "statement": stranger.get(reverse("accessibility:statement")),
        "redirect": stranger.get("/"),
        "feed": stranger.get(reverse("new_guides")),
        "site map": stranger.get("/sitemap.xml"),
        "robots": stranger.get("/robots.txt"),
        "json": stranger.get("/health/ready"),
        "not found": stranger.get("/fr/rien/"),
        "other host": stranger.get("/fr/", headers={"host": "evil.example"}),
        "form without its key": Client(enforce_csrf_checks=True).post(reverse("login"), {}),
        "method": stranger.put("/health/live"),
        "script": stranger.get("/static/helpdesk/desk.js"),
        "no static file": stranger.get("/static/nothing.js"),
        "media": stranger.get(document.file.url),
        "no media": stranger.get("/media/documents/nothing.pdf"),
        "document": stranger.get(document.url),
        "desk": adviser.get(reverse("helpdesk:today")),
        "case": adviser.get(reverse("helpdesk:case", args=[callback.case.reference])),
        "forbidden": adviser.get(reverse("helpdesk:journal")),
        "cms": chief.get("/cms/"),
        "cms, guide": chief.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])),
    }
    for answer in made.values():
        if answer.streaming:
            # Reading it to its end closes its file.
            list(answer.streaming_content)
    return made


def policy_of(answer) -> dict[str, list[str]]:
    parts = answer["Content-Security-Policy"].split(";")
    return {part.split()[0]: part.split()[1:] for part in parts if part.strip()}


def test_every_kind_of_answer_has_the_headers(answers):
    wanted = {
        *("home", "guide", "desk", "case", "cms", "media", "script", "document", "feed", "json"),
        *("not found", "other host", "forbidden", "no media", "redirect", "method"),
    }
    assert wanted <= set(answers)
    statuses = {answer.status_code for answer in answers.values()}
    assert {200, 302, 400, 403, 404, 405} <= statuses
    missing = {
        (kind, name)
        for kind, answer in answers.items()
        for name, value in ALWAYS.items()
        if answer.headers.get(name) != value
    }
    assert missing == set()


def test_no_page_runs_or_sends_anything_elsewhere(answers):
    for kind, answer in answers.items():
        policy, is_cms = policy_of(answer), kind.startswith("cms")
        sources = [source for values in policy.values() for source in values]
        assert "'unsafe-eval'" not in sources, kind
        assert [s for s in sources if re.search(r"^\*|https?:", s)] == [], kind
        if "sandbox" in policy:
            assert policy["default-src"] == ["'none'"], kind
            continue
        assert policy["object-src"] == ["'none'"], kind
        assert policy["base-uri"] == ["'none'"], kind
        assert policy["form-action"] == ["'self'"], kind
        if not is_cms:
            assert policy["default-src"] == ["'none'"], kind
            assert "'unsafe-inline'" not in sources, kind
            assert policy["script-src"] == ["'self'"], kind


def test_only_the_cms_is_shown_in_a_frame_and_only_its_own(answers):
    for kind, answer in answers.items():
        expected = "SAMEORIGIN" if kind.startswith("cms") else "DENY"
        assert answer["X-Frame-Options"] == expected, kind
        frames = policy_of(answer).get("frame-ancestors")
        if frames:
            assert frames == (["'self'"] if kind.startswith("cms") else ["'none'"]), kind


def test_public_pages_make_no_html_out_of_texts(answers):
    public = {"home", "guide", "guide, kept", "search", "form", "contact", "statement"}
    strict = {kind for kind, a in answers.items() if STRICTEST in a["Content-Security-Policy"]}
    assert public <= strict
    assert not {"desk", "case", "cms", "log in"} & strict


def test_what_is_opened_by_itself_is_in_a_sandbox(answers):
    for kind in ("media", "document", "script"):
        assert "sandbox" in policy_of(answers[kind]), kind


def test_no_page_may_use_the_camera_and_nothing_forbids_passkeys(answers):
    for kind, answer in answers.items():
        said = answer["Permissions-Policy"]
        assert "camera=()" in said, kind
        assert "microphone=()" in said, kind
        assert "geolocation=()" in said, kind
        assert "publickey-credentials" not in said, kind


@pytest.mark.parametrize("is_https", [True, False])
def test_browsers_keep_to_https_exactly_when_our_address_is_https(client, settings, is_https):
    """Decision 1. On a laptop of http nobody is locked out for a year."""
    settings.IS_HTTPS = is_https
    settings.SECURE_HSTS_SECONDS = 31536000 if is_https else 0
    for path in ("/health/live", "/media/nothing", "/static/nothing", "/fr/"):
        answer = client.get(path)
        said = answer.headers.get("Strict-Transport-Security")
        assert said == ("max-age=31536000" if is_https else None), path
        assert answer.headers.get("Cross-Origin-Opener-Policy", "") == (
            "same-origin" if is_https else ""
        )
