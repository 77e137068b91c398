"""JupyterLab on CS3 storage: files, shares, locks and merges."""

from __future__ import annotations

from typing import Any

__all__: list[str] = []


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    # Imported here: the protocol client and the gateway are used without a Jupyter server too.
    from cs3lab.app import Cs3Lab

    return [{"module": "cs3lab", "app": Cs3Lab}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "cs3lab"}]
