"""A call that nobody made: who calls, whom, and on what line, where nothing else is said.

Supposed calls are on a line that can do all that a document may ask; what a provider cannot is told by `check`.
"""

from __future__ import annotations

from flows.events import Line

ORDINARY = "+33612345678"
"""A caller."""
NOBODY = "+00000000000"
"""The number called where only a flow is named and no number leads to it."""
LINE = Line(ring_together=True, any_caller_id=True, hunts=True)
