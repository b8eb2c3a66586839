"""What a setting of the configuration does: the text below it in its model, read from the source when somebody asks.

Pydantic would read all of them in each process that starts (`use_attribute_docstrings`): a tenth of a start, and no call needs any.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from textwrap import dedent

from pydantic import BaseModel


@lru_cache(maxsize=256)
def explained(model: type[BaseModel]) -> dict[str, str]:
    """Setting, as it stands in a document → what it does; a subclass knows those of the models above it."""
    texts = {name: text for one in reversed(model.__mro__[: -len(BaseModel.__mro__)]) for name, text in _below(one)}
    return {field.alias or name: texts[name] for name, field in model.model_fields.items() if name in texts}


def _below(model: type) -> Iterator[tuple[str, str]]:
    """The settings of one class, each with the text below it."""
    (made,) = ast.parse(dedent(inspect.getsource(model))).body
    for setting, text in pairwise(made.body if isinstance(made, ast.ClassDef) else ()):
        match setting, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, inspect.cleandoc(said)
