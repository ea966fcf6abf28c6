"""Carry over what 0003 made room for: related cases, and the words of names."""

from django.db import migrations

BATCH = 1000


def copy_related(apps, schema_editor):
    """A case pointed to one other; now each knows the other."""
    case = apps.get_model("helpdesk", "Case")
    pairs = case.objects.filter(related_to__isnull=False).values_list("pk", "related_to_id")
    link = case.related.through
    for one, other in pairs.iterator():
        link.objects.bulk_create(
            [
                link(from_case_id=one, to_case_id=other),
                link(from_case_id=other, to_case_id=one),
            ],
            ignore_conflicts=True,
        )


def write_name_words(apps, schema_editor):
    """The folded name is there already: its words, forwards and backwards."""
    person, name_word = (apps.get_model("helpdesk", name) for name in ("Person", "NameWord"))
    words = []
    for pk, name in person.objects.values_list("pk", "search_name").iterator():
        words += [
            name_word(person_id=pk, word=word[:60], backwards=word[:60][::-1])
            for word in set(name.split())
        ]
        if len(words) > BATCH:
            name_word.objects.bulk_create(words, ignore_conflicts=True)
            words = []
    name_word.objects.bulk_create(words, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [("helpdesk", "0003_case_desk")]

    operations = [
        migrations.RunPython(copy_related, migrations.RunPython.noop),
        migrations.RunPython(write_name_words, migrations.RunPython.noop),
    ]
