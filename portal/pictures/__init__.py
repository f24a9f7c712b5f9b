"""Pictures of the catalogue, drawn on the server as SVG with presentation attributes only."""
