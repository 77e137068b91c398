"""Views over shares, received shares, links and people: each screen's answer, asked for once."""
