"""Where experts annotate an article."""
