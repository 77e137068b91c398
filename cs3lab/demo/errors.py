"""What can keep the demo from running."""


class DemoError(Exception):
    """The demo cannot go on; the message says what happened and what to do."""
