"""Every regular expression of the project, and how each is used: found by walking its modules and their syntax
trees."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, Final, NamedTuple

PACKAGES: Final = ("contract", "copydesk", "enrich", "flows", "ingest")
_EVERY: Final = "finditer"  # successive matches
_WAYS: Final = {
    "compile": "",
    "match": "match",
    "fullmatch": "fullmatch",
    "search": "search",
    **dict.fromkeys(("finditer", "findall", "sub", "subn", "split"), _EVERY),
}
# The position of the flags among the arguments; otherwise the third.
_FLAGS: Final = {"compile": 1, "split": 3, "sub": 4, "subn": 4}
# Expressions that a function builds from a table, by module: the variables that it fills in, and their values.
_FILLED_IN: Final = {"enrich.copies.text.characters": ("its_class", "_CLASSES")}
# Its expression comes from SQL, and is tested where it is read: tests/enrich/landing/test_search.py.
_FROM_SQL: Final = ("enrich.landing.search_rows",)


class Expression(NamedTuple):
    """A regular expression, where it is, and how it is used: `match`, `fullmatch`, `search`, `finditer`."""

    pattern: re.Pattern[Any]
    place: str
    ways: frozenset[str]


def modules() -> Iterator[ModuleType]:
    """All modules of the project's packages, except programs to be executed."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def expressions(found: Iterable[ModuleType]) -> list[Expression]:
    """The regular expressions of modules, each once.

    Raises LookupError if one cannot be determined from its module's syntax tree, or if nothing uses it.
    """
    places: dict[re.Pattern[Any], str] = {}
    ways: defaultdict[re.Pattern[Any], set[str]] = defaultdict(set)
    for module in found:
        if module.__name__ in _FROM_SQL:
            continue
        tree = ast.parse(inspect.getsource(module))
        held = {
            pattern: f"{module.__name__}.{name}" for name, value in vars(module).items() for pattern in _held(value)
        }
        places = held | places
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _is_of_re(call.func, module):
                for pattern in _made(call, module):
                    places.setdefault(pattern, f"{module.__name__}:{call.lineno}")
                    ways[pattern] |= {_WAYS[call.func.attr]} - {""}
        for pattern, way in _uses(tree, module, held):
            ways[pattern].add(way)
    if unused := [place for pattern, place in places.items() if not ways[pattern]]:
        msg = f"nothing uses {', '.join(unused)}"
        raise LookupError(msg)
    return [Expression(pattern, place, frozenset(ways[pattern])) for pattern, place in places.items()]


def _uses(
    tree: ast.Module, module: ModuleType, held: Iterable[re.Pattern[Any]]
) -> Iterator[tuple[re.Pattern[Any], str]]:
    """How a module uses its patterns. A pattern that is not used by name may be the value of a variable."""
    unclear: set[str] = set()
    clear: set[re.Pattern[Any]] = set()
    for used in ast.walk(tree):
        if isinstance(used, ast.Attribute) and used.attr in _WAYS and not _is_of_re(used, module):
            value = vars(module).get(used.value.id) if isinstance(used.value, ast.Name) else None
            if isinstance(value, re.Pattern):
                clear.add(value)
                yield value, _WAYS[used.attr]
            elif used.attr != "split":  # strings have a method of this name
                unclear.add(_WAYS[used.attr])
    yield from ((pattern, way) for pattern in held if pattern not in clear for way in unclear)


def _held(value: object, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value: itself, or in a container, a class or a function's defaults; to a limited depth."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth:
        inner: Iterable[object] = ()
        if isinstance(value, Mapping):
            inner = (*value, *value.values())
        elif isinstance(value, list | tuple | set | frozenset):
            inner = value
        elif inspect.isclass(value) and _is_ours(value):
            inner = vars(value).values()
        elif inspect.isfunction(value) and _is_ours(value):
            inner = (*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values())
        elif inspect.isbuiltin(value):
            inner = (value.__self__,)
        for part in inner:
            yield from _held(part, depth - 1)


def _is_ours(value: object) -> bool:
    return str(getattr(value, "__module__", "")).partition(".")[0] in PACKAGES


def _is_of_re(function: ast.expr, module: ModuleType) -> bool:
    """Whether an expression is a function of the module `re` that takes a pattern, such as `re.compile`."""
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and (function.value.id == "re" or vars(module).get(function.value.id) is re)
        and function.attr in _WAYS
    )


def _made(call: ast.Call, module: ModuleType) -> Iterator[re.Pattern[Any]]:
    """The patterns that a call creates: one, or one for each value that a table fills in."""
    given = [
        *(word.value for word in call.keywords if word.arg == "flags"),
        *call.args[_FLAGS.get(call.func.attr, 2) :][:1],
    ]
    flags = _value(given[0], module, {}) if given else 0
    name, table = _FILLED_IN.get(module.__name__, ("", ""))
    for filled in vars(module)[table].values() if table else ("",):
        try:
            written = _value(call.args[0], module, {name: filled})
        except NameError as error:
            msg = f"{module.__name__}:{call.lineno}: a regular expression made of what only a function knows: {error}"
            raise LookupError(msg) from error
        yield re.compile(written, flags)


def _value(expression: ast.expr, module: ModuleType, filled: dict[str, object]) -> Any:
    return eval(compile(ast.Expression(expression), module.__name__, "eval"), vars(module) | filled)
