"""What `check --deploy` says of this installation besides Django's own: each with its remedy.

What it says of accounts stands in `website/accounts/checks.py`.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from website.running.database_files import sqlite_file
from website.running.own_files import open_to_others

LOCAL_SENDER = "@localhost>"


def register_checks() -> None:
    """Called once every app is ready."""
    for look in (look_at_the_address, look_at_messages, look_at_files):
        register(look, Tags.security, deploy=True)


def look_at_the_address(**_asked: Any) -> list[CheckMessage]:
    """https, the proxy that ends it, and the names that are answered."""
    return list(_of_the_address())


def _of_the_address() -> Iterator[CheckMessage]:
    if not settings.IS_HTTPS:
        yield Warning(
            "BASE_URL begins with http: whoever is on the way reads names, numbers and passwords.",
            hint="Put a proxy with a certificate in front, then set BASE_URL=https://your.name.",
            id="website.W010",
        )
        return
    if not settings.TRUSTED_PROXIES:
        yield Warning(
            "BASE_URL is https and TRUSTED_PROXIES is empty: all visitors look like one address.",
            hint="Set TRUSTED_PROXIES to the address of the proxy that ends https, as 127.0.0.1.",
            id="website.W002",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "ALLOWED_HOSTS answers every name.",
            hint="Take ALLOWED_HOSTS away: the name of BASE_URL is then the only one.",
            id="website.W003",
        )


def look_at_messages(**_asked: Any) -> list[CheckMessage]:
    """Whether e-mails leave, and from whom."""
    if not settings.EMAIL_REACHES_PEOPLE:
        return [
            Warning(
                "EMAIL_URL is no mail server: no e-mail reaches anybody.",
                hint="Set EMAIL_URL=smtp+tls://user:password@host:587.",
                id="website.W004",
            )
        ]
    if settings.DEFAULT_FROM_EMAIL.endswith(LOCAL_SENDER):
        return [
            Warning(
                "EMAIL_FROM is not set: e-mails come from localhost, and are thrown away.",
                hint='Set EMAIL_FROM="Your desk <desk@your.name>".',
                id="website.W005",
            )
        ]
    return _of_answers()


def _of_answers() -> list[CheckMessage]:
    """Whether what people are told to answer comes to anybody, and the other way round."""
    if settings.MAIL_IN_URL and not settings.REPLY_ADDRESS:
        return [
            Warning(
                "MAIL_IN_URL is set and REPLY_ADDRESS is not: nobody is told where to answer.",
                hint="Set REPLY_ADDRESS to the address whose mails come in, as reponse@your.name.",
                id="website.W011",
            )
        ]
    return []


def look_at_files(**_asked: Any) -> list[CheckMessage]:
    """Who else of the machine reads them, and whether a stolen disk or backup can be read."""
    found: list[CheckMessage] = []
    if opened := open_to_others(Path(settings.DATA_DIR), database=sqlite_file()):
        names = ", ".join(str(path) for path in opened)
        found.append(
            Warning(
                f"Other accounts of the machine may read {names}.",
                hint="Start the desk once with its own account: it closes what is its own.",
                id="website.W006",
            )
        )
    if not (settings.DISK_IS_ENCRYPTED or is_encrypted(Path(settings.DATA_DIR))):
        found.append(
            Warning(
                "No encrypted disk is seen under DATA_DIR: who takes the disk reads everything.",
                hint=(
                    "Encrypt it (LUKS), and that of the database's server. "
                    "Where the host does it for you, set DISK_IS_ENCRYPTED=on."
                ),
                id="website.W007",
            )
        )
    if not settings.BACKUP_RECIPIENT:
        found.append(
            Warning(
                "BACKUP_RECIPIENT is not set: whoever finds a backup reads names and numbers.",
                hint=(
                    "Make a key on another machine, by `age-keygen` or `backup --make-key`, "
                    "and set BACKUP_RECIPIENT to its public half."
                ),
                id="website.W009",
            )
        )
    return found


def is_encrypted(folder: Path) -> bool:
    """Whether Linux says that this folder lies on a disk of dm-crypt, also below LVM or RAID."""
    try:
        device = os.stat(folder).st_dev
    except OSError:
        return False
    block = Path("/sys/dev/block") / f"{os.major(device)}:{os.minor(device)}"
    return _is_crypt(block)


def _is_crypt(block: Path) -> bool:
    try:
        if (block / "dm" / "uuid").read_text().startswith("CRYPT-"):
            return True
    except OSError:
        pass
    below = list((block / "slaves").glob("*"))
    return bool(below) and all(_is_crypt(slave) for slave in below)
