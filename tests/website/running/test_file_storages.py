"""Where files lie, as the address says it."""

import pytest
from website.running import file_storages as module
from website.running.file_storages import file_storages


def test_without_an_address_they_are_folders_of_this_disk():
    found = file_storages("NAME", "")
    assert found["default"] == {"BACKEND": "website.serving.files.LocalMedia"}
    assert found["private"] == {"BACKEND": "website.serving.files.LocalPrivate"}


def test_an_address_names_server_bucket_folder_and_region():
    url = "s3://a%2Fkey:a%2Bsecret@s3.example.org:9000/bucket/a/folder?region=fr-par"
    options = file_storages("NAME", url)["default"]["OPTIONS"]
    assert options == {
        "endpoint_url": "https://s3.example.org:9000",
        "bucket_name": "bucket",
        "region_name": "fr-par",
        "access_key": "a/key",
        "secret_key": "a+secret",
        "location": "a/folder/media",
    }
    assert file_storages("NAME", url)["private"]["OPTIONS"]["location"] == "a/folder/private"


def test_without_a_key_boto3_looks_where_it_always_does():
    options = file_storages("NAME", "s3://s3.example.org/bucket")["private"]["OPTIONS"]
    assert (options["access_key"], options["secret_key"]) == (None, None)
    assert options["location"] == "private"


@pytest.mark.parametrize(
    "url",
    [
        *("https://s3.example.org/bucket", "s3://bucket", "s3:///bucket", "s3://s3.example.org/"),
        *("s3+http://s3.example.org/bucket", "s3://k:secret@s3.example.org/bucket?acl=public"),
    ],
)
def test_another_address_stops_the_start_and_shows_no_secret(url):
    with pytest.raises(SystemExit, match=r"^NAME") as refused:
        file_storages("NAME", url)
    assert "secret@" not in str(refused.value)


def test_without_the_packages_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    with pytest.raises(SystemExit, match=r"django-storages\[s3\]"):
        file_storages("NAME", "s3://s3.example.org/bucket")
