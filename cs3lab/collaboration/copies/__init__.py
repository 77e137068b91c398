"""Copies that know their original: made, found again, and proposed to its owner."""
