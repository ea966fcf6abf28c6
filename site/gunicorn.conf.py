"""How gunicorn serves the desk; the address comes from the supervisor."""

from pathlib import Path

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
