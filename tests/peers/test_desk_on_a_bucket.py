"""A desk moves its files into a bucket, is seen from two hosts, and comes back: real processes."""

import signal
import subprocess
import sys
import tarfile
import time
from shutil import copyfile
from urllib.request import Request, urlopen

import pytest
from website.running.moving_files import copy_there

from tests.concurrency.two_hosts import Host, make_host
from tests.factories.newcomer import ROOT, environment, manage
from tests.peers.s3 import SERVERS, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
# A sound of a guide that is published, a document of nine megabytes, small ones, and an export.
BRING = """
from pathlib import Path
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents import get_document_model
from knowledge.models import GuidePage
guide = GuidePage.objects.live().filter(locale__language_code="fr").first()
name = default_storage.save(f"audio/{guide.number}-fr-any-abc.opus", ContentFile(bytes(range(256))))
entry = {"words": "abc", "seconds": 1, "octets": 4, "opus": name, "mp3": "audio/none.mp3"}
GuidePage.objects.filter(pk=guide.pk).update(audio={"any": entry})
documents = get_document_model().objects
documents.create(title="Large", file=ContentFile(b"x" * 9_000_000, name="large.pdf"))
for number in range(60):
    documents.create(title="Small", file=ContentFile(b"%d" % number, name=f"small-{number}.txt"))
folder = Path(settings.DATA_DIR) / "exports"
folder.mkdir(exist_ok=True)
(folder / "abc.csv").write_text("date;type")
(folder / "half.csv.part").write_text("da")
print("sound:", name)
"""
PICTURE = """
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
image = get_image_model().objects.create(title="Seen", file=get_test_image_file(filename="s.png"))
print("picture:", image.get_rendition("width-20").url)
"""


def told(said: str, what: str) -> str:
    """What a script printed under this name."""
    return next(line for line in said.splitlines() if line.startswith(what)).split(": ")[1]


@pytest.fixture
def desk(guides_database, tmp_path):
    """The folder of a desk with guides, whose files lie on its disk, and the name of a sound."""
    folder = tmp_path / "var"
    folder.mkdir()
    copyfile(guides_database, folder / "coup-de-fil.sqlite3")
    done = manage(folder, "shell", "-c", BRING)
    assert done.returncode == 0, done.stderr
    return folder, told(done.stdout, "sound")


@pytest.fixture(params=SERVERS)
def bucket(request, tmp_path):
    with running(request.param, tmp_path / "objects") as one:
        yield one


def host(folder, tmp_path, name: str, url: str) -> Host:
    """A host of that desk with a DATA_DIR of its own, and nothing of its files in it."""
    database = f"sqlite:///{folder / 'coup-de-fil.sqlite3'}"
    secret = (folder / "secret_key").read_text()
    return make_host(tmp_path / name, database=database, secret=secret, MEDIA_URL_STORAGE=url)


def part(host: Host, address: str, asked: str) -> tuple[int, bytes, str]:
    request = Request(f"http://127.0.0.1:{host.port}{address}", headers={"Range": asked})
    with urlopen(request, timeout=60) as answer:
        return answer.status, answer.read(), answer.headers["Content-Range"]


def test_files_move_although_it_is_killed_and_two_hosts_show_them(desk, bucket, tmp_path):
    folder, sound = desk
    url = {"MEDIA_URL_STORAGE": bucket.url}
    _killed_in_the_middle(folder, bucket, url)
    moved = manage(folder, "move_files", **url)
    assert moved.returncode == 0, moved.stderr
    names = {name.removeprefix("files/") for name in bucket.objects()}
    assert {"private/exports/abc.csv", f"media/{sound}", "media/documents/large.pdf"} <= names
    assert not any(name.endswith(".part") for name in names)
    again = manage(folder, "move_files", "--delete-here", **url)
    assert "0 copied from this disk to 127.0.0.1" in again.stdout
    assert [p for p in (folder / "media").rglob("*") if p.is_file()] == []
    assert [p.name for p in (folder / "exports").iterdir()] == ["half.csv.part"]

    a, b = (host(folder, tmp_path, name, bucket.url) for name in "ab")
    try:
        a.start("web")
        b.start("web")
        for one in (a, b):
            assert part(one, f"/media/{sound}", "bytes=16-31") == (
                206,
                bytes(range(16, 32)),
                "bytes 16-31/256",
            )
        assert len(b.read("/media/documents/large.pdf")) == 9_000_000
        # A picture that is brought on A is seen on B.
        seen = told(a.manage("shell", "-c", PICTURE), "picture")
        assert b.read(seen).startswith(b"\x89PNG")
        assert not (a.data_dir / "media").exists()
    finally:
        a.stop()
        b.stop()


def _killed_in_the_middle(folder, bucket, url) -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "move_files"],
        env={**environment(folder), **url},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    ends_at = time.monotonic() + 120
    while len(bucket.objects()) < 5 and process.poll() is None:
        assert time.monotonic() < ends_at
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < len(bucket.objects()) < 60, "it was not killed in the middle"


def test_they_come_back_and_what_differs_is_left_in_both(desk, bucket):
    folder, sound = desk
    url = {"MEDIA_URL_STORAGE": bucket.url}
    assert manage(folder, "move_files", **url).returncode == 0
    (folder / "media" / sound).unlink()
    (folder / "media" / "documents" / "small-7.txt").write_text("another")
    assert manage(folder, "move_files").returncode == 1
    back = manage(folder, "move_files", "--back", **url)
    assert back.returncode == 1
    assert "1 differ here and there, and were left in both: documents/small-7.txt." in back.stderr
    assert (folder / "media" / sound).read_bytes() == bytes(range(256))
    assert (folder / "media" / "documents" / "small-7.txt").read_text() == "another"
    bucket.stop()
    away = manage(folder, "move_files", **url)
    assert away.returncode == 1
    assert "goes on where it is when it is run again" in away.stderr
    assert "Traceback" not in away.stderr
    bucket.start()


def test_a_backup_says_what_is_not_in_it_and_a_trial_leaves_the_bucket_alone(desk, tmp_path):
    folder, sound = desk
    with_files, without = tmp_path / "with.tar.gz", tmp_path / "without.tar.gz"
    assert manage(folder, "backup", str(with_files)).returncode == 0
    with running("nanio", tmp_path / "objects") as bucket:
        url = {"MEDIA_URL_STORAGE": bucket.url}
        assert manage(folder, "move_files", "--delete-here", **url).returncode == 0
        before = bucket.objects()
        made = manage(folder, "backup", str(without), **url)
        place = f"127.0.0.1:{bucket.port}/desk/files"
        assert f"Not in it: pictures, documents and sounds, in {place}." in made.stdout
        assert f"in {place}." in manage(folder, "backup", "--verify", str(without)).stdout
        with tarfile.open(without) as tar:
            assert not [name for name in tar.getnames() if name.startswith("media/")]

        bucket.client.delete_object(Bucket="desk", Key=f"files/media/{sound}")
        trial = manage(folder, "rehearse_restore", str(with_files), **url)
        assert trial.returncode == 0, trial.stderr
        assert bucket.objects() == [name for name in before if not name.endswith(sound)]

        other = tmp_path / "other"
        back = manage(other, "restore", str(with_files), **url)
        assert back.returncode == 0, back.stderr
        # What the bucket lacked is there again, and nothing lies on the disk.
        assert bucket.objects() == before
        assert not (other / "media").exists()
        elsewhere = manage(tmp_path / "third", "restore", str(without))
        assert f"Not in this backup: pictures and sounds, in {place}" in elsewhere.stderr


def test_without_a_bucket_nothing_moves():
    with pytest.raises(Exception, match="names no bucket"):
        copy_there(lambda _moved: None)
