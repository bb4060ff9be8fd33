"""The practice tenant: an Auth0 look-alike on this computer, for practice and for tests."""
