"""How gunicorn serves the desk; the address comes from the supervisor."""

import gc
import os
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

wsgi_app = "website.wsgi:application"
workers = 2
# gunicorn's "gthread", in which nobody waits for long.
worker_class = "website.running.bounded_worker.BoundedWorker"
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
# An access log would hold the addresses of the people who ask for help.
accesslog = None
loglevel = "warning"
if os.environ.get("LOG_FORMAT", "").strip() == "json":
    _where = {"handlers": ["error_console"], "level": "WARNING", "propagate": False}
    logconfig_dict = {
        "formatters": {"generic": {"()": "website.running.logs.JsonLine"}},
        "loggers": {"gunicorn.error": _where},
    }
# Django decides whose forwarded headers count (TRUSTED_PROXIES); gunicorn believes nobody.
forwarded_allow_ips = ""
# It would lie in the home folder, outside DATA_DIR.
control_socket_disable = True
# Workers say that they live by touching a file: in memory, a busy disk cannot make them look dead.
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(server):
    """Loads the site once, to be shared by the web processes: each starts in no time.

    New code comes with a new gunicorn, by a reload of the desk. Before that, what the processes
    before counted is over; Prometheus knows a counter that begins again.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    _count_anew()
    server.app.wsgi()
    from django.conf import settings  # noqa: PLC0415 - as below
    from django.db import connections  # noqa: PLC0415
    from django.urls import get_resolver  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415
    from website.serving.context_processors import remember_number  # noqa: PLC0415

    # Else each process reads them at its first request, and keeps them for itself.
    _patterns = get_resolver().url_patterns
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Home")
    remember_number()
    connections.close_all()
    # Looking for garbage would copy the pages that the processes share.
    gc.collect()
    gc.freeze()


def _count_anew():
    # Not before the supervisor, or whoever starts gunicorn, has said which settings.
    from django.conf import settings  # noqa: PLC0415

    rmtree(settings.METRICS_FOLDER, ignore_errors=True)
    if settings.METRICS_TOKEN or settings.METRICS_HOSTS:
        settings.METRICS_FOLDER.mkdir(parents=True, mode=0o700)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.METRICS_FOLDER)
        # Read by prometheus_client as it is imported, which the supervisor has done perhaps.
        from prometheus_client import values  # noqa: PLC0415

        values.ValueClass = values.get_value_class()


def post_worker_init(_worker):
    """A web process can answer: whoever took another's place may let that one go."""
    if ready := os.environ.get("SERVE_READY"):
        # Said often enough: the pipe is full.
        with suppress(BlockingIOError):
            os.write(int(ready), b".")


def child_exit(_server, worker):
    """A web process that ended is no longer counted among those that live."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        # Looks for its folder as it is imported.
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

        mark_process_dead(worker.pid)
