"""The whole catalogue as CSV files, one a kind, and back.

`sheets` says which columns each file has, `reading` reads files into checked rows, `importing` applies
them in one transaction, `exporting` writes them. Files of the texts' app (sources, citations) are its own.
"""
