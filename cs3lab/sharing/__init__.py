"""Shares, received shares, links and people, as the screens of sharing show them."""
