# SPDX-License-Identifier: GPL-3.0-or-later
"""What a button says that may cost money."""

from ..inputs.ask import Ask


def with_price(text: str, wanted: Ask) -> str:
    """Return `text` with the price of what is wanted, where it is known beforehand."""
    price = wanted.service.price(wanted.request)
    return f"{text} ({price})" if price else text
