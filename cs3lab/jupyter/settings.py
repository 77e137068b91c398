"""The settings of the contents manager: its own, and its choices for Jupyter's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_server.services.contents.manager import AsyncContentsManager
from tornado.web import RequestHandler
from traitlets import Bool, Int, Type, Unicode, default, validate

from cs3lab.jupyter.checkpoints import VersionCheckpoints

if TYPE_CHECKING:
    from cs3lab.services import Services


class ManagerSettings(AsyncContentsManager):
    """The settings of the contents manager of a storage."""

    services: Services

    delete_to_trash = Bool(
        True,
        config=True,
        help="Say “Move to Trash” and delete folders with all that is in them. When off, folders "
        "that are not empty are not deleted. Either way the storage keeps what was deleted in its "
        "trash, where it has one.",
    )
    max_copy_folder_size_mb = Int(
        500, min=0, config=True, help="The largest folder that can be copied, in MB."
    )
    max_document_mb = Int(
        200,
        min=1,
        config=True,
        help="The largest file that is opened, merged or compared, in MB: it is all in memory "
        "then, several times. Larger ones can be downloaded.",
    )
    upload_directory = Unicode(
        config=True,
        help="A folder of this machine in which uploads are collected before they go to the "
        "storage. Default: where the system keeps temporary files.",
    )
    upload_limit_mb = Int(
        20_000,
        min=1,
        config=True,
        help="How much of all uploads under way is collected on this machine at most, in MB.",
    )
    checkpoints_class = Type(VersionCheckpoints, config=True)

    @default("files_handler_class")
    def _default_files_handler_class(self) -> type[RequestHandler]:
        from cs3lab.jupyter.files_handler import StoredFilesHandler

        return StoredFilesHandler

    @default("notary")
    def _default_notary(self) -> Any:
        return self.services.notebooks.notary

    @validate("preferred_dir")
    def _validate_preferred_dir(self, proposal: Any) -> str:
        # Not looked up: the server would wait for the storage at its start, or not start at all.
        return str(proposal["value"]).strip("/")
