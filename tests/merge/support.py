"""Small notebooks for tests."""

from typing import Any

from cs3lab.merge.engine import merge_notebooks
from cs3lab.merge.model import NotebookMerge
from cs3lab.merge.notebook import read

Json = dict[str, Any]


def code(name: str, source: str, output: str = "", run: int | None = None, **metadata: Any) -> Json:
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    return {
        "cell_type": "code",
        "id": name,
        "metadata": metadata,
        "source": source,
        "execution_count": run,
        "outputs": outputs,
    }


def markdown(name: str, source: str, **metadata: Any) -> Json:
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def notebook(*cells: Json, **metadata: Any) -> Json:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def merged(base: Json, local: Json, remote: Json, *, by_cell: bool = False) -> NotebookMerge:
    sides = read(base, "base"), read(local, "local"), read(remote, "remote")
    return merge_notebooks(*sides, by_cell=by_cell)


def sources(made: Json) -> list[str]:
    return [cell["source"] for cell in made["cells"]]
