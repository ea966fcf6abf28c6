"""What the settings of messages and of calls do: rows of settings_table.py."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tried:
    """`says`: the words of the row. With `value` (None: not set) the settings hold `expects`."""

    says: str
    value: str | None = None
    expects: dict[str, object] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)


NOBODY = {"SMS_REACHES_PEOPLE": False, "SMS_TO_FOLDER": False}
NO_MAIL = {"EMAIL_REACHES_PEOPLE": False, "EMAIL_TO_FOLDER": False}

MESSAGES: dict[str, list[Tried]] = {
    "EMAIL_URL": [
        Tried(
            "`smtp+tls://user:password@host:587` is a server",
            "smtp+tls://user:password@host:587",
            {
                "EMAIL_REACHES_PEOPLE": True,
                "EMAIL_HOST": "host",
                "EMAIL_HOST_PASSWORD": "password",
                "EMAIL_USE_TLS": True,
            },
        ),
        Tried(
            "`filemail:///folder` writes files",
            "filemail:///folder",
            {"EMAIL_REACHES_PEOPLE": False, "EMAIL_TO_FOLDER": True, "EMAIL_FILE_PATH": "/folder"},
        ),
        Tried("a line of the log says that one was due", None, NO_MAIL),
    ],
    "EMAIL_FROM": [
        Tried("the sender's address", "a@example.org", {"DEFAULT_FROM_EMAIL": "a@example.org"}),
        Tried(
            "`Coup de fil <coup-de-fil@localhost>`",
            None,
            {"DEFAULT_FROM_EMAIL": "Coup de fil <coup-de-fil@localhost>"},
        ),
    ],
    "REPLY_ADDRESS": [
        Tried(
            "where answers come in, as `reponse@example.org`",
            "reponse@example.org",
            {"REPLY_ADDRESS": "reponse@example.org"},
        ),
        Tried("nobody is told to answer", None, {"REPLY_ADDRESS": ""}),
    ],
    "MAIL_IN_URL": [
        Tried(
            "`imaps://user:password@host/INBOX` is a mailbox",
            "imaps://user:password@host/INBOX",
            {"MAIL_IN_URL": "imaps://user:password@host/INBOX"},
        ),
        Tried(
            "`lmtp://127.0.0.1:8024` a door for a server of this machine",
            "lmtp://127.0.0.1:8024",
            {"MAIL_IN_URL": "lmtp://127.0.0.1:8024"},
        ),
        Tried("no process takes any", None, {"MAIL_IN_URL": ""}),
    ],
    "DIAL_URL": [
        Tried(
            "`https://pbx.example.org/dial?from={line}&to={number}`",
            "https://pbx.example.org/dial?from={line}&to={number}",
            {"DIAL_URL": "https://pbx.example.org/dial?from={{line}}&to={{number}}"},
        ),
        Tried("no button dials", None, {"DIAL_URL": ""}),
    ],
    "AMI_URL": [
        Tried(
            "which tells of calls: `ami://user:secret@127.0.0.1`",
            "ami://user:secret@127.0.0.1",
            {"AMI_URL": "ami://user:secret@127.0.0.1", "PHONE_CALLS": True},
        ),
        Tried(
            "`ami+tls://…` elsewhere",
            "ami+tls://user:secret@pbx.example.org",
            {"AMI_URL": "ami+tls://user:secret@pbx.example.org"},
        ),
        Tried("no process hears any", None, {"AMI_URL": ""}),
    ],
    "PHONE_CALLS": [
        Tried("`true`: your exchange [reports calls]", "true", {"PHONE_CALLS": True}),
        Tried("`false`", None, {"PHONE_CALLS": False}),
    ],
    "VOICEMAIL_FROM": [
        Tried(
            "addresses from which your exchange sends [voice messages]",
            "pbx@example.org,other@example.org",
            {"VOICEMAIL_FROM": ["pbx@example.org", "other@example.org"]},
        ),
        Tried("a mail of a machine is read by nobody", None, {"VOICEMAIL_FROM": []}),
    ],
    "ANTIVIRUS_COMMAND": [
        Tried(
            "a command that reads a file",
            "clamdscan --no-summary -",
            {"ANTIVIRUS_COMMAND": "clamdscan --no-summary -"},
        ),
        Tried("none looks", None, {"ANTIVIRUS_COMMAND": ""}),
    ],
    "SMS_URL": [
        Tried("`https://…` is a gateway", "https://sms.example", {"SMS_REACHES_PEOPLE": True}),
        Tried(
            "`kannel+http://name:password@host:13013/cgi-bin/sendsms` is [Kannel]",
            "kannel+http://name:password@host:13013/cgi-bin/sendsms",
            {"SMS_REACHES_PEOPLE": True},
        ),
        Tried(
            "`smpp+tls://name:password@host:2775` an operator",
            "smpp+tls://name:password@host:2775",
            {"SMS_REACHES_PEOPLE": True, "SMS_TO_FOLDER": False},
        ),
        Tried(
            "`file:///folder` writes files",
            "file:///folder",
            {"SMS_REACHES_PEOPLE": False, "SMS_TO_FOLDER": True},
        ),
        Tried("a line of the log says that one was due", None, NOBODY),
    ],
    "SMS_TOKEN": [
        Tried("what the gateway asks for", "secret", {"SMS_TOKEN": "secret"}),
        Tried("empty", None, {"SMS_TOKEN": ""}),
    ],
    "SMS_SENDER": [
        Tried("the name or number that an SMS comes from", "Coop", {"SMS_SENDER": "Coop"}),
        Tried("nobody can answer a name"),
        Tried("empty", None, {"SMS_SENDER": ""}),
    ],
    "SMS_INCOMING": [
        Tried("`true`: answers to our SMS", "true", {"SMS_INCOMING": True}),
        Tried("`false`", None, {"SMS_INCOMING": False}),
    ],
    "SMS_SENDERS": [
        Tried(
            "`+32=8850, +262=0262123456`",
            "+32=8850, +262=0262123456",
            {"SMS_SENDERS": {"+32": "8850", "+262": "0262123456"}},
        ),
        Tried("none", None, {"SMS_SENDERS": {}}),
    ],
    "SMS_GATEWAY_HOSTS": [
        Tried(
            "addresses that Kannel asks us from, with commas",
            "10.0.0.7, 10.1.0.0/16",
            {"SMS_GATEWAY_HOSTS": ["10.0.0.7", "10.1.0.0/16"]},
        ),
        Tried("`127.0.0.1, ::1`", None, {"SMS_GATEWAY_HOSTS": ["127.0.0.1", "::1"]}),
    ],
}
