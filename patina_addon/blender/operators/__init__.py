# SPDX-License-Identifier: GPL-3.0-or-later
"""All operators, for the panel and for scripts. Each calls an action and reports its result."""

from . import (
    account,
    choose_inputs,
    corrections,
    drop_image,
    export,
    fetch_results,
    fit_size,
    generate,
    history,
    jobs,
    materials,
    notices,
    open_image,
    placement,
    presets,
    prompt,
    show_object,
    variants,
    withheld,
)

OPERATORS = (
    generate,
    prompt,
    presets,
    choose_inputs,
    open_image,
    drop_image,
    jobs,
    notices,
    fetch_results,
    withheld,
    history,
    materials,
    corrections,
    variants,
    fit_size,
    placement,
    export,
    account,
    show_object,
)
"""In the order of registration."""
