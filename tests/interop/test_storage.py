"""Every scenario, against every server asked for."""

import pytest

from tests.interop.deleted import AbstractDeletedTests
from tests.interop.faults import AbstractCutSaveTests, AbstractLostAnswerTests, AbstractTokenTests
from tests.interop.files import AbstractFileTests
from tests.interop.links import AbstractLinkTests
from tests.interop.locks import AbstractLockTests
from tests.interop.processing import AbstractProcessingTests
from tests.interop.received import AbstractReceivedTests
from tests.interop.shares import AbstractShareTests
from tests.interop.spaces import AbstractSpaceTests
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


class TestProcessing(AbstractProcessingTests):
    """What was saved a moment ago."""


class TestLostAnswers(AbstractLostAnswerTests):
    """Done, and not told."""


class TestCutSaves(AbstractCutSaveTests):
    """Saves that end in their middle."""


class TestTokens(AbstractTokenTests):
    """Tokens that end."""


class TestSpaces(AbstractSpaceTests):
    """Homes and projects."""


class TestDeleted(AbstractDeletedTests):
    """Shares of what is gone."""
