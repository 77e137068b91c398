"""Scenarios any CS3 storage can be proven by: see conftest.py for how to name one."""
