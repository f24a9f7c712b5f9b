"""Whole collections as files: what the API says of each thing, one after the other, however many there are.

`walking` goes through a collection by key, `formats` writes what it finds as JSON Lines or CSV, `turtle`
writes the catalogue as linked data, `views` answers, `sums` remembers what a finished file added up to.
"""
