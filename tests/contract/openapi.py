"""Holds requests and answers against the My Account API's own OpenAPI file.

    api = OpenApi.load()
    api.check_request("POST", "/me/v1/authentication-methods", headers, body)
    api.check_response("POST", "/me/v1/authentication-methods", 202, headers, body)

Works for the practice tenant's answers and for requests a client was seen to send alike: the path may be a whole
address, or start at `/me/v1` or behind it. Raises `ContractError` with every violation found.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from keydesk.core.encoding import parse_json

FILE = Path("reference", "auth0", "myaccount-openapi.json")
_REPOSITORY = Path(__file__).resolve().parents[2]
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+\Z")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time")
def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if not _DATE_TIME.match(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(_URI.match(value))


class ContractError(AssertionError):
    """A request or an answer is not as the OpenAPI file says."""


@dataclass(frozen=True)
class _Operation:
    template: str
    method: str
    item: Mapping[str, object]
    parameters: Mapping[str, str]


class OpenApi:
    """The OpenAPI file, ready to judge.

    Args:
        document: the parsed file.
    """

    def __init__(self, document: Mapping[str, object]) -> None:
        self._document = document
        paths = _mapping(document["paths"])
        self._paths = {template: _mapping(item) for template, item in paths.items()}

    @classmethod
    def load(cls) -> OpenApi:
        """Read the file from the folder beside the repository.

        Returns:
            The judge. Without the file the test is skipped; in continuous integration it fails.
        """
        path = _REPOSITORY.parent / "shared" / FILE
        if not path.is_file():
            reason = f"the OpenAPI file is not there: ../shared/{FILE.as_posix()}"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        return cls(_mapping(json.loads(path.read_text(encoding="utf-8"))))

    def operations(self, prefix: str) -> set[tuple[str, str, int]]:
        """List what the file promises.

        Args:
            prefix: only paths that start so, for instance `/authentication-methods`.

        Returns:
            (method, path template, status) of every answer.
        """
        return {
            (method.upper(), template, int(status))
            for template, item in self._paths.items()
            if template.startswith(prefix)
            for method, operation in item.items()
            for status in _mapping(_mapping(operation)["responses"])
        }

    def template_of(self, method: str, path: str) -> str:
        """Find the path template a request belongs to.

        Args:
            method: HTTP method.
            path: address or path.

        Returns:
            For instance `/authentication-methods/{authentication_method_id}`.

        Raises:
            ContractError: the file has no such operation.
        """
        return self._operation(method, path).template

    def check_request(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> None:
        """Judge a request.

        Args:
            method: HTTP method.
            path: address or path, with its query.
            headers: as sent, names in any case.
            body: raw body; None or empty for none.

        Raises:
            ContractError: operation, query, headers or body are not as the file says.
        """
        operation = self._operation(method, path)
        faults = [*self._query_faults(operation, path), *self._path_faults(operation)]
        shown = _lowered(headers)
        if operation.item.get("security") and not re.match(r"(Bearer|DPoP) \S", shown.get("authorization", "")):
            faults.append("no bearer token although the operation wants one")
        wanted = operation.item.get("requestBody")
        if wanted is None:
            if body:
                faults.append("a body where the file has none")
        elif body is None or not body:
            faults.append("no body")
        else:
            faults += self._content_faults(_mapping(wanted), shown, body, "request body")
        _raise(faults, f"request {method} {_plain(path)}")

    def check_response(
        self, method: str, path: str, status: int, headers: Mapping[str, str], body: bytes | None
    ) -> None:
        """Judge an answer.

        Args:
            method: HTTP method of its request.
            path: address or path of its request.
            status: HTTP status.
            headers: as received, names in any case.
            body: raw body; None or empty for none.

        Raises:
            ContractError: the file has no such status there, or headers or body are not as it says.
        """
        operation = self._operation(method, path)
        where = f"answer {status} to {method} {_plain(path)}"
        responses = _mapping(operation.item["responses"])
        if str(status) not in responses:
            _raise([f"the file knows only {', '.join(sorted(responses))} here"], where)
        promised = self._resolved(_mapping(responses[str(status)]))
        shown = _lowered(headers)
        faults = list(self._header_faults(_mapping(promised.get("headers", {})), shown))
        if "content" in promised:
            faults += self._content_faults(promised, shown, body or b"", "body")
        elif body:
            faults.append("a body where the file has none")
        _raise(faults, where)

    def _operation(self, method: str, path: str) -> _Operation:
        plain = _plain(path)
        for template, item in self._paths.items():
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
            match = re.fullmatch(pattern, plain)
            if match is not None and method.lower() in item:
                found = {name: unquote(value) for name, value in match.groupdict().items()}
                return _Operation(template, method, _mapping(item[method.lower()]), found)
        raise ContractError(f"the OpenAPI file has no {method} {plain}")

    def _query_faults(self, operation: _Operation, path: str) -> Iterator[str]:
        known = {
            str(parameter["name"]): parameter
            for parameter in self._parameters(operation)
            if parameter["in"] == "query"
        }
        for name, values in parse_qs(urlsplit(path).query, keep_blank_values=True).items():
            if name not in known:
                yield f"query parameter {name!r} is not in the file"
                continue
            schema = _mapping(known[name]["schema"])
            for value in values:
                typed = int(value) if schema.get("type") == "integer" and value.isdecimal() else value
                yield from self._schema_faults(schema, typed, f"query parameter {name}")

    def _path_faults(self, operation: _Operation) -> Iterator[str]:
        for parameter in self._parameters(operation):
            if parameter["in"] == "path":
                value = operation.parameters[str(parameter["name"])]
                yield from self._schema_faults(_mapping(parameter["schema"]), value, f"path {parameter['name']}")

    def _parameters(self, operation: _Operation) -> list[Mapping[str, object]]:
        listed = operation.item.get("parameters", [])
        assert isinstance(listed, list)
        return [self._resolved(_mapping(parameter)) for parameter in listed]

    def _header_faults(self, promised: Mapping[str, object], shown: Mapping[str, str]) -> Iterator[str]:
        for name, declared in promised.items():
            header = self._resolved(_mapping(declared))
            schema = _mapping(header["schema"])
            value = shown.get(name.lower())
            if value is None:
                if header.get("required"):
                    yield f"header {name} is missing"
                continue
            typed: object = value
            if schema.get("type") == "number":
                try:
                    typed = float(value)
                except ValueError:
                    typed = value
            yield from self._schema_faults(schema, typed, f"header {name}")

    def _content_faults(
        self, promised: Mapping[str, object], shown: Mapping[str, str], body: bytes, what: str
    ) -> Iterator[str]:
        content = _mapping(promised["content"])
        media_type = shown.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in content:
            yield f"content type {media_type!r} of the {what} is not one of {', '.join(content)}"
            return
        try:
            value = parse_json(body)
        except ValueError as error:
            yield f"the {what} is not JSON: {error}"
            return
        yield from self._schema_faults(_mapping(_mapping(content[media_type])["schema"]), value, what)

    def _schema_faults(self, schema: Mapping[str, object], value: object, what: str) -> Iterator[str]:
        # The components ride along, so that "#/components/schemas/X" resolves inside the schema itself.
        whole = {**schema, "components": self._document["components"]}
        validator = Draft202012Validator(whole, format_checker=_FORMATS)
        for error in validator.iter_errors(value):
            for reason in _closest(error):
                yield f"{what} at {reason.json_path}: {reason.message[:300]}"

    def _resolved(self, item: Mapping[str, object]) -> Mapping[str, object]:
        reference = item.get("$ref")
        if not isinstance(reference, str):
            return item
        found: object = self._document
        for part in reference.removeprefix("#/").split("/"):
            found = _mapping(found)[part]
        return _mapping(found)


def _closest(error: ValidationError) -> list[ValidationError]:
    """Of all the alternatives a value fits none of, tell what is wrong with the one whose `type` it names."""
    branches: dict[object, list[ValidationError]] = {}
    for reason in error.context or ():
        branches.setdefault(reason.schema_path[0], []).append(reason)
    meant = [
        branch
        for branch in branches.values()
        if not any(reason.validator == "const" and reason.path and reason.path[-1] == "type" for reason in branch)
    ]
    return [error, *meant[0]] if len(meant) == 1 else [error]


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping), f"expected an object in the OpenAPI file, found {value!r:.80}"
    return value


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _plain(path: str) -> str:
    return urlsplit(path).path.removeprefix("/me/v1")


def _raise(faults: list[str], where: str) -> None:
    if faults:
        raise ContractError(f"{where}:\n- " + "\n- ".join(faults))
