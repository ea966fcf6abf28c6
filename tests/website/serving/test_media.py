"""Files that editors brought: whole, in parts, never as a page of ours."""

import pytest

# What is not found gets a page, which reads the site's settings.
pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 4


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (tmp_path / "secret_key").write_text("secret")
    for name in ("guide.opus", "guide.mp3", "drawing.svg", "page.html", "one.webp"):
        (settings.MEDIA_ROOT / name).write_bytes(CONTENT)
    return settings.MEDIA_ROOT


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("name", "kind"),
    [("guide.opus", "audio/ogg"), ("guide.mp3", "audio/mpeg"), ("one.webp", "image/webp")],
)
def test_a_file_is_sent_whole_with_its_kind(client, folder, name, kind):
    response = client.get(f"/media/{name}")
    assert response.status_code == 200
    assert body(response) == CONTENT
    assert response["Content-Type"] in {kind, "audio/opus"}
    assert "Content-Disposition" not in response
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response


def test_a_phone_may_ask_for_a_part(client, folder):
    asked = {"range": "bytes=10-19", "accept-encoding": "gzip"}
    response = client.get("/media/guide.opus", headers=asked)
    assert response.status_code == 206
    assert body(response) == CONTENT[10:20]
    assert response["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"


def test_what_is_there_already_is_not_sent_again(client, folder):
    seen = client.get("/media/guide.opus")
    body(seen)
    again = client.get("/media/guide.opus", headers={"if-none-match": seen["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["drawing.svg", "page.html"])
def test_what_may_hold_a_script_is_saved_and_not_shown(client, folder, name):
    response = client.get(f"/media/{name}")
    assert response["Content-Disposition"] == "attachment"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    "name", ["none.mp3", "../secret_key", "%2e%2e/secret_key", "", "/", "a\x00b"]
)
def test_nothing_else_on_the_disk_is_reached(client, folder, name):
    response = client.get(f"/media/{name}")
    assert response.status_code in {404, 301, 302}
    assert b"secret" not in body(response).replace(b"secret_key", b"")


def test_nothing_is_changed_there(client, folder):
    assert client.post("/media/guide.mp3").status_code == 405
