"""Dump and restore: the whole portal in one file, whatever the database.

A dump is a ZIP archive of `tables/{app}.{model}.jsonl`, one JSON object a row, ordered by primary key,
then `manifest.json`: what made it, of which migrations, and for each member its rows, bytes and SHA-256.
The archive's comment is the SHA-256 of every byte before it, so that no byte can be lost or altered
unnoticed. `writing.dump` and `restoring.restore` are the two functions in front.
"""
