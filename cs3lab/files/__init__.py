"""Files of the storage: read, saved, copied, moved. Nothing here knows Jupyter."""
