"""Notes to and from other annotation tools: W3C JSON-LD, doccano JSONL, UIMA CAS XMI (INCEpTION).

`w3c`, `doccano` and `cas` are pure: bytes in, `Note`s out, and back. `importing` and `exporting` join them
to the models; `catalogue` finds what a file's names and addresses mean.
"""
