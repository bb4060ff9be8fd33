"""The loopback ports a browser comes back to, unless a profile says otherwise. Pure data; raises nothing."""

DEFAULT_PORTS = (29430, 29431, 29432)
MAX_PORTS = 10
