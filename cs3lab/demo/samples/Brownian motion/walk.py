"""Random walks in the plane, as pollen grains take them in water."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def walks(count: int, steps: int, seed: int) -> NDArray[np.float64]:
    """Return the places (count x steps x 2) of walkers who all start at the origin."""
    strides = np.random.default_rng(seed).normal(size=(count, steps, 2))
    strides[:, 0] = 0
    places: NDArray[np.float64] = strides.cumsum(axis=1)
    return places


def mean_square_distance(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each step the squared distance from the origin, averaged over the walkers."""
    distances: NDArray[np.float64] = (places**2).sum(axis=2).mean(axis=0)
    return distances
