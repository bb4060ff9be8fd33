"""The methods a sample person owns: one of every type, one unfinished, one of a type nobody knows yet.

Owns nothing. Usable on any thread; raises nothing.
"""

DAY_S = 86400.0


def sample_methods(email: str) -> list[tuple[str, float, float | None, dict[str, object]]]:
    """List the samples.

    Args:
        email: where their mails would go.

    Returns:
        Type, age in days, days since its last use or None, and the members of its own type.
    """
    return [
        ("totp", 210, 2, {"confirmed": True, "name": "Phone app"}),
        ("push-notification", 180, 40, {"confirmed": True, "name": "Guardian on my phone"}),
        (
            "phone",
            150,
            None,
            {"confirmed": True, "phone_number": "+15551234567", "preferred_authentication_method": "sms"},
        ),
        ("email", 150, None, {"confirmed": True, "email": email}),
        ("recovery-code", 210, None, {"confirmed": True}),
        ("totp", 3, None, {"confirmed": False, "name": "Never finished"}),
        ("webauthn-roaming", 300, 90, {"confirmed": True, "name": "Old security key"}),
        # A type of a year to come: clients must show it read-only and not fall over.
        ("palm-vein", 9, None, {"confirmed": True, "name": "Left hand", "sensor": {"zone": 4}}),
    ]
