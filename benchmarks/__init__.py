"""What cs3lab costs, as ratios to a bare client on the same gateway: `python -m benchmarks`."""
