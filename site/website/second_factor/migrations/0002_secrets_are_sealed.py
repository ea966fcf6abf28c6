"""Secrets of apps are kept sealed: those of before stood in clear, in backups too."""

from typing import Any

from django.db import migrations

from website.second_factor.sealing import opened, sealed


def seal(apps: Any, schema_editor: Any) -> None:
    """Each that stands there; again changes nothing of what it opens."""
    for row in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        row.key = sealed(opened(row.key, user_id=row.user_id), user_id=row.user_id)
        row.save(update_fields=["key"])


def unseal(apps: Any, schema_editor: Any) -> None:
    """As an earlier version reads them."""
    for row in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        row.key = opened(row.key, user_id=row.user_id).hex()
        row.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = (("second_factor", "0001_second_proofs"), ("otp_totp", "0003_add_timestamps"))
    operations = (migrations.RunPython(seal, unseal, elidable=False),)
