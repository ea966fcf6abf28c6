"""Everything that may happen to a desk, in one machine."""

from tests.helpdesk.promise_machine.asking import Asking
from tests.helpdesk.promise_machine.passes import Passing
from tests.helpdesk.promise_machine.working import Working
from tests.helpdesk.promise_machine.writing import Writing


class PromiseMachine(Asking, Working, Writing, Passing):
    """One life of the desk, in a transaction that is rolled back at its end."""
