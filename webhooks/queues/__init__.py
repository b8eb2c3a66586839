"""Callers who wait in a queue: their places are hunts (`webhooks.hunts`), to which free agents are added one after the other.

A call that comes to a queue gets a place, which is a row; giving callers to agents is an errand like ringing them, run by the
worker at once, and by a web process where the worker does not.
"""
