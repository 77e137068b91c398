"""Run the merge command: ``python -m cs3lab.merge BASE LOCAL REMOTE``."""

from __future__ import annotations

import sys

from cs3lab.merge.command import main

sys.exit(main())
