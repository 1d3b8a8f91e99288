"""The destination of notifications: a Prefect block, which its server loads to send one."""

from __future__ import annotations

from typing import Final, cast
from uuid import UUID

from apprise import Apprise
from prefect.blocks.notifications import AppriseNotificationBlock
from pydantic import SecretStr

from contract.errors import SettingsError

_NAME: Final = "copydesk"


class Notice(AppriseNotificationBlock):
    """Sends the desk's events by webhook, e-mail or anything else Apprise has an address for."""

    _block_type_name = "copydesk notice"
    _block_type_slug = "copydesk-notice"


async def keep_address(address: SecretStr) -> UUID:
    """Write the address into the block; return the block's id. Raises SettingsError if Apprise does not know it."""
    if not Apprise().add(address.get_secret_value()):
        msg = (
            "setting notify (COPYDESK_NOTIFY): no address that Apprise knows; "
            "jsons://hooks.example/desk is a webhook, mailtos://user:password@mail.example sends e-mail"
        )
        raise SettingsError(msg)
    return cast("UUID", await Notice(url=address).save(_NAME, overwrite=True))
