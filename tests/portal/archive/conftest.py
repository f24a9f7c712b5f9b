"""A dump to look into, to spoil and to restore."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.portal.archive import life


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive") / "kept.zip"


@pytest.fixture
def archive(db: None, kept: Path, tmp_path: Path) -> Path:
    """A copy of a dump of a life, made once; the database is empty."""
    if not kept.exists():
        with transaction.atomic():
            life.live()
            call_command("dump", str(kept), stdout=StringIO())
            transaction.set_rollback(True)
    copy = tmp_path / "copy.zip"
    copy.write_bytes(kept.read_bytes())
    return copy
