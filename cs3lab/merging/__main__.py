"""Run the merge command: ``python -m cs3lab.merging BASE LOCAL REMOTE``."""

from __future__ import annotations

import sys

from .command import main

sys.exit(main())
