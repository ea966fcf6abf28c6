"""The processes of the desk: web, task cluster, sender, and the lines that there are.

Each is a fork of the supervisor: what is loaded once serves all of them.
"""

import os
import socket
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from gunicorn.app.wsgiapp import WSGIApplication

from helpdesk.channels.sms import has_own_process
from helpdesk.choices import Heart
from helpdesk.tasks.schedules import resume_schedules
from knowledge.search.following import NOTED, is_followed
from knowledge.search.index import index_folder
from website.supervisor.child import Child, Pulse
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


def worker(command: str, *, name: str, pulse: Pulse | None) -> Child:
    """A command of Django's that works beside the web server."""
    return Child(
        name=name, starts=partial(Fork, partial(call_command, command), name=command), pulse=pulse
    )


def cluster(*, is_watched: bool = True) -> Child:
    """The task cluster. Unwatched, a silent one is left as it is: the control of the tests."""
    pulse = ClusterPulse() if is_watched else None
    return worker("qcluster", name="The task cluster", pulse=pulse)


def sender() -> Child:
    """The loop that sends messages when they are due."""
    pulse = HeartPulse(heart=Heart.SENDER, silent_seconds=SENDER_SILENT_SECONDS)
    return worker("send_notices", name="The sender", pulse=pulse)


def sms_line() -> Child:
    """The line to the operator's SMS centre, and every SMS by it."""
    pulse = HeartPulse(heart=Heart.SMS_LINE, silent_seconds=SENDER_SILENT_SECONDS)
    return worker("hold_sms_line", name="The line of SMS", pulse=pulse)


def mails() -> Child:
    """What takes mails, where MAIL_IN_URL names a road."""
    pulse = HeartPulse(heart=Heart.MAIL, silent_seconds=MAIL_SILENT_SECONDS)
    return worker("take_mails", name="The road of mails", pulse=pulse)


def phone_line() -> Child:
    """What hears telephone calls, where AMI_URL names an exchange."""
    pulse = HeartPulse(heart=Heart.PHONE_LINE, silent_seconds=SENDER_SILENT_SECONDS)
    return worker("hold_phone_line", name="The telephone line", pulse=pulse)


def index_follower() -> Child:
    """What keeps the search index of this host up to a database that other hosts share."""
    pulse = FilePulse(file=index_folder() / NOTED, silent_seconds=INDEX_SILENT_SECONDS)
    return worker("follow_index", name="The follower of the search index", pulse=pulse)


def web(*, door: socket.socket, ready: ReadySign) -> Child:
    """The web server, at a socket that outlives it."""
    work = partial(_run_gunicorn, door=door.fileno(), ready=ready.write)
    return Child(name="The web server", starts=partial(Fork, work, name="gunicorn"))


def _run_gunicorn(*, door: int, ready: int) -> None:
    os.environ[READY] = str(ready)
    # gunicorn reads its own command line, and knows no other way to be told its file of settings.
    sys.argv = ["gunicorn", "--config", str(gunicorn_conf()), "--bind", f"fd://{door}"]
    if settings.IS_SMALL:
        sys.argv += ["--workers", "1", "--threads", "6"]
    WSGIApplication("%(prog)s [OPTIONS]", prog="gunicorn").run()


def _command(*, host: str, port: int) -> list[str]:
    return [sys.executable, "-m", "django", "serve", "--host", host, "--port", str(port)]


def become_serve(*, host: str, port: int, small: bool = False) -> NoReturn:
    """Go on as `manage.py serve`, the same process with nothing of what was loaded or known.

    Its environment says BASE_URL: what messages link to is the port that is served, unless the
    installer said better. `small`: it says SMALL_MACHINE too.
    """
    sys.stdout.flush()
    told = {**os.environ, **child_environment(port=port)}
    if small:
        told["SMALL_MACHINE"] = "true"
    command = _command(host=host, port=port)
    os.execve(command[0], command, told)  # noqa: S606


def serve_desk(*, host: str, port: int, door: socket.socket | None = None) -> None:
    """Serve until SIGINT or SIGTERM; return when every process has ended.

    `door` is the socket that somebody kept open, None: a new one is made at this address. After
    SIGHUP the program as it is now goes on in this process, and this function does not return.
    """
    door = door or listen(host=host, port=port)
    resume_schedules(at=timezone.now())
    ready = ReadySign()
    site = web(door=door, ready=ready)
    succession = Succession(
        web=site,
        ready=ready,
        door=door,
        command=_command(host=host, port=port),
        environment=child_environment(port=port),
    )
    share_what_is_loaded()
    Supervisor([site, *workers()], succession=succession).run()
    if succession.is_due:
        succession.take_over()


def workers() -> list[Child]:
    """All that works beside the web server, with the lines that the settings name."""
    children = [cluster(), sender()]
    if is_followed():
        children.append(index_follower())
    if has_own_process():
        children.append(sms_line())
    if settings.MAIL_IN_URL:
        children.append(mails())
    if settings.AMI_URL:
        children.append(phone_line())
    return children
