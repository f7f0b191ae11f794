"""Files of a course: YAML read as plain data, held against a JSON Schema, with the line of what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from yaml.constructor import SafeConstructor

from .problems import FileError, Problem

LONGEST_FILE = 200_000
LONGEST_VALUE = 60
DEEPEST = 10
"""Levels of lists in lists; a file of a course has four, and the parser in C crashes on thousands."""
PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
REMEDIES = {
    "type": "write the fields of the schema, one a line",
    "additionalProperties": "look for a misspelt field",
}
SAYS = {"not": "does not belong to a question of this kind"}
"""What is said in place of the words of jsonschema."""
YAML_REMEDY = "check the indentation, the colons, and the quotes around texts that hold a bracket, a colon or #"
QUOTE = "'"
Place = Sequence[str | int]


def load_data(path: Path, schema: str) -> dict[str, Any]:
    """The content of a YAML file that fits a schema; MatcalcError with file, line, field and remedy otherwise."""
    node = _composed(path)
    problem = next(_problems(path, node, schema), None)
    if problem is not None:
        raise FileError(problem)
    data: dict[str, Any] = _constructed(path, node)
    return data


def schema_problems(path: Path, schema: str) -> list[Problem]:
    """Everything that is wrong with the form of a file; what its formulas mean is not yet looked at."""
    try:
        return list(_problems(path, _composed(path), schema))
    except FileError as error:
        return [error.problem]


def fields_of(path: Path) -> frozenset[str]:
    """The names of the fields of a YAML file, whatever it holds; MatcalcError for a file that is not YAML."""
    node = _composed(path)
    return frozenset(key.value for key, _ in node.value) if isinstance(node, yaml.MappingNode) else frozenset()


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise FileError(Problem(str(path), None, f"cannot be read ({problem}); give a text file in UTF-8")) from None
    if len(text) > LONGEST_FILE:
        says = f"{len(text)} characters; a file of a course has at most {LONGEST_FILE}"
        raise FileError(Problem(str(path), None, says))
    return text


def _composed(path: Path) -> yaml.Node:
    """The tree of a YAML file, without aliases and without a key that stands twice."""
    text = _text(path)
    try:
        _refuse_surprises(path, text)
        node = yaml.compose(text, Loader=PARSER)
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(_not_yaml(path, error)) from None
    if node is None:
        raise FileError(Problem(str(path), None, "empty; write the fields of the schema, one a line"))
    _refuse_strange_keys(path, node)
    return node


def _refuse_surprises(path: Path, text: str) -> None:
    """Raise for aliases, which can grow without bound, and for a depth at which the parser in C would crash."""
    depth = 0
    for event in yaml.parse(text, Loader=PARSER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise FileError(_at(path, event, f"lists more than {DEEPEST} deep; look for an open bracket"))
        if isinstance(event, yaml.AliasEvent):
            raise FileError(_at(path, event, f"an alias (*{event.anchor}); write the value out"))


def _not_yaml(path: Path, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Problem(str(path), None, f"not YAML: {reason}; {YAML_REMEDY}", None if mark is None else mark.line + 1)


def _refuse_strange_keys(path: Path, node: yaml.Node) -> None:
    """Raise where a field is given twice, of which YAML would keep the last, or where its name is no text."""
    if isinstance(node, yaml.MappingNode):
        _refuse_repeated_keys(path, node)
    for child in _children(node):
        _refuse_strange_keys(path, child)


def _refuse_repeated_keys(path: Path, node: yaml.MappingNode) -> None:
    known = set()
    for key, _ in node.value:
        if key.tag != "tag:yaml.org,2002:str":
            name = _brief(key.value) if isinstance(key, yaml.ScalarNode) else "a list"
            raise FileError(_at(path, key, f"{name} is no name of a field here; put a name in quotes"))
        if key.value in known:
            raise FileError(_at(path, key, f"{_brief(key.value)} is given twice; keep one of the two"))
        known.add(key.value)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        yield from (value for _, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _at(path: Path, part: Any, says: str) -> Problem:
    """A problem with a node or an event of the parser."""
    return Problem(str(path), None, says, part.start_mark.line + 1)


def _constructed(path: Path, node: yaml.Node) -> Any:
    try:
        return SafeConstructor().construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        raise FileError(_not_yaml(path, error)) from None


# Schemas


@cache
def validator(schema: str) -> Draft202012Validator:
    """The validator of a schema of this room, "question" or "assignment"."""
    path = Path(__file__).with_name(f"{schema}.schema.json")
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _problems(path: Path, node: yaml.Node, schema: str) -> Iterator[Problem]:
    errors = list(validator(schema).iter_errors(_constructed(path, node)))
    for error in sorted(errors, key=lambda error: (_line(node, error.absolute_path), error.message)):
        field, says = _said(error)
        yield Problem(str(path), field, says, _line(node, error.absolute_path))


def _line(node: yaml.Node, place: Place) -> int:
    """The line on which the value of a field begins."""
    for step in place:
        node = _inside(node, step)
    return int(node.start_mark.line) + 1


def _inside(node: yaml.Node, step: str | int) -> yaml.Node:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        part: yaml.Node = node.value[step]
        return part
    values: Mapping[str, yaml.Node] = {key.value: value for key, value in node.value}
    return values[str(step)]


def _said(error: ValidationError) -> tuple[str | None, str]:
    """The field that is wrong, and what is wrong with it."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    field = "".join(steps).removeprefix(".") or None
    if error.validator == "required":
        return field, f"{error.message.split()[0].strip(QUOTE)} is missing; add it"
    about = error.schema if isinstance(error.schema, Mapping) else {}
    remedy = about.get("description", REMEDIES.get(str(error.validator), "see the schema"))
    return field, f"{SAYS.get(str(error.validator), _cut(error.message))}; {remedy}"


def _brief(value: object) -> str:
    """A value as it stands in a message: quoted, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} ..."


def _cut(message: str) -> str:
    """A message of jsonschema, which holds the whole value, cut at both sides."""
    if len(message) <= 3 * LONGEST_VALUE:
        return message
    return f"{message[:LONGEST_VALUE]} ... {message[-2 * LONGEST_VALUE :]}"
