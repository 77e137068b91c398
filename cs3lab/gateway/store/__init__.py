"""Files on disk and what is known about them."""
