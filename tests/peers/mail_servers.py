"""A real Postfix and a real Dovecot on the loopback, in folders of their own.

Postfix takes mails for three domains: `desk.test` goes to the desk by LMTP, `box.test` and
`person.test` into mailboxes of Dovecot, which refuses whom it does not know. Nothing leaves.
"""

import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

PROGRAMS = ("postfix", "dovecot")
USERS = ("madeleine@person.test", "robot@person.test", "reponse@box.test")
PASSWORD = "secret"

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
maillog_file_prefixes = {folder}
maillog_file = {folder}/postfix.log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.desk.test
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
recipient_delimiter = +
relay_domains = desk.test box.test person.test
transport_maps = inline:{{ {{desk.test = lmtp:inet:127.0.0.1:{desk}}},
    {{box.test = lmtp:inet:127.0.0.1:{lmtp}}}, {{person.test = lmtp:inet:127.0.0.1:{lmtp}}} }}
default_transport = error:nothing leaves this machine
disable_dns_lookups = yes
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""
# Not in a prison of its own: the libraries of the machine are not there.
MASTER = """\
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
DOVECOT = """\
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
recipient_delimiter = +
first_valid_uid = 1
mail_location = maildir:~/mails
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


def missing() -> str:
    """Why they cannot run here; "" when they can."""
    if os.geteuid() != 0:
        return "Postfix is started by root alone."
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    packages = "Debian: postfix dovecot-imapd dovecot-lmtpd"
    return f"not installed: {', '.join(lacking)} ({packages})" if lacking else ""


@dataclass(frozen=True)
class MailServers:
    """The ports of a Postfix and a Dovecot that run, and the one where Postfix finds the desk."""

    smtp: int
    imap: int
    lmtp: int
    desk: int
    folder: Path

    def send(self, raw: bytes, *, sender: str, to: str) -> None:
        """As a mail program hands a mail over."""
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=20) as server:
            server.sendmail(sender, [to], raw)

    @contextmanager
    def mailbox(self, user: str) -> Iterator[MailBoxUnencrypted]:
        """The mailbox of one of USERS, as a mail program opens it."""
        with MailBoxUnencrypted("127.0.0.1", self.imap, 20).login(user, PASSWORD) as box:
            yield box

    def logs(self) -> str:
        """What both said: for a test that waited in vain."""
        found = [self.folder / name for name in ("postfix.log", "dovecot.log")]
        return "\n".join(path.read_text() for path in found if path.is_file())


@contextmanager
def running(*, smtp: int, imap: int, lmtp: int, desk: int) -> Iterator[MailServers]:
    """Both servers, until the end of `with`."""
    # Short, for names of sockets; open, for the accounts that the servers change into.
    folder = Path(tempfile.mkdtemp(prefix="mail-", dir="/tmp"))
    folder.chmod(0o755)
    servers = MailServers(smtp, imap, lmtp, desk, folder)
    try:
        _write(servers)
        _postfix(folder, "start")
        _run("dovecot", "-c", str(folder / "dovecot.conf"))
        _wait_for(servers)
        yield servers
    finally:
        with suppress(subprocess.CalledProcessError):
            _postfix(folder, "stop")
        with suppress(subprocess.CalledProcessError):
            _run("doveadm", "-c", str(folder / "dovecot.conf"), "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _write(servers: MailServers) -> None:
    folder, config = servers.folder, servers.folder / "postfix"
    facts = {**vars(servers), "daemons": _asked("daemon_directory")}
    nobody = pwd.getpwnam("nobody")
    for name in ("postfix", "queue", "data", "mails"):
        _made(folder / name)
    shutil.chown(folder / "data", "postfix")
    (config / "main.cf").write_text(MAIN.format(**facts))
    (config / "master.cf").write_text(MASTER.format(**facts))
    (folder / "dovecot.conf").write_text(DOVECOT.format(**facts))
    lines = []
    for user in USERS:
        home = folder / "mails" / user
        _made(home)
        shutil.chown(home, "nobody", nobody.pw_gid)
        lines.append(f"{user}:{{PLAIN}}{PASSWORD}:{nobody.pw_uid}:{nobody.pw_gid}::{home}::\n")
    (folder / "users").write_text("".join(lines))
    for path in (*config.iterdir(), folder / "dovecot.conf", folder / "users"):
        path.chmod(0o644)


def _made(folder: Path) -> None:
    """A folder that the servers' own accounts may enter, whatever the mask of this process."""
    folder.mkdir()
    folder.chmod(0o755)


def _asked(name: str) -> str:
    said = subprocess.run(
        ["postconf", "-d", "-h", name], capture_output=True, text=True, check=True
    )
    return said.stdout.strip()


def _postfix(folder: Path, what: str) -> None:
    _run("postfix", "-c", str(folder / "postfix"), what)


def _run(*command: str) -> None:
    """Without a pipe, which what stays in the background would hold open."""
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, stdin=quiet, stdout=quiet, stderr=quiet, timeout=60)


def _wait_for(servers: MailServers) -> None:
    for _time in range(200):
        try:
            smtplib.SMTP("127.0.0.1", servers.smtp, timeout=5).quit()
            with servers.mailbox(USERS[0]):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(servers.logs())
