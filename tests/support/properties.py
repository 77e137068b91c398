"""`given` for properties, with as many examples as a run of all tests has time for.

`CS3LAB_EXAMPLES` takes more of them.
"""

import os

from hypothesis import HealthCheck, given, settings

__all__ = ["given"]

EXAMPLES = int(os.environ.get("CS3LAB_EXAMPLES", "100"))

# A machine that is busy with other tests takes any time it likes.
settings.register_profile(
    "cs3lab", max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("cs3lab")
