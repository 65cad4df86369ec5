# SPDX-License-Identifier: GPL-3.0-or-later
"""What error responses mean: what happened, what it costs, whether to ask again, what to do.

The rules of the service come first, then these, which hold for every service on HTTP. The first rule that fits counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model.error_rule import ErrorBody, ErrorRule, Stage
from ..model.errors import CHECK_ACCOUNT, BadResult, Money, PatinaError, Remedy, ServiceError, UncertainSubmission
from ..model.foreign_text import clean
from ..model.message import Message, joined
from ..model.service import ServiceSpec
from .response import Response
from .transport_errors import PROXY_PASSWORD

UNEXPECTED = Message("The service sent an unexpected response.")
CHECK_URL = Message("Check the base URL in the add-on's preferences.")
_LATER = Message("Try again later.")
_KEPT = Message("The service keeps images for 24 hours. After that, generate again.")
_NO_SERVICE = Message("The {service} was not found at the base URL.")
_QUOTED_CHARACTERS = 300

RULES = (
    ErrorRule(
        Message("The service's network blocked this computer before the request reached the service."),
        Message("Try again from another network, or ask the service's support about error 1010."),
        says="error code: 1010",
    ),
    ErrorRule(
        Message("The image is too large for the service."),
        Message("Use a smaller image."),
        status=413,
        stage=Stage.UPLOAD,
        remedy=Remedy.IMAGE,
    ),
    ErrorRule(
        Message("The service could not read the request."), Message("Report this as a bug in Patina."), status=400
    ),
    ErrorRule(Message("The link to the image has expired, or was never valid."), _KEPT, status=401, stage=Stage.RESULT),
    ErrorRule(
        Message("The service does not accept the API key."),
        Message("Check the key in the add-on's preferences."),
        status=401,
        remedy=Remedy.PREFERENCES,
    ),
    ErrorRule(
        Message("The balance of your account with the service is too low."),
        Message("Add funds, or choose a smaller size or fewer maps."),
        status=402,
        remedy=Remedy.ACCOUNT,
    ),
    *(
        ErrorRule(Message("The link to the image has expired."), _KEPT, status=status, stage=Stage.RESULT)
        for status in (403, 404, 410)
    ),
    ErrorRule(
        Message("The service refused this request."),
        Message("Check the API key and your account with the service."),
        status=403,
        remedy=Remedy.PREFERENCES,
    ),
    ErrorRule(
        Message("The service does not know this task, or no longer keeps it."),
        CHECK_ACCOUNT,
        status=404,
        stage=Stage.STATUS,
        remedy=Remedy.ACCOUNT,
    ),
    ErrorRule(_NO_SERVICE, CHECK_URL, status=404, remedy=Remedy.PREFERENCES),
    ErrorRule(_NO_SERVICE, CHECK_URL, status=405, remedy=Remedy.PREFERENCES),
    ErrorRule(PROXY_PASSWORD, Message("Set them in the system's proxy settings."), status=407),
    ErrorRule(
        Message("The service timed out waiting for the request."),
        Message("Check the connection and try again."),
        status=408,
        can_retry=True,
    ),
    ErrorRule(
        Message("The request is too large for the service."),
        Message("Use a shorter prompt or a smaller image."),
        status=413,
    ),
    ErrorRule(
        Message("The service cannot process this request."),
        Message("Change the settings that it mentions, then generate again."),
        status=422,
    ),
    ErrorRule(
        Message("The service received too many requests from this account."),
        Message("Wait a minute and try again."),
        status=429,
        can_retry=True,
    ),
    ErrorRule(Message("The service had an internal error."), _LATER, status=500, can_retry=True, is_certain=False),
)
_OTHER_REFUSAL = ErrorRule(Message("The service refused this request."), _LATER)
_OTHER_FAILURE = ErrorRule(
    Message("The service, or a gateway in front of it, had an error."), _LATER, can_retry=True, is_certain=False
)


def find_rule(status: int, body: ErrorBody, stage: Stage, own: tuple[ErrorRule, ...] = ()) -> ErrorRule:
    """Return the first rule that fits, of a service's `own` and of those for all."""
    rule = next((rule for rule in (*own, *RULES) if rule.fits(status, body, stage)), None)
    return rule or (_OTHER_FAILURE if status >= 500 else _OTHER_REFUSAL)


@dataclass(frozen=True, slots=True)
class ErrorReader:
    """Turns the error responses of one service into errors."""

    service: ServiceSpec
    read_body: Callable[[Response], ErrorBody]
    """Finds the error in a response of the service."""

    def rule(self, response: Response, stage: Stage) -> ErrorRule:
        """Return the rule that a response falls under."""
        return find_rule(response.status, self.read_body(response), stage, self.service.error_rules)

    def to_error(self, response: Response, stage: Stage) -> PatinaError:
        """Return the error to raise for a response. A redirect is one, since following it would send the key along.

        After a POST only a response of the service itself, or one that stopped the request on its way, is a certain
        no; others give UncertainSubmission.
        """
        if 300 <= response.status < 400:
            return self._redirect_error(response, stage)
        body, rule = self.read_body(response), self.rule(response, stage)
        if stage is Stage.SUBMIT and not rule.is_certain:
            return UncertainSubmission(self._what(rule, body), CHECK_ACCOUNT)
        return self._refusal(response, rule, body, rule.next_step, stage.money)

    def submission_error(self, response: Response) -> PatinaError:
        """Return the error for a response to a submission that names no task."""
        body = self.read_body(response)
        is_from_service = bool(body.message or body.kind)
        if response.status < 200 or (response.status < 300 and not is_from_service):
            return UncertainSubmission(UNEXPECTED, CHECK_ACCOUNT)
        if response.status < 300:
            # An error in a response that reports success: no task can be asked about, and one is unlikely to exist.
            rule = self.rule(response, Stage.SUBMIT)
            next_step = joined((CHECK_ACCOUNT, rule.next_step))
            return self._refusal(response, rule, body, next_step, Money.PROBABLY_NOT_CHARGED)
        if response.status >= 500 and not is_from_service:
            what = Message("The service did not respond properly (HTTP error {status}).", status=response.status)
            return UncertainSubmission(what, CHECK_ACCOUNT)
        return self.to_error(response, Stage.SUBMIT)

    def quoting(self, what: Message, body: ErrorBody) -> Message:
        """Return `what` and, as far as there are any, the service's own words."""
        words = _quoted(body.message)
        return joined((what, Message("The service says: {words}", words=words))) if words else what

    def _what(self, rule: ErrorRule, body: ErrorBody) -> Message:
        return self.quoting(rule.what.filled(service=self.service.label), body)

    def _refusal(
        self, response: Response, rule: ErrorRule, body: ErrorBody, next_step: Message, money: Money
    ) -> ServiceError:
        return ServiceError(
            self._what(rule, body),
            next_step,
            money,
            status=response.status,
            kind=body.kind,
            code=body.code,
            refused_fields=body.refused_fields,
            remedy=rule.remedy,
        )

    def _redirect_error(self, response: Response, stage: Stage) -> ServiceError:
        what = Message("The service redirects to another address.")
        if response.location:
            what = Message("The service redirects to {address}.", address=response.location)
        return ServiceError(
            joined((what, Message("Patina does not send your key to another host."))),
            Message("If that address is right, enter it as the base URL in the add-on's preferences."),
            stage.money,
            status=response.status,
            remedy=Remedy.PREFERENCES,
        )


def file_error(status: int, text: str) -> BadResult:
    """Return the error for a file of a result that cannot be downloaded. `text` is the start of the response."""
    rule = find_rule(status, ErrorBody(text=text), Stage.RESULT)
    return BadResult(rule.what.filled(service=Message("service")), rule.next_step)


def _quoted(text: str) -> str:
    """Return a service's words as one sentence, which may be cut."""
    words = clean(text, _QUOTED_CHARACTERS)
    return words if not words or words[-1] in ".!?…。" else f"{words}."
