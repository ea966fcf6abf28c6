"""What the environment says of mails that leave; nonsense stops the start with a sentence."""

from dataclasses import dataclass
from pathlib import Path

from website.running.environment import Environment, beginning_with, folder_of

SERVERS = ("smtp://", "smtps://", "smtp+tls://", "smtp+ssl://")


@dataclass(frozen=True)
class MailOut:
    """How mails leave, as Django's settings name it.

    `folder` is None where they do not become files. `reaches_people`: a server takes them.
    """

    backend: str
    folder: Path | None
    host: str
    port: int
    user: str
    password: str
    use_tls: bool
    use_ssl: bool
    reaches_people: bool


def mail_out(name: str, url: str) -> MailOut:
    """What an address means: "consolemail://" prints a line, "filemail:///folder" writes files.

    Exits with a sentence, without the address, for another beginning.
    """
    beginning_with(name, url, *SERVERS, "consolemail://", "filemail:///")
    said = Environment.email_url_config(url)
    return MailOut(
        backend=said["EMAIL_BACKEND"],
        folder=folder_of(url),
        host=said.get("EMAIL_HOST") or "localhost",
        port=said.get("EMAIL_PORT") or 25,
        user=said.get("EMAIL_HOST_USER") or "",
        password=said.get("EMAIL_HOST_PASSWORD") or "",
        use_tls=said.get("EMAIL_USE_TLS", False),
        use_ssl=said.get("EMAIL_USE_SSL", False),
        reaches_people=url.startswith(SERVERS),
    )
