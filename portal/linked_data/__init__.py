"""What the site says as linked data: JSON-LD of entities, Web Annotations of notes."""
