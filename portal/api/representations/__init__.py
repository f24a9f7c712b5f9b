"""Rows of the database as the API's JSON: plain values in, dictionaries out.

A representation reads its rows with `values()`, everything that many rows refer to in one query each, and
puts them together in memory. Whatever is named is looked up among published things only, so that a
reference to a draft vanishes in one place.
"""
