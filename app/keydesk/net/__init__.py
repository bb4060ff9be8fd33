"""The one HTTP door: client factory, TLS, limits, errors."""
