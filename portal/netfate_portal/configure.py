"""Turns the settings into what the guest's programs read. Run once while the guest boots, as root.

Usage: python3 -m netfate_portal.configure CONFIGURATION TEMPLATES OUTPUT
"""

import string
import sys
from pathlib import Path

from .settings import Settings, SettingsError, parse


def values(settings: Settings) -> dict[str, str]:
    """What the templates need. All of it was checked, so none of it can be taken for something else there."""
    return {
        "host_name": settings.host_name,
        "portal_address": settings.portal_address,
        "client_network": str(settings.client_network),
        "client_prefix": str(settings.client_network.prefixlen),
        "management_address": str(settings.management.ip),
        "management_interface_address": settings.management.with_prefixlen,
        "management_gateway": settings.management_gateway or "",
        "radius_servers": ", ".join(sorted({server.address for server in settings.radius_servers})),
        "dynamic_authorization_port": str(settings.dynamic_authorization_port),
        "name_servers": "\n".join(f"server={server}" for server in settings.name_servers),
    }


def main(configuration: str, templates: str, output: str) -> None:
    """Writes each template, filled, under its own name."""
    filled = values(parse(Path(configuration).read_text("utf-8")))
    for template in Path(templates).iterdir():
        # nginx has variables of its own, which begin with $; here they begin with @.
        (Path(output) / template.name).write_text(_At(template.read_text("utf-8")).substitute(filled), "utf-8")


class _At(string.Template):
    delimiter = "@"


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, SettingsError) as error:
        sys.exit(str(error))
