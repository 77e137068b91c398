"""Jupyter's contents API over a CS3 storage."""
