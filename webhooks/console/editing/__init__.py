"""Editing in place: forms made from the document's own models, each edit a step of the working draft."""
