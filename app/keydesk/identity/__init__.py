"""Signing in and staying signed in: browser, listener, tokens, keyring."""
