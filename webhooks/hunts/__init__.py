"""People who are rung over REST while a caller waits with music: what no document can do (`flows.ringing`).

A dial that needs it opens a hunt: a row in SQL, and errands, which are requests to the provider. The worker runs the errands at
once; should it be away, the web processes do it a moment later. Whatever a leg does comes back in webhooks and moves the row.
"""
