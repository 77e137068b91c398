"""Who edits: one lock of this server for each file open here, kept while somebody edits it."""
