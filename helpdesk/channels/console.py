"""The default channel: a line on the server's screen. It reaches nobody, and says so."""

import logging

from helpdesk.channels.base import Delivery, Message

log = logging.getLogger(__name__)


class ConsoleDriver:
    """Prints that a message was due, without its number, name or trust word (decision 5)."""

    def send(self, message: Message) -> Delivery:
        """Never raises; never reaches anybody."""
        log.info(
            "Message for nobody (no gateway): %s [%s]", message.summary, message.idempotency_key
        )
        return Delivery(reached=False)
