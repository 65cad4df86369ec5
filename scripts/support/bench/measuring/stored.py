# SPDX-License-Identifier: GPL-3.0-or-later
"""Fill a Patina folder with jobs of earlier days: python -m support.bench.measuring.stored HOME COUNT."""

from __future__ import annotations

import sys
from pathlib import Path

from tests import stored_jobs

PICTURES = 16
"""How many of the newest have maps and a picture: those that a panel may show."""


def main() -> None:
    """Write the jobs to the store."""
    home, count = Path(sys.argv[1]), int(sys.argv[2])
    jobs = (stored_jobs.job(home, number) for number in range(count))
    newest = [stored_jobs.with_maps(stored_jobs.job(home, number)) for number in range(PICTURES)]
    stored_jobs.save(home, jobs)
    stored_jobs.save(home, newest)


if __name__ == "__main__":
    main()
