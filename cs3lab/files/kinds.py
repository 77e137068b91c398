"""The kind of a file, by its name alone."""

from __future__ import annotations


def kind_of(path: str, is_directory: bool = False) -> str:
    """Return the kind in Jupyter's words: directory, notebook or file."""
    if is_directory:
        return "directory"
    return "notebook" if path.endswith(".ipynb") else "file"
