"""The picture of a flow on a page, and the phone beside it: what `flows.picture` finds, put into words and drawn."""
