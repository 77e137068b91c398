"""Merges and comparisons of what the storage holds, carried out for the person of this server."""
