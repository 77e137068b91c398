"""The tree people see, and where its paths lead on the storage."""
