# shellcheck shell=bash
# The clients: where they are attached, and their login.

client_command() {
    local command=$1 client node=
    client=$(client_number "${2-}")
    [[ $command == detach ]] || node=$(node_number "${3-}")
    case $command in
        attach) client_attach "$client" "$node" ;;
        detach) client_detach "$client" ;;
        login) [[ $# -ge 5 ]] || die "login: CLIENT CPE USER PASSWORD [SECRET]"
            client_login "$client" "$node" "${@:4}" ;;
    esac
}

client_attach() {
    local client=$1 node=$2 host=nf-client$1
    client_detach "$client"
    ip -n "$host" link set "cpe$node" up
    # Frames sent before the client's bridge forwards would be lost. It never does where the node has no power.
    wait_for 2 client_forwards "$client" "$node" || say "attach: no carrier at cpe$node"
    client_speak "$client"
}

client_detach() {
    local node
    for node in $(nodes); do
        ip -n "nf-client$1" link set "cpe$node" down
    done
}

client_forwards() {
    bridge -n "nf-client$1" link show dev "cpe$2" | grep -q 'state forwarding'
}

# Anything from the client makes the network notice it: an ARP announcement, and a ping that goes through its chain.
# Nobody waits for the answer.
client_speak() {
    local host=nf-client$1
    {
        nsenter --net="/run/netns/$host" busybox arping -U -c 1 -w 1 -I eth0 "$(client_address "$1")"
        nsenter --net="/run/netns/$host" ping -c 1 -W 1 10.10.0.1
    } </dev/null >/dev/null 2>&1 &
}

client_attachment() {
    ip -n "nf-client$1" -brief link show up | awk '$1 ~ /^cpe/ { sub("@.*", "", $1); print $1; found = 1 }
        END { if (!found) print "no CPE" }'
}

# What the portal of a node does with what the user typed (RFC 2865, RFC 3579). Password and secret stay out of the
# arguments of processes, where everyone could read them.
client_login() {
    local client=$1 node=$2 user=$3 password=$4 secret
    secret=$(mktemp "$RUN/secret.XXXXXX")
    # shellcheck disable=SC2064
    trap "rm -f '$secret'" EXIT
    printf '%s\n' "${5:-testbed-cpe$node}" >"$secret"
    if [[ $password == - ]]; then
        IFS= read -r password
    fi
    client_access_request "$client" "$node" "$user" "$password" |
        nsenter --net="/run/netns/nf-cpe$node" radclient -r 3 -t 3 -S "$secret" -f - \
            "$ORCHESTRATOR_ADDRESS:1812" auth
}

client_access_request() {
    local client=$1 node=$2 user=$3 password=$4
    cat <<END
User-Name = "$(radius_quoted "$user")"
User-Password = "$(radius_quoted "$password")"
Calling-Station-Id = "$(radius_mac "$(client_mac "$client")")"
Called-Station-Id = "$(radius_mac "$(printf '02:00:00:00:b0:%02x' "$node")")"
NAS-Identifier = "cpe$node"
NAS-IP-Address = $(node_address "$node")
Framed-IP-Address = $(client_address "$client")
Message-Authenticator = 0x00
END
}

radius_quoted() {
    sed 's/[\\"]/\\&/g' <<<"$1"
}

# RFC 3580, section 3.21: upper case, with hyphens.
radius_mac() {
    tr 'a-f:' 'A-F-' <<<"$1"
}
