"""A real Kannel on the loopback, from our own sample of a configuration."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAMS = ("bearerbox", "smsbox")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
SAMPLE = Path(__file__).resolve().parents[2] / "site/deploy/kannel/kannel.conf"
PASSWORD = "a-password-of-the-tests"
START_SECONDS = 30


class Kannel:
    """`smsbox` may be stopped and started again; `url` is SMS_URL for it."""

    def __init__(self, folder: Path, ports: dict[str, int], smsc, site: str):
        self.url = f"kannel+http://desk:{PASSWORD}@127.0.0.1:{ports['13013']}/cgi-bin/sendsms"
        self._file = folder / "kannel.conf"
        self._file.write_text(
            _written(SAMPLE.read_text("utf-8"), folder, ports, smsc, site), "utf-8"
        )
        self._ports, self._folder, self._smsc = ports, folder, smsc
        self.running: dict[str, subprocess.Popen] = {}

    def start(self, name: str) -> None:
        with (self._folder / f"{name}.said").open("ab") as said:
            command = [shutil.which(name), "-v", "2", str(self._file)]
            self.running[name] = subprocess.Popen(command, stdout=said, stderr=said)
        port = self._ports["13001" if name == "bearerbox" else "13013"]
        assert until(lambda: answers(port)), self.said()

    def stop(self, name: str) -> None:
        process = self.running.pop(name, None)
        if process is None:
            return
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            # bearerbox waits for what it could not hand on.
            process.kill()
            process.wait()

    def said(self) -> str:
        """All that it wrote: logs, and what it says at its start."""
        files = [*self._folder.glob("*.log"), *self._folder.glob("*.said")]
        return "\n".join(file.read_text("utf-8", errors="replace") for file in files)


def _written(sample: str, folder: Path, ports: dict[str, int], smsc, site: str) -> str:
    """The sample with what an operator of Kannel changes, and nothing else."""
    words = {
        "OPERATOR-HOST": "127.0.0.1",
        "OPERATOR-NAME": smsc.system_id,
        "OPERATOR-PASSWORD": smsc.password,
        "SENDSMS-PASSWORD": PASSWORD,
        "ADMIN-PASSWORD": PASSWORD,
        "port = 2775": f"port = {smsc.port}",
        "/var/spool/kannel": str(folder / "spool"),
        "/var/log/kannel": str(folder),
        "http-queue-delay = 10": "http-queue-delay = 1",
        "INCOMING-PASSWORD": PASSWORD,
        "http://kannel:" + PASSWORD + "@127.0.0.1:8000": site.replace(
            "://", f"://kannel:{PASSWORD}@"
        ),
        **{f"-port = {known}": f"-port = {port}" for known, port in ports.items()},
    }
    (folder / "spool" / "reports").mkdir(parents=True)
    for known, new in words.items():
        assert known in sample, known
        sample = sample.replace(known, new)
    return sample


@contextmanager
def running(folder: Path, smsc, ports: dict[str, int], site: str):
    """Kannel, bound to the operator; ended whatever happens."""
    kannel = Kannel(folder, ports, smsc, site)
    try:
        for name in PROGRAMS:
            kannel.start(name)
        assert until(smsc.is_bound), kannel.said()
        yield kannel
    finally:
        for name in reversed(PROGRAMS):
            kannel.stop(name)


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def until(is_so, seconds: float = START_SECONDS) -> bool:
    """Whether it became so in time."""
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        if is_so():
            return True
        time.sleep(0.05)
    return False
