"""Quarter hours as whole numbers since 1970, counted and listed by the database itself.

Reading forty thousand instants one by one costs far more than the rules that use them.
"""

from typing import Any

from django.db.models import Aggregate, F, Func, IntegerField, TextField
from django.db.models.functions import Cast


class QuarterNumber(Func):
    """The number of the quarter hour that an instant lies in (`policy.hours.quarter_number`)."""

    arity = 1
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """From the seconds since 1970."""
        template = "(EXTRACT(EPOCH FROM %(expressions)s)::bigint / 900)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Instants are kept as text in UTC."""
        template = "(CAST(strftime('%%%%s', %(expressions)s) AS integer) / 900)"
        return self.as_sql(compiler, connection, template=template, **context)


class Listed(Aggregate):
    """The numbers of a group as one text, "7,8,12", in no order."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """As text, so that one row is one value to read."""
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same under its own name."""
        return self.as_sql(
            compiler, connection, template="GROUP_CONCAT(%(expressions)s)", **context
        )


def listed_quarters(field: str) -> Listed:
    """The quarter numbers of a column of instants, as `Listed`."""
    return Listed(Cast(QuarterNumber(F(field)), TextField()))
