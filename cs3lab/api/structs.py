"""The status of the storage, and errors, as browsers get them."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from cs3lab.messages import WORDING, Wording


class Person(msgspec.Struct, frozen=True):
    """A person of the storage."""

    username: Annotated[str, Meta(description="The name to sign in with.")]
    display_name: Annotated[str, Meta(description="The name to show.")]


class Capabilities(msgspec.Struct, frozen=True):
    """Abilities of the storage; null until it was seen to have them, or not."""

    atomic_save: Annotated[
        bool | None, Meta(description="Nobody can save between the comparison and the save.")
    ]
    locks: Annotated[bool | None, Meta(description="Files can be locked.")]
    versions: Annotated[bool | None, Meta(description="Earlier contents are kept.")]
    read_versions: Annotated[bool | None, Meta(description="Earlier contents can be shown.")]
    trash: Annotated[bool | None, Meta(description="What is deleted is kept for a while.")]


class Status(msgspec.Struct, frozen=True):
    """The storage behind the files of this server."""

    user: Annotated[Person | None, Meta(description="Who is signed in; null if unknown.")]
    gateway: Annotated[str, Meta(description="The gateway, as host:port.")]
    root: Annotated[str, Meta(description="The root of the tree as the operator set it.")]
    reachable: Annotated[bool, Meta(description="The storage answers and knows the user.")]
    message: Annotated[str | None, Meta(description="What is wrong, for a person.")]
    wording: Annotated[Wording | None, WORDING]
    reason: Annotated[str | None, Meta(description="What is wrong, for a program.")]
    capabilities: Capabilities
    locking: Annotated[
        bool, Meta(description="Files people edit are locked; the operator may switch that off.")
    ]
    kernel_files: Annotated[bool, Meta(description="Kernels see the files of the tree.")]
    version: Annotated[str, Meta(description="The version of cs3lab.")]


class Error(msgspec.Struct, frozen=True):
    """Why something was refused."""

    message: Annotated[str, Meta(description="What happened, for a person.")]
    wording: Annotated[Wording | None, WORDING]
    reason: Annotated[str | None, Meta(description="What happened, for a program.")]
