"""The software security key: CTAP 2.1 from bytes to bytes, in process, behind CTAPHID or behind a card reader."""
