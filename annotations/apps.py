from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = _("Texts")

    def ready(self) -> None:
        from annotations import staleness  # noqa: F401  connects the ledger's follower
