"""Ringing people while a caller waits: who is rung, who takes the call, who is told to stop. Pure, like the interpreter."""
