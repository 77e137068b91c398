"""Everything done with copies, over one memory of their origin records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cs3lab.collaboration.copies.answering import Answerer
from cs3lab.collaboration.copies.making import Maker
from cs3lab.collaboration.copies.proposing import Proposer
from cs3lab.collaboration.copies.record import OriginRecords
from cs3lab.collaboration.copies.state import States

if TYPE_CHECKING:
    from cs3lab.files.documents import Documents
    from cs3lab.files.notebooks import Notebooks
    from cs3lab.files.tree import Tree
    from cs3lab.locking.writing import LockedWriter
    from cs3lab.sharing.service import SharingService


@dataclass(frozen=True, slots=True)
class Copies:
    """The parts that the screens of copies ask."""

    maker: Maker
    states: States
    proposer: Proposer
    answerer: Answerer

    @classmethod
    def over(
        cls,
        tree: Tree,
        documents: Documents,
        notebooks: Notebooks,
        writer: LockedWriter,
        sharing: SharingService,
    ) -> Copies:
        """Build the parts for one server."""
        records = OriginRecords(tree, documents)
        return cls(
            Maker(tree, documents, notebooks),
            States(tree, documents, notebooks, records),
            Proposer(tree, writer, records, sharing.outgoing),
            Answerer(tree, writer),
        )
