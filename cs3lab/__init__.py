"""JupyterLab on CS3 storage: files, shares, locks and merges."""
