"""The processes of the desk: web, task cluster, sender, and the lines that there are."""

import os
import socket
import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from helpdesk.channels.sms import has_own_process
from helpdesk.choices import Heart
from helpdesk.tasks.schedules import resume_schedules
from knowledge.search.following import NOTED, is_followed
from knowledge.search.index import index_folder
from website.supervisor.child import Child, Process, Pulse, program
from website.supervisor.fork import Fork, share_what_is_loaded
from website.supervisor.loop import Supervisor
from website.supervisor.pulse import (
    INDEX_SILENT_SECONDS,
    MAIL_SILENT_SECONDS,
    SENDER_SILENT_SECONDS,
    ClusterPulse,
    FilePulse,
    HeartPulse,
)
from website.supervisor.succession import (
    READY,
    ReadySign,
    Succession,
    listen,
    without_what_was_handed_over,
)

# In the checkout it lies beside the package, in an installed wheel inside it.
GUNICORN_CONF = "gunicorn.conf.py"


def gunicorn_conf() -> Path:
    """Where gunicorn's settings are."""
    beside = settings.PROJECT_DIR.parent / GUNICORN_CONF
    return beside if beside.is_file() else settings.PROJECT_DIR / GUNICORN_CONF


def child_environment(*, port: int) -> dict[str, str]:
    """The environment, with what a child needs to find the packages and its own address."""
    folders = [settings.PROJECT_DIR.parent]
    if (spec := find_spec("helpdesk")) and spec.origin:
        folders.append(Path(spec.origin).parent.parent)
    path = [str(folder) for folder in folders]
    if inherited := os.environ.get("PYTHONPATH"):
        path.append(inherited)
    return {
        # What the messages link to: the port that is served, unless the installer said better.
        "BASE_URL": f"http://localhost:{port}",
        **without_what_was_handed_over(os.environ),
        "DJANGO_SETTINGS_MODULE": "website.settings",
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(path)),
    }


def worker(
    command: str, *, name: str, environment: Mapping[str, str], pulse: Pulse | None
) -> Child:
    """A command of Django's that works beside the web server.

    A fork of this process, which shares what both have loaded; a program of its own where it is to
    know another BASE_URL than this process does.
    """
    starts: Callable[[], Process]
    if environment.get("BASE_URL", settings.BASE_URL) == settings.BASE_URL:
        starts = partial(Fork, partial(call_command, command), name=command)
    else:
        starts = program([sys.executable, "-m", "django", command], environment)
    return Child(name=name, starts=starts, pulse=pulse)


def cluster(environment: Mapping[str, str], *, is_watched: bool = True) -> Child:
    """The task cluster. Unwatched, a silent one is left as it is: the control of the tests."""
    pulse = ClusterPulse() if is_watched else None
    return worker("qcluster", name="The task cluster", environment=environment, pulse=pulse)


def sender(environment: Mapping[str, str]) -> Child:
    """The loop that sends messages when they are due."""
    pulse = HeartPulse(heart=Heart.SENDER, silent_seconds=SENDER_SILENT_SECONDS)
    return worker("send_notices", name="The sender", environment=environment, pulse=pulse)


def sms_line(environment: Mapping[str, str]) -> Child:
    """The line to the operator's SMS centre, and every SMS by it."""
    pulse = HeartPulse(heart=Heart.SMS_LINE, silent_seconds=SENDER_SILENT_SECONDS)
    return worker("hold_sms_line", name="The line of SMS", environment=environment, pulse=pulse)


def mails(environment: Mapping[str, str]) -> Child:
    """What takes mails, where MAIL_IN_URL names a road."""
    pulse = HeartPulse(heart=Heart.MAIL, silent_seconds=MAIL_SILENT_SECONDS)
    return worker("take_mails", name="The road of mails", environment=environment, pulse=pulse)


def phone_line(environment: Mapping[str, str]) -> Child:
    """What hears telephone calls, where AMI_URL names an exchange."""
    pulse = HeartPulse(heart=Heart.PHONE_LINE, silent_seconds=SENDER_SILENT_SECONDS)
    name = "The telephone line"
    return worker("hold_phone_line", name=name, environment=environment, pulse=pulse)


def index_follower(environment: Mapping[str, str]) -> Child:
    """What keeps the search index of this host up to a database that other hosts share."""
    pulse = FilePulse(file=index_folder() / NOTED, silent_seconds=INDEX_SILENT_SECONDS)
    name = "The follower of the search index"
    return worker("follow_index", name=name, environment=environment, pulse=pulse)


def web(environment: Mapping[str, str], *, door: socket.socket, ready: ReadySign) -> Child:
    """The web server, at a socket that outlives it.

    A program of its own: what it counts for Prometheus is decided as that library is imported.
    """
    command = [
        *(sys.executable, "-m", "gunicorn"),
        *("--config", str(gunicorn_conf()), "--bind", f"fd://{door.fileno()}"),
    ]
    told = {**environment, READY: str(ready.write)}
    starts = program(command, told, keeps=(door.fileno(), ready.write))
    return Child(name="The web server", starts=starts)


def serve_desk(*, host: str, port: int, door: socket.socket | None = None) -> None:
    """Serve until SIGINT or SIGTERM; return when every process has ended.

    `door` is the socket that somebody kept open, None: a new one is made at this address. After
    SIGHUP the program as it is now goes on in this process, and this function does not return.
    """
    door = door or listen(host=host, port=port)
    resume_schedules(at=timezone.now())
    environment = child_environment(port=port)
    ready = ReadySign()
    site = web(environment, door=door, ready=ready)
    command = [sys.executable, "-m", "django", "serve", "--host", host, "--port", str(port)]
    succession = Succession(
        web=site, ready=ready, door=door, command=command, environment=environment
    )
    share_what_is_loaded()
    Supervisor([site, *workers(environment)], succession=succession).run()
    if succession.is_due:
        succession.take_over()


def workers(environment: Mapping[str, str]) -> list[Child]:
    """All that works beside the web server, with the lines that the settings name."""
    children = [cluster(environment), sender(environment)]
    if is_followed():
        children.append(index_follower(environment))
    if has_own_process():
        children.append(sms_line(environment))
    if settings.MAIL_IN_URL:
        children.append(mails(environment))
    if settings.AMI_URL:
        children.append(phone_line(environment))
    return children
