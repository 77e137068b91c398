"""People at work while everything around them fails: `python -m benchmarks faults`.

What was acknowledged must be stored, whatever fails. `plan` draws from a seed what people do and
what fails, `run` does it to real servers, and `ledger` says what must be true afterwards.
"""
