"""Files in a bucket of S3, asked of two servers by the site as it is: whole, in parts, or not."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction
from website.running import doctor
from website.running.file_storages import file_storages
from website.running.roles import EDITOR, ensure_roles
from website.serving.bucket import FilesAway, absence

from helpdesk.actions.desk.day_sheet import KEPT_DAYS, print_day
from helpdesk.actions.desk.erasing import ask_to_erase
from helpdesk.actions.desk.exports import (
    KEPT,
    ask_for_export,
    forget_exports,
    take_export,
    write_export,
)
from helpdesk.choices import ExportFormat
from helpdesk.models import Person
from knowledge.editing.pictures import clean_stored
from tests.factories.helpdesk import MONDAY, make_callback, make_user
from tests.knowledge.editing.test_pictures import photograph
from tests.peers.s3 import BUCKET, SERVERS, running

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CONTENT = bytes(range(256)) * 4
SOUND = "/media/documents/guide.opus"


@pytest.fixture(scope="module", params=SERVERS)
def server(request, tmp_path_factory):
    with running(request.param, tmp_path_factory.mktemp("objects")) as one:
        yield one


@pytest.fixture
def bucket(server, settings, tmp_path):
    """The site with its files in the bucket, which is empty."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_URL_STORAGE = server.url
    settings.STORAGES = {**settings.STORAGES, **file_storages("NAME", server.url)}
    absence._until = 0.0
    for key in server.objects():
        server.client.delete_object(Bucket=BUCKET, Key=key)
    return server


def bring(name, **more):
    file = ContentFile(CONTENT, name=name)
    return get_document_model().objects.create(title="A document", file=file, **more)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def asked(client, address=SOUND, *, method="get", **headers):
    """Status, body and headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = getattr(client, method)(address, headers=named)
    content = body(response)
    # The word of each request is drawn, and tells of nothing.
    response.headers.pop("X-Request-ID")
    return response.status_code, content, response.headers


def test_a_file_lies_in_the_bucket_and_is_sent_under_the_same_address(client, bucket, settings):
    document = bring("guide.opus")
    assert document.file.url == SOUND
    assert bucket.objects() == ["files/media/documents/guide.opus"]
    assert not settings.MEDIA_ROOT.joinpath("documents", "guide.opus").exists()
    status, content, headers = asked(client)
    assert (status, content) == (200, CONTENT)
    assert headers["Content-Type"] in {"audio/ogg", "audio/opus"}
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cache-Control"] == "public, max-age=86400"
    assert (headers["Accept-Ranges"], headers["Content-Length"]) == ("bytes", "1024")
    assert "Content-Disposition" not in headers
    status, content, of_head = asked(client, method="head")
    assert (status, content, of_head["Content-Length"]) == (200, b"", "1024")


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [("0-1", 0, 1), ("10-19", 10, 19), ("1000-", 1000, 1023), ("-24", 1000, 1023), ("0-", 0, 1023)],
)
def test_a_phone_hears_a_part(client, bucket, part, first, last):
    bring("guide.opus")
    status, content, headers = asked(client, range=f"bytes={part}", accept_encoding="gzip")
    assert (status, content) == (206, CONTENT[first : last + 1])
    assert headers["Content-Range"] == f"bytes {first}-{last}/1024"
    assert "Content-Encoding" not in headers


def test_a_part_that_is_not_there_and_one_of_another_file(client, bucket):
    bring("guide.opus")
    status, _content, headers = asked(client, range="bytes=1024-")
    assert (status, headers["Content-Range"]) == (416, "bytes */1024")
    etag = headers["ETag"]
    assert asked(client, range="bytes=0-1", if_range=etag)[0] == 206
    assert asked(client, range="bytes=0-1", if_range='"another"')[:2] == (200, CONTENT)
    assert asked(client, if_none_match=f'"x", W/{etag}')[:2] == (304, b"")


def test_what_may_hold_a_script_is_saved_and_what_nobody_named_is_none(client, bucket):
    page = bring("page.html")
    assert asked(client, page.file.url)[2]["Content-Disposition"] == "attachment"
    storages["default"].save("documents/left.pdf", ContentFile(b"x"))
    names = ("left.pdf", "none.pdf", "../../private/exports/x.csv", "%2e%2e/x", "a\x00b", "")
    assert {asked(client, f"/media/documents/{name}")[0] for name in names} <= {404, 301, 302}
    page.delete()
    assert asked(client, "/media/documents/page.html")[0] == 404


def test_a_private_one_is_for_who_may_and_a_stranger_learns_nothing(client, bucket, cast):
    ensure_roles()
    editor = Client()
    editor.force_login(make_user("somebody", EDITOR))
    inside = Collection.get_first_root_node().add_child(name="Private")
    secret = bring("plan.opus", collection=inside)
    assert asked(client, secret.file.url)[0] == 200
    CollectionViewRestriction(collection=inside, restriction_type="login").save()
    hidden, nothing = (asked(client, f"/media/documents/{n}.opus") for n in ("plan", "none"))
    assert (hidden[0], hidden[2]) == (404, nothing[2])
    status, content, headers = asked(
        editor, secret.file.url, range="bytes=-2", accept_encoding="gzip"
    )
    assert (status, content) == (206, CONTENT[-2:])
    assert headers["Cache-Control"] == "private, no-store"
    # By its own address, as Wagtail hands it out.
    assert asked(editor, secret.url)[:2] == (200, CONTENT)
    assert asked(client, secret.url)[0] == 302


def test_pictures_are_made_smaller_and_cleaned_in_the_bucket(client, bucket):
    image = get_image_model().objects.create(title="Image", file=get_test_image_file())
    small = image.get_rendition("width-10")
    assert asked(client, small.file.url)[0] == 200
    storages["default"].replace(image.file.name, photograph())
    assert clean_stored() == (1, [])
    assert clean_stored() == (0, [])
    assert len([key for key in bucket.objects() if "original_images" in key]) == 1


def test_exports_and_the_sheet_lie_there_for_the_team_alone(client, bucket, cast):
    day = MONDAY.date()
    export = ask_for_export(form=ExportFormat.CSV, first=day, last=day, at=MONDAY, by=cast.awa)
    assert write_export(export=export, at=MONDAY)
    export.refresh_from_db()
    name = f"exports/{export.file_name}"
    for address in (f"/media/{name}", f"/media/../private/{name}", f"/private/{name}"):
        assert asked(client, address)[0] in {404, 301, 302}
    with take_export(export=export, at=MONDAY, by=cast.awa) as file:
        assert file.read().startswith(b"\xef\xbb\xbfdate;")
    with pytest.raises(ValueError, match="no address"):
        storages["private"].url(name)
    forget_exports(at=MONDAY + KEPT)
    for after in range(KEPT_DAYS + 1):
        print_day(at=MONDAY + timedelta(days=after))
    print_day(at=MONDAY + timedelta(days=KEPT_DAYS))
    sheets = [f"files/private/paper/2026-11-{24 + n}.html" for n in range(KEPT_DAYS)]
    assert bucket.objects() == sheets


def test_who_is_erased_is_in_no_sheet_of_the_bucket(bucket, cast):
    make_callback(cast.topic)
    sheet = print_day(at=MONDAY)
    key = {"Bucket": BUCKET, "Key": f"files/private/{sheet}"}
    assert b"Madeleine" in bucket.client.get_object(**key)["Body"].read()
    later = MONDAY + timedelta(days=1)
    ask_to_erase(person=Person.objects.get(), at=later, by=cast.awa)
    read = bucket.client.get_object
    left = [read(Bucket=BUCKET, Key=key)["Body"].read() for key in bucket.objects()]
    assert len(left) == 1
    assert b"Madeleine" not in left[0]


def test_while_the_server_is_away_pages_are_read_and_it_is_asked_again(client, bucket, caplog):
    bring("guide.opus")
    bucket.stop()
    try:
        status, _content, headers = asked(client)
        assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store")
        assert asked(client)[0] == 503
        with pytest.raises(FilesAway):
            storages["default"].save("documents/x.pdf", ContentFile(b"x"))
        told = [r.getMessage() for r in caplog.records if "bucket" in r.getMessage()]
        assert told == ["The files in the bucket do not answer: EndpointConnectionError."]
        found = list(doctor._of_the_bucket())
        assert [f.code for f in found] == ["files-away"]
    finally:
        bucket.start()
    absence._until = 0.0
    if bucket.name == "moto":
        # It keeps everything in memory.
        bucket.client.create_bucket(Bucket=BUCKET)
        bring("guide.opus")
    assert asked(client)[0] == 200


def test_the_doctor_tells_of_a_bucket_that_strangers_read_and_of_a_wrong_key(bucket, settings):
    bring("guide.opus")
    codes = [finding.code for finding in doctor._of_the_bucket()]
    # moto asks nobody who they are; nanio does.
    assert codes == (["files-open"] if bucket.name == "moto" else [])
    if bucket.name == "nanio":
        wrong = bucket.url.replace("the-desk", "nobody")
        settings.STORAGES = {**settings.STORAGES, **file_storages("NAME", wrong)}
        assert [finding.code for finding in doctor._of_the_bucket()] == ["files-away"]
