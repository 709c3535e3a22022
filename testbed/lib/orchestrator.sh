#!/usr/bin/env bash
# orchestrator.sh KEYS COMMAND...: runs a command with the Orchestrator's ssh client, which has keys of its own and knows the
# nodes. This machine's own ssh is as it was. The command keeps the process number.
set -euo pipefail

exec unshare --mount --propagation slave bash -c 'mount --bind "$0/ssh/ssh_config" /etc/ssh/ssh_config && exec "$@"' "$@"
