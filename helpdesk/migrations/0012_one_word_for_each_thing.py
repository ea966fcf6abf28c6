"""A worry is a kind of safeguarding; "sent on" is "referred". Stored codes stay."""

from django.db import migrations, models

from helpdesk.choices import ClosingReason

REASONS = [
    ("solved_together", "Solved with the person"),
    ("solved_for", "Solved for the person"),
    ("referred", "Referred to somebody else"),
    ("not_helped", "We could not help"),
    ("unreachable", "Could not be reached"),
    ("withdrawn", "The person stopped"),
    ("duplicate", "Duplicate"),
]
REFERRALS = [
    ("operateur_ou_organisme_en_charge", "The operator or body in charge"),
    ("aide_aux_demarches_administratives", "Help with paperwork"),
    ("administration", "A public office"),
    ("mediation_numerique", "Digital help nearby"),
    ("aide_sociale", "Social services"),
    ("insertion_professionnelle", "Help to find work"),
    ("autre", "Somebody else"),
]
LABELS = [("scam", "Perhaps a scam"), ("coercion", "Perhaps under pressure"), ("other", "Another reason")]
KINDS = [code for code, _label in LABELS]


class Migration(migrations.Migration):

    dependencies = [("helpdesk", "0011_no_words_in_columns")]

    operations = [
        migrations.RemoveConstraint(model_name="safeguardingflag", name="worry_known"),
        migrations.RenameField(model_name="safeguardingflag", old_name="worry", new_name="kind"),
        migrations.AddConstraint(
            model_name="safeguardingflag",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=KINDS), name="safeguarding_kind_known"
            ),
        ),
        # Labels alone: the database is not touched.
        migrations.AlterField(
            model_name="safeguardingflag",
            name="kind",
            field=models.CharField(choices=LABELS, max_length=10),
        ),
        migrations.AlterField(
            model_name="case",
            name="closing_reason",
            field=models.CharField(blank=True, choices=REASONS, max_length=20),
        ),
        migrations.AlterField(
            model_name="case",
            name="referral",
            field=models.CharField(
                blank=True, choices=REFERRALS, max_length=40, verbose_name="referred to"
            ),
        ),
        migrations.AlterField(
            model_name="pendingreason",
            name="closing_reason",
            field=models.CharField(
                choices=REASONS,
                default=ClosingReason.UNREACHABLE,
                max_length=20,
                verbose_name="how it ends without an answer",
            ),
        ),
    ]
