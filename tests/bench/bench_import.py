"""How long an article's import and the suggestions for it take, with the full catalogue.

    make bench BENCH=import

The text is ../shared/article/article.txt where it is, else the sample's digest. Each round is undone.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from pathlib import Path

from tests.bench.figures import Figure, report

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "article" / "article.txt"
SAMPLE = ROOT / "portal" / "sample" / "digest.txt"
ROUNDS = 5


def main() -> int:
    from instruments.models import Entity

    path = SHARED if SHARED.exists() else SAMPLE
    imports, suggestions = zip(*(measured(path) for _ in range(ROUNDS)), strict=True)
    entities = Entity.objects.published().count()
    return report(
        f"{path.name}, {len(path.read_text('utf-8'))} characters, {entities} entities",
        [
            Figure("import and publish", statistics.median(imports), 0.5, "s"),
            Figure("import and publish, the first time", imports[0], 0.5, "s"),
            Figure("suggest", statistics.median(suggestions), 1.0, "s"),
            Figure("suggest, the first time", suggestions[0], 1.0, "s"),
        ],
    )


def measured(path: Path) -> tuple[float, float]:
    """Seconds of import and of suggest, as the commands do them; nothing stays."""
    from django.db import transaction

    with transaction.atomic():
        imported = command("import_article", str(path), slug="benched", publish=True)
        suggested = command("suggest", "benched")
        transaction.set_rollback(True)
    return imported, suggested


def command(*arguments: str, **options: object) -> float:
    from django.core.management import call_command

    began = time.perf_counter()
    call_command(*arguments, stdout=io.StringIO(), **options)
    return time.perf_counter() - began


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main())
