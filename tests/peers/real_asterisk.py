"""A real Asterisk on the loopback, in a root of its own, with our own samples of its files.

Debian 12 and 13 have none: debootstrap makes a root of the newest Debian with it, once, and keeps
it beside other things of the cache (ASTERISK_ROOT says another place).
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
ROOT = Path(os.environ.get("ASTERISK_ROOT", CACHE / "coup-de-fil" / "asterisk"))
SAMPLES = Path(__file__).resolve().parents[2] / "site/deploy/asterisk"
SECRET = "a-secret-of-the-tests"
START_SECONDS = 120
READY = "Asterisk Ready."
HOURS = (
    " same => n,GotoIfTime(09:00-12:30,mon-fri,*,*?open)\n",
    " same => n,GotoIfTime(14:00-18:00,mon-fri,*,*?open)\n",
)


def why_not() -> str:
    """Why there can be no Asterisk here; "" where there is one, or may be made."""
    if os.geteuid() != 0:
        return "a root of its own needs the rights of root"
    if (ROOT / "usr/sbin/asterisk").exists():
        return ""
    return "" if shutil.which("debootstrap") else "debootstrap is not installed"


def make_root() -> str:
    """Make the root where there is none, in some minutes; why that failed, "" where it did not."""
    if (ROOT / "usr/sbin/asterisk").exists():
        return ""
    making = ROOT.with_name(f"{ROOT.name}-{os.getpid()}")
    making.parent.mkdir(parents=True, exist_ok=True)
    command = [
        "debootstrap",
        "--variant=minbase",
        "--include=asterisk,asterisk-core-sounds-fr-wav",
        "sid",
        str(making),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)
    if done.returncode:
        shutil.rmtree(making, ignore_errors=True)
        return f"debootstrap failed: {done.stdout[-300:]} {done.stderr[-300:]}"
    making.rename(ROOT)
    return ""


class RealAsterisk:
    """One exchange; `url` is AMI_URL for it. `phone` is the port where every telephone is."""

    def __init__(self, name: str, ports: tuple[int, int], phone: int):
        self.ami, self.sip = ports
        self.url = f"ami://coup-de-fil:{SECRET}@127.0.0.1:{self.ami}"
        self.within = f"/srv/{name}"
        self.folder = ROOT / self.within.lstrip("/")
        shutil.rmtree(self.folder, ignore_errors=True)
        for each in ("etc", "run", "log", "spool", "lib"):
            (self.folder / each).mkdir(parents=True)
        for file, words in _files(self, phone).items():
            (self.folder / "etc" / file).write_text(words, "utf-8")

    def __enter__(self):
        config = f"{self.within}/etc/asterisk.conf"
        command = ["chroot", str(ROOT), "/usr/sbin/asterisk", "-f", "-C", config]
        said = (self.folder / "said").open("ab")
        with said:
            self._process = subprocess.Popen(command, stdout=said, stderr=said)
        ends_at = time.monotonic() + START_SECONDS
        # Its manager interface answers before the dialplan is there.
        while READY not in self.said():
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < ends_at, self.said()
            time.sleep(0.2)
        return self

    def __exit__(self, *_error):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self) -> str:
        """What it wrote: its own words, and its log."""
        files = [self.folder / "said", *(self.folder / "log").glob("*")]
        return "\n".join(each.read_text("utf-8", "replace")[-6000:] for each in files)


def _files(asterisk: RealAsterisk, phone: int) -> dict[str, str]:
    """Our samples with what an operator changes, and the least that Asterisk asks for besides."""
    dialplan = (SAMPLES / "extensions.conf").read_text("utf-8")
    for hours in HOURS:
        # At any hour of the day the tests run, nobody is there.
        assert hours in dialplan
        dialplan = dialplan.replace(hours, "")
    manager = (SAMPLES / "manager.conf").read_text("utf-8").replace("THE-SECRET", SECRET)
    assert "port = 5038\n" in manager
    folders = {
        "astetcdir": "etc",
        "astrundir": "run",
        "astlogdir": "log",
        "astspooldir": "spool",
        "astdbdir": "lib",
    }
    within = "".join(f"{key} => {asterisk.within}/{name}\n" for key, name in folders.items())
    contact = f"sip:201@127.0.0.1:{phone}"
    return {
        "asterisk.conf": f"[directories]\n{within}[options]\nverbose = 3\n",
        "extensions.conf": dialplan.replace("THE-TRUNK", "trunk"),
        "manager.conf": manager.replace("port = 5038\n", f"port = {asterisk.ami}\n"),
        "logger.conf": "[logfiles]\nmessages.log => notice,warning,error,verbose\n",
        "modules.conf": "[modules]\nautoload = yes\n",
        "queues.conf": "[general]\n",
        "pjsip.conf": (
            "[udp]\ntype=transport\nprotocol=udp\n"
            f"bind=127.0.0.1:{asterisk.sip}\n\n"
            "[trunk]\ntype=endpoint\ncontext=coup-de-fil\ndisallow=all\nallow=ulaw\n"
            "aors=trunk\ndtmf_mode=info\n\n"
            f"[trunk]\ntype=aor\ncontact={contact}\n\n"
            "[trunk]\ntype=identify\nendpoint=trunk\nmatch=127.0.0.1\n\n"
            "[201]\ntype=endpoint\ncontext=none\ndisallow=all\nallow=ulaw\naors=201\n\n"
            f"[201]\ntype=aor\ncontact={contact}\n"
        ),
    }
