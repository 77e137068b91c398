"""The kind of a file, by its name or its content alone."""

from __future__ import annotations


def kind_of(path: str, is_directory: bool = False) -> str:
    """Return the kind in Jupyter's words: directory, notebook or file."""
    if is_directory:
        return "directory"
    return "notebook" if path.endswith(".ipynb") else "file"


def as_text(data: bytes) -> str | None:
    """Return bytes as the text they are in UTF-8, None for others; slow for large ones."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None
