"""The Secret Service of Linux as `keyring` speaks it, but for the one thing it leaves undone.

Loaded by name (keyring_store.py), in a worker only. Raises what `keyring` raises.
"""

import secretstorage
from keyring.backends import SecretService
from keyring.errors import InitError, KeyringLocked


class Keyring(SecretService.Keyring):
    """keyring's own backend, which also hangs up when the service refuses, is locked, or dies meanwhile."""

    def get_preferred_collection(self) -> secretstorage.Collection:
        """Open the person's default collection, on a connection of its own that the caller closes.

        Returns:
            The collection, unlocked.

        Raises:
            InitError: There is no service, or a prompt to make the collection was dismissed.
            KeyringLocked: A prompt to unlock it was dismissed.
        """
        try:
            bus = secretstorage.dbus_init()
        except secretstorage.SecretStorageException as error:
            raise InitError(f"No connection: {error}.") from error
        try:
            return _unlocked(secretstorage.get_default_collection(bus))
        except secretstorage.SecretStorageException as error:
            bus.close()
            raise InitError(f"No collection: {error}.") from error
        except BaseException:
            bus.close()
            raise


def _unlocked(collection: secretstorage.Collection) -> secretstorage.Collection:
    if collection.is_locked():
        collection.unlock()
        if collection.is_locked():
            raise KeyringLocked("The collection stays locked.")
    return collection
