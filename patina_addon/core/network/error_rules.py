# SPDX-License-Identifier: GPL-3.0-or-later
"""What error responses mean: what happened, what it costs, whether to ask again, what to do.

The rules of the service come first, then these, which hold for every service on HTTP. The first rule that fits counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..model.account import Account
from ..model.error_rule import ErrorBody, ErrorRule, Stage
from ..model.errors import CHECK_ACCOUNT, BadResult, PatinaError, ServiceError, UncertainSubmission
from ..model.service import ServiceSpec
from .http import Answer

_LATER = "Try again later."
_ADDRESS = "Check the base URL in the add-on's preferences."
_WORD_LIMIT = 80

RULES = (
    ErrorRule(
        "The service's network turned this computer away before the request reached the service.",
        "Try again from another network, or ask the service about error 1010.",
        says="error code: 1010",
    ),
    ErrorRule("The image is too large for the service.", "Use a smaller image.", status=413, stage=Stage.UPLOAD),
    ErrorRule("The service could not read the request.", "Report this as an error in Patina.", status=400),
    ErrorRule(
        "The link to the image has expired, or was never valid.",
        "Images stay with the service for 24 hours; after that, generate again.",
        status=401,
        stage=Stage.RESULT,
    ),
    ErrorRule("The service does not accept the API key.", "Check the key in the add-on's preferences.", status=401),
    ErrorRule(
        "The balance of your account with the service is too low.",
        "Top it up, or choose a smaller size or fewer maps.",
        status=402,
    ),
    *(
        ErrorRule(
            "The link to the image has expired.",
            "Images stay with the service for 24 hours; after that, generate again.",
            status=status,
            stage=Stage.RESULT,
        )
        for status in (403, 404, 410)
    ),
    ErrorRule("The service refuses this request.", "Check the key and the account with the service.", status=403),
    ErrorRule(
        "The service does not know the task, or no longer keeps it.", str(CHECK_ACCOUNT), status=404, stage=Stage.STATUS
    ),
    ErrorRule("There is no {service} at the base URL.", _ADDRESS, status=404),
    ErrorRule("There is no {service} at the base URL.", _ADDRESS, status=405),
    ErrorRule(
        "The network's proxy asks for a name and a password.", "Set them in the system's proxy settings.", status=407
    ),
    ErrorRule(
        "The service waited too long for the request.",
        "Check the connection and try again.",
        status=408,
        can_retry=True,
    ),
    ErrorRule("The request is too large for the service.", "Use a shorter prompt or a smaller image.", status=413),
    ErrorRule("The service does not take this request.", "Change what it names and generate again.", status=422),
    ErrorRule(
        "The service has had too many requests from this account.",
        "Wait a minute and try again.",
        status=429,
        can_retry=True,
    ),
    ErrorRule("The service had an internal error.", _LATER, status=500, can_retry=True, is_certain=False),
)
_OTHER_REFUSAL = ErrorRule("The service refuses this request.", _LATER)
_OTHER_FAILURE = ErrorRule(
    "The service, or a gateway before it, has trouble.", _LATER, can_retry=True, is_certain=False
)


def find_rule(status: int, body: ErrorBody, stage: Stage, own: tuple[ErrorRule, ...] = ()) -> ErrorRule:
    """Return the first rule that fits, of a service's `own` and of those for all."""
    found = next((rule for rule in (*own, *RULES) if rule.fits(status, body, stage)), None)
    return found or (_OTHER_FAILURE if status >= 500 else _OTHER_REFUSAL)


@dataclass(frozen=True, slots=True)
class ErrorReader:
    """Reads the error responses of one service."""

    service: ServiceSpec
    account: Account
    read_body: Callable[[Answer], ErrorBody]
    """Finds the error in a response, in the way of the service."""

    def rule(self, answer: Answer, stage: Stage) -> ErrorRule:
        """Return the rule that a response falls under."""
        return find_rule(answer.status, self.read_body(answer), stage, self.service.error_rules)

    def error(self, answer: Answer, stage: Stage) -> PatinaError:
        """Return the error to raise for a response. A redirect is one: following it would carry the key along.

        After a POST only a response of the service itself, or one that stopped the request on its way, is a certain
        no; others give UncertainSubmission.
        """
        if 300 <= answer.status < 400:
            return self._redirect(answer, stage)
        body, rule = self.read_body(answer), self.rule(answer, stage)
        what = rule.what.format(service=self.service.label)
        if message := self.clean(body.message):
            what += f" It says: {message}"
        if stage is Stage.SUBMIT and not rule.is_certain:
            return UncertainSubmission(what, CHECK_ACCOUNT)
        return ServiceError(
            what,
            rule.next_step,
            stage.money,
            status=answer.status,
            kind=body.kind[:_WORD_LIMIT],
            code=body.code[:_WORD_LIMIT],
            refused_fields=body.refused_fields,
        )

    def submission_error(self, answer: Answer) -> PatinaError:
        """Return what a response to a submission means that names no task."""
        body = self.read_body(answer)
        is_from_service = bool(body.message or body.kind)
        if answer.status < 300 and not is_from_service:
            return UncertainSubmission("The service's answer to the request makes no sense.", CHECK_ACCOUNT)
        if answer.status >= 500 and not is_from_service:
            what = f"A gateway answered in place of the service, with error {answer.status}."
            return UncertainSubmission(what, CHECK_ACCOUNT)
        return self.error(answer, Stage.SUBMIT)

    def clean(self, message: str) -> str:
        """Return a service's words as one bounded sentence for people, without the key."""
        return clean(message, self.account.bare_key)

    def _redirect(self, answer: Answer, stage: Stage) -> ServiceError:
        where = answer.location or "another address"
        return ServiceError(
            f"The service sends its requests on to {where}, where Patina does not take your key.",
            "If that is right, enter that address as the base URL in the add-on's preferences.",
            stage.money,
            status=answer.status,
        )


def file_error(status: int, text: str) -> BadResult:
    """Return the error for a file of a result that cannot be had. `text` is the start of what came instead."""
    rule = find_rule(status, ErrorBody(text=text), Stage.RESULT)
    return BadResult(rule.what.format(service="service"), rule.next_step)


def clean(message: str, secret: str = "", limit: int = 300) -> str:
    """A service's words as one bounded sentence for people: without the key, URLs' queries and control characters."""
    if secret:
        message = message.replace(secret, "(key)")
    message = re.sub(r"(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>]*", r"\1", message)
    message = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    if len(message) > limit:
        message = message[: limit - 1].rstrip() + "…"
    return message if not message or message[-1] in ".!?…。" else message + "."
