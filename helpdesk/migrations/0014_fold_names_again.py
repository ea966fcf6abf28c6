"""Names are folded in a new way: "Le Goff" and "Legoff" are one, "Mme" is no name, ł is l.

In pieces, each its own transaction: a desk with a million people keeps no lock for long, and what was
stopped goes on from the start without harm. The folding is that of the code, whatever it is by then.
"""

from django.db import migrations, transaction

from helpdesk.policy.names import name_words, search_form

PIECE = 1000
WORD = 60


def fold_again(apps, schema_editor):
    people = apps.get_model("helpdesk", "Person").objects.using(schema_editor.connection.alias)
    last = 0
    while piece := list(people.filter(pk__gt=last).order_by("pk")[:PIECE]):
        with transaction.atomic(using=schema_editor.connection.alias):
            _fold(apps, people, piece)
        last = piece[-1].pk


def _fold(apps, people, piece):
    """The names of these people, and of those who were merged into one of them."""
    merged = {}
    for kept, name in people.filter(merged_into__in=piece).values_list("merged_into", "name"):
        merged.setdefault(kept, []).append(name)
    words = apps.get_model("helpdesk", "NameWord")
    rows = []
    for person in piece:
        person.search_name = search_form(person.name)
        names = [person.name, *merged.get(person.pk, ())]
        found = {word[:WORD] for name in names for word in name_words(name)}
        rows += [words(person=person, word=word, backwards=word[::-1]) for word in sorted(found)]
    people.bulk_update(piece, ["search_name"])
    words.objects.using(people.db).filter(person__in=piece).delete()
    words.objects.using(people.db).bulk_create(rows)


class Migration(migrations.Migration):

    atomic = False
    dependencies = [("helpdesk", "0013_numbers_by_last_four")]

    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
