"""The public side's own tables: what strangers can see, and the numbered list of what changed there."""

from django.db import models


class PublicItem(models.Model):
    """A thing that is public now. Compared with what should be public, it tells what appeared or went."""

    uuid = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    url = models.CharField(max_length=300)


class PublicChange(models.Model):
    """One entry of the public change list. Its numbers have no gaps: see `portal.publication`."""

    class Action(models.TextChoices):
        UPSERT = "upsert"
        REMOVE = "remove"
        MERGE = "merge"

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=6, choices=Action)
    kind = models.CharField(max_length=20)
    uuid = models.UUIDField()
    url = models.CharField(max_length=300)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["kind", "seq"])]


class PublicHead(models.Model):
    """The one row that counts public changes; locked from the first number drawn to the commit."""

    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_public_head")]
