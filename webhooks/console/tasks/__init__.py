"""Work that takes more than a moment: it is begun on a page, done by the worker, looked at meanwhile or left, and come back to."""
