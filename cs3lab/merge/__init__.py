"""Three-way merges of notebooks and text files."""
