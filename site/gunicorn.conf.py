"""How gunicorn serves the desk; the address comes from the supervisor."""

import os
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

wsgi_app = "website.wsgi:application"
workers = 2
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
# An access log would hold the addresses of the people who ask for help.
accesslog = None
loglevel = "warning"
# Django decides whose forwarded headers count (TRUSTED_PROXIES); gunicorn believes nobody.
forwarded_allow_ips = ""
# It would lie in the home folder, outside DATA_DIR.
control_socket_disable = True
# Workers say that they live by touching a file: in memory, a busy disk cannot make them look dead.
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(_server):
    """What the processes before counted is over; Prometheus knows a counter that begins again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    # Not before the supervisor, or whoever starts gunicorn, has said which settings.
    from django.conf import settings  # noqa: PLC0415

    rmtree(settings.METRICS_FOLDER, ignore_errors=True)
    if settings.METRICS_TOKEN or settings.METRICS_HOSTS:
        settings.METRICS_FOLDER.mkdir(parents=True, mode=0o700)
        # Read by prometheus_client as each web process imports it.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.METRICS_FOLDER)


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
