"""Security keys as the program speaks of them: identity, abilities, PIN state, passkeys. Frozen; no I/O."""

from dataclasses import dataclass, field
from enum import StrEnum

from keydesk.core.secret import Secret

NO_MODEL = "Security key"
"""The model of a key that tells none; the window says it in its own language."""
UDEV_FILE = "/etc/udev/rules.d/70-keydesk.rules"
UDEV_RULE = 'KERNEL=="hidraw*", ENV{ID_SECURITY_TOKEN}=="1", TAG+="uaccess"'
"""Lets the person at the screen open security keys, from the next plugging-in on.

Source: systemd's ``60-fido-id.rules`` sets ID_SECURITY_TOKEN, ``73-seat-late.rules`` acts on the tag; reference
gui-stack.md, udev.
"""


class Transport(StrEnum):
    """How a key is reached."""

    HID = "hid"
    PCSC = "pcsc"
    WEBAUTHN = "webauthn"
    ELEVATED = "elevated"  # through the small helper with administrator rights: managing only
    SOFTWARE = "software"
    PLUGIN = "plugin"  # brought by another package


class FormFactor(StrEnum):
    """The shape of a key, for the drawing."""

    USB_A = "usb-a"
    USB_C = "usb-c"
    NANO = "nano"
    NANO_C = "nano-c"
    CARD = "card"
    BIO = "bio"
    BIO_C = "bio-c"
    UNKNOWN = "unknown"


class Tag(StrEnum):
    """The colour tags people can give to a key, so that they find it again; each is always named, too."""

    BLUE = "blue"
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"
    PURPLE = "purple"
    GREY = "grey"


class Presence(StrEnum):
    """Whether a key holds a passkey: three answers, since some keys cannot be asked."""

    HOLDS = "holds"
    LACKS = "lacks"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PinState:
    """What a key says about its PIN.

    Args:
        supported: the key can have a PIN.
        set: a PIN is set.
        retries: tries left in all, None when not known.
        before_replug: tries left before the key wants to be unplugged, None when not known.
        min_length: fewest characters (code points) of a new PIN.
        max_bytes: most UTF-8 bytes of a PIN.
        must_change: the key wants another PIN first.
        needs_replug: wrong three times in a row.
        finger_retries: strange fingers the key still takes before it wants the PIN; None where it does not tell.
        finger: the key knows a finger, or verifies people by other means of its own.
        finger_at_once: strange fingers after which the PIN is asked for.
        finger_only: passkeys are made and used with the finger alone, the PIN does not help.
    """

    supported: bool = True
    set: bool = False
    retries: int | None = None
    before_replug: int | None = None
    min_length: int = 4
    max_bytes: int = 63
    must_change: bool = False
    needs_replug: bool = False
    finger_retries: int | None = None
    finger: bool = False
    finger_at_once: int = 3
    finger_only: bool = False

    @property
    def by_finger(self) -> bool:
        """Whether a finger is worth asking for right now."""
        return self.finger and self.finger_retries != 0


@dataclass(frozen=True, slots=True)
class Slots:
    """How many passkeys a key holds and can still take; None when the key does not tell."""

    used: int | None = None
    free: int | None = None


@dataclass(frozen=True, slots=True)
class SecurityKey:
    """One plugged-in key, as known without a PIN.

    Args:
        id: stable over replug where the key allows it (serial, else its frozen description).
        path: where it is plugged now; another plug is another path.
        transport: how it is reached.
        model: name for people.
        aaguid: model id as UUID text, None for keys that have none.
        serial: serial number, None when the key does not tell.
        firmware: version text, None when the key does not tell.
        versions: protocol versions, for details.
        extensions: extension names, for details.
        options: option names as the key tells them, those it has switched off with a leading "no ", for details.
        transports: transports the key says it has (usb, nfc).
        form: shape for the drawing.
        pin: the PIN state.
        slots: passkeys held and free.
        can: abilities: ``passkeys``, ``credential-management``, ``fingerprints``, ``config``, ``wink``,
            ``selection`` (waits for a touch when asked, so that it can be chosen among several), ``finger-unlock``
            (a known finger opens its list of passkeys, as the PIN does).
        algorithms: COSE algorithm ids it can sign with, empty when it does not tell.
        max_ids_per_call: longest allow or exclude list it takes in one go.
        max_id_length: longest credential id it takes, None when it does not tell.
        usable: it can be opened and can hold passkeys.
        reason: code of why it is not usable.
        usb: bus and number of its USB device while it is plugged, None when that is not known.
        unlocked: this session may manage it without asking for the PIN again.
        switched_off: transports (usb, nfc) on which its passkeys are switched off; empty when it does not tell.
    """

    id: str
    path: str
    transport: Transport
    model: str
    aaguid: str | None = None
    serial: str | None = None
    firmware: str | None = None
    versions: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    transports: tuple[str, ...] = ()
    form: FormFactor = FormFactor.UNKNOWN
    pin: PinState = field(default_factory=PinState)
    slots: Slots = field(default_factory=Slots)
    can: frozenset[str] = frozenset()
    algorithms: tuple[int, ...] = ()
    max_ids_per_call: int = 1
    max_id_length: int | None = None
    usable: bool = True
    reason: str | None = None
    usb: tuple[int, int] | None = None
    unlocked: bool = False
    switched_off: tuple[str, ...] = ()

    @property
    def only_managed(self) -> bool:
        """Whether it is reached in a way that makes and uses no passkeys: the helper with administrator rights."""
        return self.transport is Transport.ELEVATED


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    """A passkey listed by the key itself (needs the PIN).

    Args:
        credential_id: raw bytes.
        rp_id: site, possibly shortened by the key; empty when the key does not tell.
        rp_id_hash: SHA-256 of the site, the join key.
        user_id: raw bytes.
        user_name: cleaned text, possibly empty.
        display_name: cleaned text, possibly empty.
        public_key: COSE key as CBOR bytes.
        algorithm: COSE algorithm id, None when the key does not tell.
        protection: credProtect level 1 to 3, None when the key does not tell.
        large_blob_key: opens the passkey's large blobs, in base64url; None where it has none, and without the PIN.
    """

    credential_id: bytes
    rp_id: str
    rp_id_hash: bytes
    user_id: bytes
    user_name: str = ""
    display_name: str = ""
    public_key: bytes = b""
    algorithm: int | None = None
    protection: int | None = None
    large_blob_key: Secret | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class CreationOptions:
    """What the tenant asks a key to make, checked before it may reach one. Source: WebAuthn §5.4.

    Args:
        challenge: raw bytes, at least 16.
        rp_id: site the passkey is for.
        rp_name: its name.
        user_id: raw bytes, 1 to 64.
        user_name: name shown by the key.
        display_name: longer name.
        algorithms: COSE algorithm ids in order of liking.
        user_verification: required, preferred or discouraged.
        exclude: credential ids that must not be on the key already.
        timeout_s: seconds the challenge lives.
    """

    challenge: bytes
    rp_id: str
    rp_name: str
    user_id: bytes
    user_name: str
    display_name: str
    algorithms: tuple[int, ...]
    user_verification: str = "preferred"
    exclude: tuple[bytes, ...] = ()
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True)
class MadePasskey:
    """A passkey a key has just made, ready to be sent.

    Args:
        credential_id: raw bytes.
        client_data_json: raw bytes.
        attestation_object: CBOR with format none and the key's own authenticator data.
        transports: how the key can be reached, for later sign-ins.
        aaguid: model id as UUID text.
        public_key: COSE key as CBOR bytes.
        user_verified: PIN or fingerprint was checked.
    """

    credential_id: bytes
    client_data_json: bytes
    attestation_object: bytes
    transports: tuple[str, ...]
    aaguid: str | None
    public_key: bytes
    user_verified: bool


@dataclass(frozen=True, slots=True)
class ProofRequest:
    """A question only the right passkey can answer. Source: WebAuthn §5.5.

    Args:
        rp_id: site.
        challenge: raw random bytes.
        allow: credential ids that may answer; empty for any on the key.
        user_verification: required, preferred or discouraged; None to verify when a PIN is given.
    """

    rp_id: str
    challenge: bytes
    allow: tuple[bytes, ...] = ()
    user_verification: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer to a `ProofRequest`, already in WebAuthn's own parts.

    Args:
        credential_id: raw bytes.
        client_data_json: what was signed over.
        authenticator_data: raw bytes.
        signature: raw bytes.
        user_handle: raw bytes, None when the key does not say.
        user_verified: PIN or fingerprint was checked.
        user_name: the account's name as the key keeps it, None when it does not say; cleaned.
        others: answers of the other passkeys the key holds for the site, when any might answer.
    """

    credential_id: bytes
    client_data_json: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None
    user_verified: bool
    user_name: str | None = None
    others: tuple["Proof", ...] = ()
