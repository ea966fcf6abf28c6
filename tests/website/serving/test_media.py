"""Files that editors brought: whole, in parts, never as a page of ours, never to who may not."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.users.models import UserProfile
from website.models import User
from website.running.roles import EDITOR, ensure_roles

from knowledge.models import GuidePage
from tests.factories.helpdesk import make_user

# What is not found gets a page, which reads the site's settings.
pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 4


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (tmp_path / "secret_key").write_text("secret")
    for name in ("guide.opus", "guide.mp3", "drawing.svg", "page.html", "one.webp"):
        bring(name)
    return settings.MEDIA_ROOT


def bring(name, *, collection=None, content=CONTENT):
    """A document as an editor brought it, also of a kind that is taken no more."""
    more = {"collection": collection} if collection else {}
    file = ContentFile(content, name=name)
    return get_document_model().objects.create(title="A document", file=file, **more)


def private(kind, **more):
    """A collection that only some may see."""
    above = Collection.get_first_root_node().add_child(name="Private")
    restriction = CollectionViewRestriction(collection=above, restriction_type=kind, **more)
    restriction.save()
    # What stands in a collection of a private one is private too.
    return above.add_child(name="Inside"), restriction


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("name", "kind"),
    [("guide.opus", "audio/ogg"), ("guide.mp3", "audio/mpeg"), ("one.webp", "image/webp")],
)
def test_a_file_is_sent_whole_with_its_kind(client, folder, name, kind):
    response = client.get(f"/media/documents/{name}")
    assert response.status_code == 200
    assert body(response) == CONTENT
    assert response["Content-Type"] in {kind, "audio/opus"}
    assert "Content-Disposition" not in response
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response


def test_a_phone_may_ask_for_a_part(client, folder):
    asked = {"range": "bytes=10-19", "accept-encoding": "gzip"}
    response = client.get("/media/documents/guide.opus", headers=asked)
    assert response.status_code == 206
    assert body(response) == CONTENT[10:20]
    assert response["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"


def test_what_is_there_already_is_not_sent_again(client, folder):
    seen = client.get("/media/documents/guide.opus")
    body(seen)
    asked = {"if-none-match": seen["ETag"]}
    assert status(client, "/media/documents/guide.opus", headers=asked) == 304


@pytest.mark.parametrize("name", ["drawing.svg", "page.html"])
def test_what_may_hold_a_script_is_saved_and_not_shown(client, folder, name):
    response = client.get(f"/media/documents/{name}")
    assert response["Content-Disposition"] == "attachment"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    "name",
    [
        *("none.mp3", "documents/none.mp3", "../secret_key", "%2e%2e/secret_key", "", "/"),
        *("a\x00b", "documents/a\x00b", "documents", "documents/../../secret_key"),
    ],
)
def test_nothing_else_on_the_disk_is_reached(client, folder, name):
    response = client.get(f"/media/{name}")
    assert response.status_code in {404, 301, 302}
    assert b"secret" not in body(response).replace(b"secret_key", b"")


def test_nothing_is_changed_there(client, folder):
    for name in ("guide.mp3", "nothing.mp3"):
        assert client.post(f"/media/documents/{name}").status_code == 405


def test_a_file_that_nothing_names_is_none(client, folder):
    """What was left when its document was deleted, or put there by hand."""
    for name in ("documents/left.pdf", "left.pdf", "audio/101-fr-any-abc.opus", "images/x.webp"):
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(CONTENT)
        assert status(client, f"/media/{name}") == 404


# --- Private -----------------------------------------------------------------------------------


@pytest.fixture
def visitors(cast):
    """A stranger, an editor and a chief, each with a browser of their own."""
    ensure_roles()
    browsers = {name: Client() for name in ("stranger", "editor", "chief")}
    browsers["editor"].force_login(make_user("somebody", EDITOR))
    browsers["chief"].force_login(User.objects.create_superuser("chief", "", "x"))
    return browsers


def told(response) -> dict[str, str]:
    return {name: value for name, value in response.items() if name != "X-Request-ID"}


def status(visitor, address, **asked) -> int:
    """What is answered; its file, if any, is read to its end, which closes it."""
    response = visitor.get(address, **asked)
    body(response)
    return response.status_code


def seen_by(visitors, address):
    return {name for name, visitor in visitors.items() if status(visitor, address) == 200}


def test_a_private_document_opened_under_media(visitors, folder):
    inside, restriction = private("groups")
    restriction.groups.add(Group.objects.get(name=EDITOR))
    secret = bring("plan.pdf", collection=inside)
    assert seen_by(visitors, secret.file.url) == {"editor", "chief"}
    for method in ("get", "head"):
        # As long a name: the page that says so names its own address.
        nothing = getattr(visitors["stranger"], method)("/media/documents/nope.pdf")
        hidden = getattr(visitors["stranger"], method)(secret.file.url)
        assert (hidden.status_code, nothing.status_code) == (404, 404)
        # The word of each request is drawn, and tells of nothing.
        assert told(hidden) == told(nothing)
    kept = visitors["editor"].get(secret.file.url)
    assert kept["Cache-Control"] == "private, no-store"
    assert kept["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert kept["Content-Disposition"] == "attachment"
    assert body(kept) == CONTENT


def test_a_private_document_asks_at_its_own_address_as_wagtail_does(visitors, folder):
    inside, _ = private("login")
    secret = bring("plan.pdf", collection=inside)
    assert seen_by(visitors, secret.url) == {"editor", "chief"}
    given = visitors["editor"].get(secret.url)
    assert body(given) == CONTENT
    assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "private" in given["Cache-Control"]
    assert "public" not in given["Cache-Control"]


def test_a_password_opens_a_document_and_its_file(client, folder):
    inside, restriction = private("password", password="sesame")
    secret = bring("plan.pdf", collection=inside)
    asked = client.get(secret.url)
    assert asked.status_code == 200
    assert CONTENT not in asked.content
    address = f"/documents/authenticate_with_password/{restriction.pk}/"
    assert status(client, secret.file.url) == 404
    client.post(address, {"password": "sesame", "return_url": secret.url})
    assert body(client.get(secret.url)) == CONTENT
    assert body(client.get(secret.file.url)) == CONTENT


def test_what_becomes_private_is_private_at_once(client, folder):
    document = bring("plan.pdf")
    assert status(client, document.file.url) == 200
    CollectionViewRestriction(collection=document.collection, restriction_type="login").save()
    assert status(client, document.file.url) == 404


def test_a_picture_is_as_private_as_its_collection_in_every_size(visitors, folder):
    images = get_image_model().objects
    shown = images.create(title="Image", file=get_test_image_file())
    inside, _ = private("login")
    hidden = images.create(title="Image", file=get_test_image_file(), collection=inside)
    everybody = {"stranger", "editor", "chief"}
    for image, expected in ((shown, everybody), (hidden, everybody - {"stranger"})):
        assert seen_by(visitors, image.file.url) == expected
        assert seen_by(visitors, image.get_rendition("width-10").file.url) == expected


def test_a_portrait_is_seen_by_who_works_in_the_cms(visitors, folder):
    user = User.objects.get(username="somebody")
    profile = UserProfile.get_for_user(user)
    profile.avatar.save("me.png", get_test_image_file())
    assert seen_by(visitors, profile.avatar.url) == {"editor", "chief"}


@pytest.fixture
def sound(reading_site, folder):
    """A guide that is read aloud, and the address of its sound."""
    guide = GuidePage.by_number(125, language="fr")
    name = "audio/125-fr-any-abc.opus"
    entry = {"words": "abc", "seconds": 1, "octets": 4, "opus": name, "mp3": "audio/none.mp3"}
    GuidePage.objects.filter(pk=guide.pk).update(audio={"any": entry})
    (folder / name).parent.mkdir()
    (folder / name).write_bytes(CONTENT)
    return guide, Path("/media") / name


def test_a_sound_is_heard_while_its_guide_is_published(client, sound):
    guide, address = sound
    assert status(client, address) == 200
    guide.unpublish()
    assert status(client, address) == 404


def test_a_sound_of_a_private_guide_is_private(client, sound):
    guide, address = sound
    PageViewRestriction(page=guide.get_parent(), restriction_type="login").save()
    assert status(client, address) == 404
    client.force_login(make_user("somebody"))
    assert status(client, address) == 200


def test_a_file_asks_the_database_little(client, folder, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert status(client, "/media/documents/guide.mp3") == 200
