"""Papermill engines: a kernel of its own through nbclient, or an IPython shell in a process of its own."""
