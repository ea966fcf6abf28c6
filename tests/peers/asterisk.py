"""An exchange's manager interface (AMI) on the loopback, written from the published protocol.

It greets, asks who is there, answers actions, and tells events; it hangs up when it is told to.
"""

import socket
import threading
from contextlib import suppress

GREETING = b"Asterisk Call Manager/10.0.0\r\n"
USER, SECRET = "desk", "a secret"


def written(fields):
    return "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode() + b"\r\n"


class Asterisk:
    """One exchange: `actions` are those that were asked, of each its fields."""

    def __init__(self, *, greeting=GREETING, events=()):
        self.actions, self.events = [], list(events)
        self._greeting = greeting
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._ends.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(10)

    @property
    def url(self):
        return f"ami://{USER}:{SECRET.replace(' ', '%20')}@127.0.0.1:{self.port}"

    def _serve(self):
        with suppress(OSError):
            while not self._ends.is_set():
                caller, _address = self._server.accept()
                with caller, suppress(OSError):
                    self._speak(caller)

    def _speak(self, caller):
        caller.settimeout(10)
        caller.sendall(self._greeting)
        came = b""
        while not self._ends.is_set():
            while b"\r\n\r\n" not in came:
                more = caller.recv(4096)
                if not more:
                    return
                came += more
            whole, _end, came = came.partition(b"\r\n\r\n")
            asked = dict(
                line.split(": ", 1) for line in whole.decode().split("\r\n") if ": " in line
            )
            self.actions.append(asked)
            if not self._answer(caller, asked):
                return

    def _answer(self, caller, asked):
        """Whether the talk goes on. After the log-in the events come, each by itself, in pieces."""
        is_right = (asked.get("Username"), asked.get("Secret")) == (USER, SECRET)
        if asked["Action"] == "Login" and not is_right:
            caller.sendall(written({"Response": "Error", "ActionID": asked.get("ActionID", "")}))
            return False
        if asked["Action"] == "Logoff":
            caller.sendall(written({"Response": "Goodbye"}))
            return False
        caller.sendall(written({"Response": "Success", "ActionID": asked.get("ActionID", "")}))
        if asked["Action"] == "Login":
            told = b"".join(written(event) for event in self.events)
            for start in range(0, len(told), 100):
                caller.sendall(told[start : start + 100])
            self.events = []
        return self._hangs_up_after is None or len(self.actions) < self._hangs_up_after

    _hangs_up_after = None

    def hang_up_after(self, *events, asked=0):
        """Tell these, hear so many actions besides the log-in, and end the connection."""
        self.events, self._hangs_up_after = list(events), 1 + asked
        return self


def channel_event(event, *, call="1700000000.1", channel="", **more):
    """An event of Asterisk about a channel, with the fields that each has."""
    return {
        "Event": event,
        "Privilege": "call,all",
        "Channel": channel or "PJSIP/trunk-00000001",
        "ChannelState": "4",
        "ChannelStateDesc": "Ring",
        "CallerIDNum": "0639985555",
        "CallerIDName": "<unknown>",
        "ConnectedLineNum": "<unknown>",
        "Language": "fr",
        "Context": "coup-de-fil",
        "Exten": "s",
        "Priority": "1",
        "Uniqueid": call,
        "Linkedid": call,
        **more,
    }
