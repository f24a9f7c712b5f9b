"""How a release says that it wants to be cited.

Citation File Format 1.2.0 (citation-file-format.github.io), written as the JSON subset of YAML line by
line, and the metadata of DataCite 4.5 (schema.datacite.org) in the JSON of its API, without a DOI: who
registers one sends them.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

Json = dict[str, Any]
PORTAL = "Scholium"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_ID = "CC-BY-4.0"


def cff(*, number: int, title: str, notes: str, at: datetime, uuid: UUID, url: str) -> str:
    """CITATION.cff."""
    fields: Json = {
        "cff-version": "1.2.0",
        "message": "If you use this release, please cite it as below.",
        "type": "dataset",
        "title": title,
        "version": str(number),
        "date-released": at.date().isoformat(),
        "url": url,
        "license": LICENCE_ID,
        "authors": [{"name": PORTAL}],
        "identifiers": [{"type": "other", "value": f"urn:uuid:{uuid}"}],
    }
    if notes:
        fields["abstract"] = notes
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return "".join(lines)


def datacite(*, number: int, title: str, notes: str, at: datetime, uuid: UUID, url: str) -> Json:
    """The attributes of a DataCite record."""
    descriptions = [{"description": notes, "descriptionType": "Abstract"}] if notes else []
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "url": url,
        "version": str(number),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Release"},
        "titles": [{"title": title}],
        "creators": [{"name": PORTAL, "nameType": "Organizational"}],
        "publisher": {"name": PORTAL},
        "publicationYear": at.year,
        "dates": [{"date": at.date().isoformat(), "dateType": "Issued"}],
        "alternateIdentifiers": [
            {"alternateIdentifier": f"urn:uuid:{uuid}", "alternateIdentifierType": "UUID"}
        ],
        "rightsList": [
            {
                "rights": "Creative Commons Attribution 4.0 International",
                "rightsUri": LICENCE,
                "rightsIdentifier": LICENCE_ID,
                "rightsIdentifierScheme": "SPDX",
            }
        ],
        "descriptions": descriptions,
    }
