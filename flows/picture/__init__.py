"""A flow as a picture: what stands where, and the way a call took through it. Pure: no words for people, no page."""

from flows.picture.draw import draw
from flows.picture.following import Path, lit
from flows.picture.nodes import Node, node_id

__all__ = ["Node", "Path", "draw", "lit", "node_id"]
