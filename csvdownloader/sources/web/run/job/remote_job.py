"""Cancels or removes the job at the service. Best effort: errors are only logged."""

import logging

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.run.calls.service import Service

logger = logging.getLogger(__name__)


def cancel_remote_job(profile: Profile, service: Service) -> None:
    """Cancels the job at the service, if the profile says how."""
    service.client.cancel = Cancel()  # the run's own is set, and would stop this call, too
    _notify(profile.cancel, service)


def clean_up_remote_job(profile: Profile, service: Service) -> None:
    """Removes the job at the service, if the profile says how."""
    _notify(profile.cleanup, service)


def _notify(call: CallTemplate | None, service: Service) -> None:
    if call is None or not service.job:
        return
    service.client.fail_fast()
    try:
        reply = service.send(service.filled(call))
        logger.info("The service was told that its job is not needed: %d", reply.status)
    except UserError as error:
        reason = service.masked(str(error.message))
        logger.info("The service could not be told that its job is not needed: %s", reason)
