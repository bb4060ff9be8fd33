"""The other side of both wires: practice tenant and software key."""
