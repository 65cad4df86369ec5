# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the keys of services work, asked on a thread."""

from functools import partial

from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.account import Account
from ...core.model.clock import Clock
from ...core.model.money import Price
from ...core.model.service import KeyReport, ServiceSpec
from .spending import Spending


class KeyTests:
    """Keep the newest report on each service's key."""

    def __init__(self, calls: BackgroundCalls, spending: Spending) -> None:
        self._calls = calls
        self._spending = spending
        self._spent: dict[str, float] = {}
        """What this session had spent with each service when its answer came."""
        self._reports: dict[str, tuple[Account, KeyReport]] = {}

    def run(self, service: ServiceSpec, account: Account, clock: Clock) -> None:
        """Have a service asked about its key; `report` has the answer later."""
        self._reports.pop(service.id, None)
        test = partial(service.test_key, account, clock)
        self._calls.run(_name(service.id), test, partial(self._keep, service.id, account))

    def is_running(self, service_id: str) -> bool:
        """Return whether the service's answer is still to come."""
        return self._calls.is_running(_name(service_id))

    def report(self, service_id: str, account: Account) -> KeyReport | None:
        """Return the newest report on the key of an account; None if another key, or none, was tested last."""
        tested, report = self._reports.get(service_id, (None, None))
        is_same = tested is not None and (tested.key, tested.base_url) == (account.key, account.base_url)
        return report if is_same else None

    def balance(self, service: ServiceSpec, account: Account) -> Price | None:
        """Return what is left in an account: what the service told last, less what this session has spent since."""
        report = self.report(service.id, account)
        if report is None or report.balance is None:
            return None
        since = self._spending.here.get(service.id, 0.0) - self._spent.get(service.id, 0.0)
        return Price(max(0.0, report.balance.amount - since), report.balance.unit)

    def _keep(self, service_id: str, account: Account, report: KeyReport | None) -> bool:
        if report:
            self._reports[service_id] = account, report
            self._spent[service_id] = self._spending.here.get(service_id, 0.0)
        return report is not None


def _name(service_id: str) -> str:
    return f"key of {service_id}"
