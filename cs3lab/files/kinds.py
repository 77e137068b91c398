"""What people take a file for, by its name alone."""

from __future__ import annotations


def kind_of(path: str, is_directory: bool = False) -> str:
    """Return what Jupyter calls something: directory, notebook or file."""
    if is_directory:
        return "directory"
    return "notebook" if path.endswith(".ipynb") else "file"
