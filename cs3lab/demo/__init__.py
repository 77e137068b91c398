"""Two people on one storage, on this machine: what `cs3lab demo` starts."""
