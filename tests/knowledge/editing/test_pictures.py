"""Photographs say where they were taken: what is uploaded to the CMS says it no longer."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.images import get_image_model
from wagtail.users.models import UserProfile
from wagtail.utils.file import hash_filelike

from knowledge.editing.pictures import without_position

SECRET = b"Lieu secret de la photo"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
KINDS = ["JPEG", "PNG", "WEBP", "AVIF"]
TURNED = 6


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photograph(kind="JPEG", *, turned=TURNED, **more):
    """A small photograph with a position, a maker and an orientation."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    out = io.BytesIO()
    picture = Image.radial_gradient("L").resize((64, 40)).convert("RGB")
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()


def said(data):
    """(its orientation, its other tags, its position)."""
    exif = Image.open(io.BytesIO(data)).getexif()
    return exif.get(0x0112, 1), set(exif) - {0x0112}, dict(exif.get_ifd(0x8825))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_keeps_how_it_is_turned_and_nothing_of_where_it_was_taken(kind):
    before = photograph(kind)
    assert SECRET in before
    assert said(before)[2]
    clean = without_position(io.BytesIO(before))
    assert SECRET not in clean
    assert said(clean) == (TURNED, set(), {})
    assert Image.open(io.BytesIO(clean)).format == kind


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_the_position_in_xmp_goes_too(kind):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind, xmp=XMP)
    assert SECRET in out.getvalue()
    assert SECRET not in without_position(out)


def test_texts_of_a_png_and_comments_of_others_go_too():
    texts, png, gif = PngInfo(), io.BytesIO(), io.BytesIO()
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    Image.new("RGB", (8, 8)).save(png, "PNG", pnginfo=texts)
    Image.new("P", (8, 8)).save(gif, "GIF", comment=SECRET)
    for file in (png, gif):
        assert SECRET in file.getvalue()
        assert SECRET not in without_position(file)


def test_a_second_picture_in_the_file_goes_too():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    first = Image.new("RGB", (8, 8))
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))], exif=exif)
    clean = without_position(out)
    assert SECRET not in clean
    assert Image.open(io.BytesIO(clean)).format == "JPEG"


def test_a_moving_picture_still_moves():
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=SECRET)
    clean = without_position(out)
    assert SECRET not in clean
    assert Image.open(io.BytesIO(clean)).n_frames == 3


def test_a_picture_that_says_nothing_stays_to_the_byte():
    clean = without_position(io.BytesIO(photograph()))
    assert without_position(io.BytesIO(clean)) is None
    assert without_position(io.BytesIO(b"<svg/>")) is None
    tiff = io.BytesIO()
    Image.new("RGB", (8, 8)).save(tiff, "TIFF")
    assert without_position(tiff) is None


@pytest.mark.django_db
def test_a_photograph_uploaded_in_the_cms_lay_there_with_its_position(admin_client):
    file = SimpleUploadedFile("photo.jpg", photograph(), "image/jpeg")
    added = admin_client.post(
        reverse("wagtailimages:add"), {"title": "Photo", "file": file, "collection": 1}
    )
    assert added.status_code == 302
    image = get_image_model().objects.get()
    stored = bytes_of(image)
    assert said(stored) == (TURNED, set(), {})
    assert image.file_size == len(stored)
    assert image.file_hash == hash_filelike(io.BytesIO(stored))


@pytest.mark.django_db
def test_the_portrait_of_an_account_is_cleaned_too(admin_user):
    profile = UserProfile.get_for_user(admin_user)
    profile.avatar = SimpleUploadedFile("me.jpg", photograph(), "image/jpeg")
    profile.save()
    assert said(Path(profile.avatar.path).read_bytes()) == (TURNED, set(), {})


def bytes_of(image):
    """The file as it lies on the disk."""
    return Path(image.file.path).read_bytes()


def uploaded_before():
    """A picture as it lay on the disk before pictures were cleaned."""
    image = get_image_model()(title="Before", width=64, height=40)
    name = image.file.storage.save("original_images/before.jpg", ContentFile(photograph()))
    get_image_model().objects.bulk_create(
        [get_image_model()(title="Before", file=name, width=64, height=40, file_hash="old")]
    )
    return get_image_model().objects.get(title="Before")


@pytest.mark.django_db
def test_pictures_that_were_uploaded_before_are_cleaned_where_they_lie(capsys):
    image = uploaded_before()
    small = ContentFile(photograph(), "small.jpg")
    image.renditions.create(filter_spec="width-30", file=small, width=30, height=20)
    call_command("clean_pictures")
    assert capsys.readouterr().out == "1 cleaned.\n"
    again = get_image_model().objects.get()
    assert again.file.name == image.file.name
    stored = bytes_of(again)
    assert said(stored) == (TURNED, set(), {})
    assert (again.file_size, again.file_hash) == (
        len(stored),
        hash_filelike(io.BytesIO(stored)),
    )
    assert not again.renditions.exists()
    call_command("clean_pictures")
    assert capsys.readouterr().out == "0 cleaned.\n"


@pytest.mark.django_db
def test_a_file_that_is_missing_stops_none_of_the_others():
    lost = uploaded_before()
    get_image_model().objects.filter(pk=lost.pk).update(title="Lost", file="original_images/no.jpg")
    image = uploaded_before()
    with pytest.raises(CommandError, match="1 could not be read"):
        call_command("clean_pictures")
    assert said(bytes_of(image)) == (TURNED, set(), {})


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_breaks_off_breaks_no_page_of_the_cms(admin_client, kind):
    whole = photograph(kind)
    file = SimpleUploadedFile(f"photo.{kind.lower()}", whole[: len(whole) - 60])
    added = admin_client.post(
        reverse("wagtailimages:add"), {"title": "Photo", "file": file, "collection": 1}
    )
    assert added.status_code == 200
    assert added.context["form"].errors["file"]
    assert not get_image_model().objects.exists()


@pytest.mark.django_db
def test_a_broken_portrait_is_left_out(admin_user):
    profile, broken = UserProfile.get_for_user(admin_user), photograph()[:-60]
    profile.avatar = SimpleUploadedFile("me.jpg", broken, "image/jpeg")
    profile.save()
    profile.refresh_from_db()
    assert not profile.avatar


@pytest.mark.django_db
def test_a_title_is_changed_though_the_picture_lies_there_already(admin_client):
    image = uploaded_before()
    changed = admin_client.post(
        reverse("wagtailimages:edit", args=(image.pk,)), {"title": "Other", "collection": 1}
    )
    assert changed.status_code == 302
    assert get_image_model().objects.get().title == "Other"
