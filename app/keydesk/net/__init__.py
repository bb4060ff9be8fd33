"""The one HTTP door: TLS, proxies, limits, deadlines, and foreign errors translated once."""
