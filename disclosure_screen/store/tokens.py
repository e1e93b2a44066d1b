"""Tokens (凭据) of sessions and of sign-ins under way, as they are stored: of no use to whoever reads the table."""

import hashlib


def kept(token: str) -> str:
    """What stands in the table for a token."""
    return hashlib.sha256(token.encode()).hexdigest()
