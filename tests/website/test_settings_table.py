"""The README's table of settings is true: each thing that it says is tried, row by row."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.actions.messages.sending import send_due
from helpdesk.choices import Channel, NoticeKind, NoticeState
from tests.factories.helpdesk import MONDAY, make_callback
from tests.factories.settings_table import ROOT, TABLE

SECTION = (ROOT / "README.md").read_text("utf-8").split("## Settings")[1].split("\n## ")[0]
ROWS = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| (.*) \|$", SECTION, re.MULTILINE))
# Reads the settings once for each environment that it is given.
READER = """
import importlib, json, os, sys
plain = dict(os.environ)
answers = []
for given in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(plain | given)
    try:
        from website import settings
        importlib.reload(settings)
        found = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    except SystemExit as refused:
        found = {"refused": str(refused)}
    except Exception as error:
        found = {"traceback": repr(error)}
    answers.append(found)
json.dump(answers, sys.stdout, default=lambda one: str(one) if isinstance(one, os.PathLike) else "")
"""
EVERY = [(name, tried) for name, row in TABLE.items() for tried in row]
COMMANDS = {"SPEAK_COMMAND", "OPUS_COMMAND", "MP3_COMMAND"}
# What cannot be, and what the sentence names beside the setting.
NONSENSE = [
    ("BASE_URL", "desk.example.org", "https://"),
    ("REDIS_URL", "localhost:6379", "redis://"),
    ("DATABASE_DIRECT_URL", "db.example.org", "postgres://"),
    ("DATABASE_LOCK_SECONDS", "soon", "whole number"),
    ("MEDIA_URL_STORAGE", "https://s3.example.org/bucket", "s3://"),
    ("MEDIA_URL_STORAGE", "s3+http://s3.example.org/bucket", "127.0.0.1"),
    ("EMAIL_URL", "mail.example.org", "smtp+tls://"),
    ("EMAIL_URL", "memorymail://", "filemail:///"),
    ("EMAIL_URL", "filemail://mails", "filemail:///"),
    ("REPLY_ADDRESS", "reponse", "reponse@example.org"),
    ("MAIL_IN_URL", "pop3://mail.example.org", "imaps://"),
    ("MAIL_IN_URL", "lmtp://0.0.0.0:24", "127.0.0.1"),
    ("MAIL_IN_URL", "imap://user:secret@mail.example.org", "127.0.0.1"),
    ("DIAL_URL", "http://pbx.example.org/{line}/{number}", "https://"),
    ("DIAL_URL", "https://pbx.example.org/dial", "{number}"),
    ("AMI_URL", "http://pbx.example.org", "ami://"),
    ("AMI_URL", "ami://user:secret@pbx.example.org", "127.0.0.1"),
    ("REPLY_ADDRESS", "reponse+x@example.org", "reponse@example.org"),
    ("REPLY_ADDRESS", "Desk <reponse@example.org>", "reponse@example.org"),
    ("METRICS_HOSTS", "prometheus.example.org", "127.0.0.1"),
    ("SLOW_PAGE_MS", "half a second", "whole number"),
    ("MOST_WAITING", "many", "whole number"),
    ("SMS_URL", "ftp://gateway.example", "https://"),
    ("SMS_URL", "file://sms/out", "file:///"),
    ("SMS_URL", "kannel+http://host:13013/cgi-bin/sendsms", "name, password and host"),
    ("SMS_URL", "kannel+http://a:b@host:13013", "the path of Kannel"),
    ("SMS_URL", "smpp://desk@smsc.example", "name, password and host"),
    ("SMS_URL", "smpp://desk:secret@smsc.example?speed=9", "window"),
    ("SMS_SENDERS", "Belgium=8850", "+32=8850"),
    ("SMS_SENDERS", "+32=Coopérative", "11 plain signs"),
    ("SMS_GATEWAY_HOSTS", "kannel.example", "127.0.0.1"),
    ("TRUSTED_PROXIES", "127.0.0.1,nginx", "nginx"),
    ("BACKUP_RECIPIENT", "AGE-SECRET-KEY-1ABC", "age1"),
    ("SECOND_FACTOR", "nobody", "roles"),
    ("CHECK_LINKS", "outside", "inside"),
    ("OIDC_ISSUER", "http://login.example.org", "https://"),
    ("LOG_LEVEL", "loud", "INFO"),
    ("SENTRY_DSN", "http://key@errors.example.org/1", "127.0.0.1"),
    ("SENTRY_DSN", "https://errors.example.org", "KEY@"),
    ("LOG_FORMAT", "xml", "text, json"),
    ("SITE_LANGUAGES", "fr,en,klingon", "klingon"),
]


def environments(data: str) -> list[dict[str, str]]:
    """Of every trial, of every setting set to nothing, and of every nonsense."""
    tries = [
        {"DATA_DIR": data, **one.beside, **({} if one.value is None else {name: one.value})}
        for name, one in EVERY
    ]
    empty = [{"DATA_DIR": data, name: " "} for name in ROWS if name != "DATA_DIR"]
    odd = [{"DATA_DIR": data, name: value} for name, value, _named in NONSENSE]
    return [*tries, *empty, *odd]


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """What the settings are in each of these environments, all read by one process."""
    data = str(tmp_path_factory.mktemp("data"))
    given = environments(data)
    for one, (name, tried) in zip(given, EVERY, strict=False):
        if name == "DATA_DIR" and tried.value is None:
            # Beside the others, and the key is there: nothing is written into the checkout.
            one.update(SECRET_KEY="a key", DATA_DIR="")
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    started = subprocess.run(
        [sys.executable, "-c", READER],
        env={**plain, "PYTHONPATH": str(ROOT / "site")},
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr
    key = (Path(data) / "secret_key").read_text()
    answers = json.loads(started.stdout)
    for answer in answers:
        answer["places"] = {"data": data, "key": key}
    return answers


def at(found: dict[str, object], path: str) -> object:
    """`DATABASES.default.NAME`; `SPEAK_COMMAND.0` is its first word, `MIDDLEWARE.0` the first."""
    name, *steps = path.split(".")
    value = found[name]
    for step in steps:
        if isinstance(value, str):
            value = value.split()
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def test_every_row_of_the_table_is_tried():
    assert set(TABLE) == set(ROWS)


@pytest.mark.parametrize(("name", "row"), ROWS.items(), ids=ROWS)
def test_whatever_a_row_shows_as_a_value_is_tried(name, row):
    said = row
    for tried in TABLE[name]:
        assert tried.says in row
        said = said.replace(tried.says, "")
    assert re.findall("`[^`]+`", said) == []
    # The last cell says what holds when it is not set, and that is tried too.
    *_what, without = row.split(" | ")
    assert [tried for tried in TABLE[name] if tried.value is None and tried.says in without]


@pytest.mark.parametrize("place", range(len(EVERY)), ids=[f"{n} {t.says}" for n, t in EVERY])
def test_what_the_table_says_of_a_setting_is_so(read, place):
    found, (_name, tried) = read[place], EVERY[place]
    places = found["places"]
    expected = {
        path: value.format(**places) if isinstance(value, str) else value
        for path, value in tried.expects.items()
    }
    assert {path: at(found, path) for path in expected} == expected


def test_a_name_that_is_set_to_nothing_is_not_set(read):
    names = [name for name in ROWS if name != "DATA_DIR"]
    plain = read[[name for name, _tried in EVERY].index("DATABASE_URL") + 1]
    for name, found in zip(names, read[len(EVERY) :], strict=False):
        if name not in COMMANDS:
            assert (name, found) == (name, plain)


@pytest.mark.parametrize("place", range(len(NONSENSE)), ids=[f"{n}={v}" for n, v, _ in NONSENSE])
def test_a_value_that_cannot_be_stops_the_start_with_a_sentence(read, place):
    name, _value, named = NONSENSE[place]
    refused = read[-len(NONSENSE) :][place]["refused"]
    assert refused.startswith(name)
    assert named in refused


# --- Messages, from a booking to where the table says ---------------------------------------------


@pytest.fixture
def confirmed(cast, settings, read):
    """Books with the settings that this value brings, and sends. Returns the confirmation."""

    def book(name: str, says: str, folder: Path, **fields):
        place = next(i for i, (n, t) in enumerate(EVERY) if (n, t.says) == (name, says))
        for key, value in read[place].items():
            if key.startswith((name.removesuffix("URL"), "EMAIL_BACKEND")):
                setattr(settings, key, value)
        settings.SMS_URL = settings.SMS_URL.replace("/folder", str(folder))
        settings.EMAIL_FILE_PATH = str(folder)
        callback = make_callback(cast.topic, **fields)
        send_due(at=MONDAY)
        return callback, callback.notices.get(kind=NoticeKind.CONFIRMATION)

    return book


@pytest.mark.django_db
def test_an_sms_becomes_a_file_where_the_setting_says_so(confirmed, tmp_path):
    callback, notice = confirmed("SMS_URL", "`file:///folder` writes files", tmp_path)
    (file,) = tmp_path.glob("*.json")
    # It reaches nobody, so the word is on the page of whoever asked, and in no message.
    text = json.loads(file.read_text())["text"]
    assert "Coup de fil" in text
    assert callback.trust_word not in text
    assert (notice.channel, notice.state) == (Channel.SMS, NoticeState.PRINTED)
    visitor = Client()
    session = visitor.session
    session["callback_done"] = callback.pk
    session.save()
    visitor.cookies["sessionid"] = session.session_key
    page = visitor.get(reverse("helpdesk:callback_done")).content.decode()
    assert "Aucun message ne suivra" in page


@pytest.mark.django_db
def test_an_e_mail_becomes_a_file_where_the_setting_says_so(confirmed, tmp_path):
    says = "`filemail:///folder` writes files"
    _callback, notice = confirmed("EMAIL_URL", says, tmp_path, email="madeleine@example.org")
    (file,) = tmp_path.glob("*.log")
    assert "madeleine@example.org" in file.read_text()
    assert (notice.channel, notice.state) == (Channel.EMAIL, NoticeState.PRINTED)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["SMS_URL", "EMAIL_URL"])
def test_without_the_setting_a_line_says_that_one_was_due(confirmed, tmp_path, name, caplog):
    says = "a line of the log says that one was due"
    with caplog.at_level("INFO"):
        callback, notice = confirmed(name, says, tmp_path, email="madeleine@example.org")
    assert notice.state == NoticeState.PRINTED
    assert "Message for nobody" in caplog.text
    assert callback.trust_word not in caplog.text
