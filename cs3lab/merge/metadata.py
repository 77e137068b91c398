"""Merges of metadata and attachments: dictionaries, key by key. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cs3lab.merge.notebook import Json

#: Where a cell of ours keeps what it knows.
NAMESPACE = "cs3lab"
#: Set in that namespace of a cell merged from both sides until it is run.
NOT_RUN = "not_run_since_merge"

#: Metadata of a cell that only records a run: it goes where the outputs go.
OF_RUN = frozenset({"execution", "ExecuteTime", "executionInfo", "outputId", "papermill"})
#: Metadata of a cell that says how it is shown or who opened it: never a question.
_VIEW_OF_CELL = OF_RUN | {
    *("autoscroll", "collapsed", "hidden", "jupyter", "scrolled", "trusted"),
    *("code_folding", "heading_collapsed", "height", "width"),
    *("hideCode", "hideOutput", "hidePrompt", "hide_input", "hide_output", "init_cell"),
    *("inputHidden", "outputHidden", "outputsHidden", "output_id", "run_control"),
    *("colab", "colab_type", "base_uri", "id", "uuid", "_cell_guid", "_uuid"),
    *("azdata", "button", "datalore", "ein.hycell", "ein.tags", "gather", "microsoft"),
    *("nbpresent", "new_sheet", "nteract", "pycharm", "vscode"),
    *("application/vnd.databricks.v1+cell", "lines_to_next_cell", "lines_to_end_of_cell_marker"),
    NAMESPACE,
}
#: Metadata of a notebook written by programs, not people: never a question.
_OF_PROGRAMS = frozenset(
    {
        *("kernelspec", "kernel_info", "language", "language_info", "orig_nbformat", "signature"),
        *("file_extension", "mimetype", "name", "nbconvert_exporter", "pygments_lexer", "version"),
        *("celltoolbar", "hide_input", "latex_envs", "nbTranslate", "notify_time", "trusted"),
        *("toc", "toc-autonumbering", "toc-showcode", "toc-showmarkdowntxt", "toc-showtags"),
        *("toc_position", "varInspector", "widgets", "execution", "papermill", "record_timing"),
        *("accelerator", "colab", "gpuClass", "gist", "gist_id", "_draft", "anaconda-cloud"),
        *("application/vnd.databricks.v1+notebook", "availableInstances", "instance_type"),
        *("azureml", "environment", "interpreter", "jupytext", "microsoft", "nbpresent"),
        *("nteract", "pycharm", "stem_cell", "vscode", "nbdime-conflicts", NAMESPACE),
    }
)


class _Absent:
    """No such key: None is a value metadata can have."""


_ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class KeyConflict:
    """A key that both sides changed differently; absent values are None and not ``present``."""

    path: tuple[str, ...]
    values: tuple[Any, Any, Any]
    present: tuple[bool, bool, bool]


def merge_cell_metadata(base: Json, local: Json, remote: Json) -> tuple[Json, list[KeyConflict]]:
    """Return the merged metadata of a cell, and their conflicts."""
    return merge_keys(base, local, remote, _VIEW_OF_CELL)


def merge_notebook_metadata(
    base: Json, local: Json, remote: Json
) -> tuple[Json, list[KeyConflict]]:
    """Return the merged metadata of a notebook, and their conflicts."""
    return merge_keys(base, local, remote, _OF_PROGRAMS)


def merge_extra(base: Json, local: Json, remote: Json) -> Json:
    """Return the merged fields that nbformat does not know; nobody is asked about them."""
    return merge_keys(base, local, remote, frozenset((*base, *local, *remote)))[0]


def merge_keys(
    base: Json, local: Json, remote: Json, never_asked: frozenset[str] = frozenset()
) -> tuple[Json, list[KeyConflict]]:
    """Return the merged dictionary and its conflicts.

    Where both sides changed a key, the base's value stands, and it is a conflict. At and below the
    keys ``never_asked`` about, remote's stands, and it is none.
    """
    conflicts: list[KeyConflict] = []
    merged = _merge(base, local, remote, (), never_asked, conflicts)
    return merged, conflicts


def _merge(
    base: Json,
    local: Json,
    remote: Json,
    path: tuple[str, ...],
    never_asked: frozenset[str],
    conflicts: list[KeyConflict],
) -> Json:
    result: Json = {}
    for key in {**remote, **local}:
        triple = tuple(side.get(key, _ABSENT) for side in (base, local, remote))
        value = _value(triple, (*path, key), never_asked, conflicts)
        if value is not _ABSENT:
            result[key] = value
    return result


def _value(
    triple: tuple[Any, ...],
    path: tuple[str, ...],
    never_asked: frozenset[str],
    conflicts: list[KeyConflict],
) -> Any:
    base, local, remote = triple
    if local in (remote, base):
        return remote
    if remote == base:
        return local
    if isinstance(local, Mapping) and isinstance(remote, Mapping):
        # Also where both added the key: different entries of two dictionaries are no conflict.
        below = base if isinstance(base, Mapping) else {}
        return _merge(dict(below), dict(local), dict(remote), path, never_asked, conflicts)
    if path == ("tags",) and isinstance(local, list) and isinstance(remote, list):
        return _merge_tags(base if isinstance(base, list) else [], local, remote)
    if path[0] in never_asked:
        # A change is kept rather than a deletion, whichever side made it.
        return local if remote is _ABSENT else remote
    present = tuple(value is not _ABSENT for value in triple)
    values = tuple(None if value is _ABSENT else value for value in triple)
    conflicts.append(
        KeyConflict(path, (values[0], values[1], values[2]), (present[0], present[1], present[2]))
    )
    return base


def _merge_tags(base: list[Any], local: list[Any], remote: list[Any]) -> list[Any]:
    # A set, as nbformat defines tags: their order says nothing, so it is never a conflict.
    kept = [tag for tag in remote if tag in local or tag not in base]
    return kept + [tag for tag in local if tag not in remote and tag not in base]
