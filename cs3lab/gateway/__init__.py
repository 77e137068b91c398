"""A CS3 gateway for one machine: files on disk, state in SQLite."""
