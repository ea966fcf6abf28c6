"""The numbers of guides, which people say aloud: each is given once, for ever."""

from django.db import models


class GuideNumber(models.Model):
    """A number that was given once, and to which guide. It is never given to another."""

    number = models.PositiveIntegerField(unique=True)
    translation_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def next_free(cls) -> int:
        """One more than the highest number that was ever given; 101 for the first."""
        return (cls.objects.aggregate(highest=models.Max("number"))["highest"] or 100) + 1
