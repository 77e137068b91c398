"""Copies of what others edit, and merges back into it."""
