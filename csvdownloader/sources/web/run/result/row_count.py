"""Asks the service how many rows there are, before they are fetched."""

import logging

from csvdownloader.core.errors.base import UserError
from csvdownloader.sources.web.profile.result import RowCount
from csvdownloader.sources.web.run.calls.service import Service
from csvdownloader.sources.web.run.result.links import whole_number

logger = logging.getLogger(__name__)


def counted_rows(count: RowCount | None, service: Service) -> int | None:
    """The number of rows; None without `count`, or if the service does not tell it.

    A refusal ends nothing: the rows can be had without their number. Raises Cancelled.
    """
    if count is None:
        return None
    try:
        return whole_number(count.rows.find(service.send_with_retries(count.call)))
    except UserError as error:
        reason = service.masked(str(error.message))
        logger.info("The service does not count the rows: %s", reason)
        return None
