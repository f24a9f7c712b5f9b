"""Storing the static files: named by what they hold, and compressed where they are asked for."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Modules that import each other by their plain names.
MODULES = "annotations/"


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Without compressed copies of what nobody asks for: of nearly all files, the one with the plain name."""

    def compress_files(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        asked_for = set(self.hashed_files.values())
        yield from super().compress_files(
            name for name in names if name in asked_for or name.startswith(MODULES)
        )
