"""Answers fast and never stale: how fresh one is, what is kept, planned once or shown beforehand."""
