"""Keydesk: sign-in methods, passkeys and security keys of an Auth0 account."""

__version__ = "0.1.0"
