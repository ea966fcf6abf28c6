"""A telephone that speaks the least of SIP (RFC 3261), by UDP on the loopback: no sound at all."""

import re
import socket
import threading
import uuid

SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
)


class Telephone:
    """It calls, presses keys and hangs up; and answers whoever calls it as `answers` says."""

    def __init__(self, answers=None):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self.port = self._socket.getsockname()[1]
        # Of the number that is called, the status: 200 where it is not said.
        self._answers = answers or {}
        self.called, self._heard = [], {}
        self._ends, self._news = threading.Event(), threading.Condition()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._ends.set()
        self._thread.join(5)
        self._socket.close()

    def call(self, number, *, port, by="s"):
        """Call as this number; returns the call once somebody has answered."""
        call = {"id": uuid.uuid4().hex, "port": port, "number": number, "by": by, "to": "", "n": 1}
        self._ask("INVITE", call, SDP.format(port=self.port))
        call["to"] = self._answer_of(call, "INVITE")
        self._ask("ACK", call)
        return call

    def press(self, key, call):
        """Press a key of the telephone."""
        call["n"] += 1
        body = f"Signal={key}\r\nDuration=160\r\n"
        self._ask("INFO", call, body, kind="application/dtmf-relay")
        self._answer_of(call, "INFO")

    def hang_up(self, call):
        """The call is over."""
        call["n"] += 1
        self._ask("BYE", call)
        self._answer_of(call, "BYE")

    def _ask(self, method, call, body="", kind="application/sdp"):
        place = f"127.0.0.1:{self.port}"
        lines = [
            f"{method} sip:{call['by']}@127.0.0.1:{call['port']} SIP/2.0",
            f"Via: SIP/2.0/UDP {place};branch=z9hG4bK{uuid.uuid4().hex};rport",
            f"From: <sip:{call['number']}@{place}>;tag={call['id'][:8]}",
            f"To: {call['to'] or '<sip:' + call['by'] + '@127.0.0.1>'}",
            f"Call-ID: {call['id']}",
            f"CSeq: {call['n']} {method}",
            f"Contact: <sip:{call['number']}@{place}>",
            "Max-Forwards: 70",
            *([f"Content-Type: {kind}"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._send("\r\n".join([*lines, "", body]), call["port"])

    def _send(self, words, port):
        self._socket.sendto(words.encode(), ("127.0.0.1", port))

    def _answer_of(self, call, method):
        """The To of the final answer; fails where it is no 200, or none comes."""
        key = (call["id"], f"{call['n']} {method}")
        with self._news:
            assert self._news.wait_for(lambda: key in self._heard, 20), f"no answer to {method}"
        status, to = self._heard[key]
        assert status == 200, status
        return to

    def _listen(self):
        while not self._ends.is_set():
            try:
                data, (_host, port) = self._socket.recvfrom(65536)
            except OSError:
                continue
            words = data.decode(errors="replace")
            if not words.startswith("SIP/2.0"):
                self._be_asked(words, port)
            elif (status := int(words.split(" ", 2)[1])) >= 200:
                with self._news:
                    key = (_field(words, "Call-ID"), _field(words, "CSeq"))
                    self._heard[key] = (status, _field(words, "To"))
                    self._news.notify_all()

    def _be_asked(self, words, port):
        method = words.split(" ", 1)[0]
        if method == "ACK":
            return
        asked = re.match(r"[A-Z]+ sip:([^@ ]*)@?", words)
        if asked is None:
            # Sound, which nobody listens to: it comes to the same port.
            return
        number = asked[1]
        status = 200
        if method == "INVITE":
            with self._news:
                self.called.append(number)
                self._news.notify_all()
            status = self._answers.get(number, 200)
        body = SDP.format(port=self.port) if (method, status) == ("INVITE", 200) else ""
        vias = re.findall(r"(?mi)^via:[^\r]*", words)
        lines = [
            f"SIP/2.0 {status} Said",
            *vias,
            f"From: {_field(words, 'From')}",
            f"To: {_field(words, 'To')};tag=telephone",
            f"Call-ID: {_field(words, 'Call-ID')}",
            f"CSeq: {_field(words, 'CSeq')}",
            f"Contact: <sip:{number}@127.0.0.1:{self.port}>",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._send("\r\n".join([*lines, "", body]), port)


def _field(words, name):
    found = re.search(rf"(?mi)^{name}:\s*([^\r\n]*)", words)
    return found[1] if found else ""
