"""Every scenario, against every server asked for."""

import pytest

from tests.interop.files import AbstractFileTests
from tests.interop.links import AbstractLinkTests
from tests.interop.locks import AbstractLockTests
from tests.interop.received import AbstractReceivedTests
from tests.interop.shares import AbstractShareTests
from tests.interop.transfers import AbstractTransferTests
from tests.interop.trash import AbstractTrashTests
from tests.interop.versions import AbstractVersionTests

pytestmark = pytest.mark.asyncio


class TestFiles(AbstractFileTests):
    """Files and folders."""


class TestTransfers(AbstractTransferTests):
    """Contents."""


class TestVersions(AbstractVersionTests):
    """Earlier contents."""


class TestTrash(AbstractTrashTests):
    """What was deleted."""


class TestLocks(AbstractLockTests):
    """Who may write."""


class TestShares(AbstractShareTests):
    """Between people."""


class TestReceived(AbstractReceivedTests):
    """What others share."""


class TestLinks(AbstractLinkTests):
    """For whoever knows the link."""
