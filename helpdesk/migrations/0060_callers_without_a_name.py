"""Who called and told nobody who they are has no name: it was written down in French.

Nobody is called so: the words are those that the desk wrote, in the languages that it was in.
"""

from typing import Any

from django.db import migrations

MADE_UP = ("Personne inconnue", "Unknown caller")


def clear_names(apps: Any, schema_editor: Any) -> None:
    """Only of records that a missed call or a voice message opened."""
    people = apps.get_model("helpdesk", "Person").objects
    keys = list(
        people.filter(name__in=MADE_UP, cases__source="missed").values_list("pk", flat=True)
    )
    apps.get_model("helpdesk", "NameWord").objects.filter(person__in=keys).delete()
    people.filter(pk__in=keys).update(name="", search_name="")


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0059_words_that_got_to_nobody")]

    operations = [migrations.RunPython(clear_names, migrations.RunPython.noop)]
