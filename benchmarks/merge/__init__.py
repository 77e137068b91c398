"""Measuring the merge on what people really merged."""
