"""The workbench: the admin page where experts annotate an article, and what it asks of the server."""
