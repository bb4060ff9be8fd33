"""Typed reading of a command's CBOR map.

Usable on any thread. Raises Refusal with the status byte CTAP gives for a missing or wrong-typed member.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from keydesk.demo.softkey.status import Refusal, Status

Scalar = TypeVar("Scalar", int, str, bytes, bool)


class Params:
    """The members of one CBOR map.

    Args:
        members: the decoded map.
    """

    def __init__(self, members: Mapping[object, object]) -> None:
        self.members = members

    @classmethod
    def of(cls, value: object) -> Params:
        """Take a decoded value that must be a map.

        Args:
            value: what was decoded.

        Returns:
            The map's members.

        Raises:
            Refusal: CBOR_UNEXPECTED_TYPE.
        """
        if not isinstance(value, Mapping):
            raise Refusal(Status.CBOR_UNEXPECTED_TYPE)
        return cls(value)

    def __contains__(self, key: object) -> bool:
        return key in self.members

    def optional(self, key: int | str, kind: type[Scalar]) -> Scalar | None:
        """Read a member that may be missing.

        Args:
            key: the member's key.
            kind: int, str, bytes or bool.

        Returns:
            Its value, or None.

        Raises:
            Refusal: CBOR_UNEXPECTED_TYPE.
        """
        value = self.members.get(key)
        if value is None:
            return None
        if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
            raise Refusal(Status.CBOR_UNEXPECTED_TYPE)
        return value

    def required(self, key: int | str, kind: type[Scalar]) -> Scalar:
        """Read a member that must be there.

        Args:
            key: the member's key.
            kind: int, str, bytes or bool.

        Returns:
            Its value.

        Raises:
            Refusal: MISSING_PARAMETER or CBOR_UNEXPECTED_TYPE.
        """
        value = self.optional(key, kind)
        if value is None:
            raise Refusal(Status.MISSING_PARAMETER)
        return value

    def optional_map(self, key: int | str) -> Params | None:
        """Read a map that may be missing.

        Args:
            key: the member's key.

        Returns:
            Its members, or None.

        Raises:
            Refusal: CBOR_UNEXPECTED_TYPE.
        """
        return Params.of(self.members[key]) if key in self.members else None

    def required_map(self, key: int | str) -> Params:
        """Read a map that must be there.

        Args:
            key: the member's key.

        Returns:
            Its members.

        Raises:
            Refusal: MISSING_PARAMETER or CBOR_UNEXPECTED_TYPE.
        """
        if key not in self.members:
            raise Refusal(Status.MISSING_PARAMETER)
        return Params.of(self.members[key])

    def optional_list(self, key: int | str) -> list[object]:
        """Read a list that may be missing.

        Args:
            key: the member's key.

        Returns:
            Its items; none when it is missing.

        Raises:
            Refusal: CBOR_UNEXPECTED_TYPE.
        """
        value = self.members.get(key, [])
        if not isinstance(value, list):
            raise Refusal(Status.CBOR_UNEXPECTED_TYPE)
        return value

    def required_list(self, key: int | str) -> list[object]:
        """Read a list that must be there.

        Args:
            key: the member's key.

        Returns:
            Its items.

        Raises:
            Refusal: MISSING_PARAMETER or CBOR_UNEXPECTED_TYPE.
        """
        if key not in self.members:
            raise Refusal(Status.MISSING_PARAMETER)
        return self.optional_list(key)

    def descriptor_ids(self, key: int) -> list[bytes]:
        """Read a list of credential descriptors.

        Args:
            key: the member's key.

        Returns:
            The ids of those of type public-key, in order.

        Raises:
            Refusal: CBOR_UNEXPECTED_TYPE or MISSING_PARAMETER.
        """
        entries = [Params.of(entry) for entry in self.optional_list(key)]
        return [entry.required("id", bytes) for entry in entries if entry.required("type", str) == "public-key"]
