# shellcheck shell=bash
# The clients: where they are attached, how they get their addresses, and their login.

readonly CLIENT_SOURCES=$HERE/client

client_command() {
    local command=$1 client
    shift
    if [[ $command == attach && ${1-} == --static ]]; then
        [[ $# -eq 4 ]] || die "attach: --static ADDRESS CLIENT NODE"
        client_attach "$(client_number "$3")" "$(node_name "$4")" "$2"
        return
    fi
    client=$(client_number "${1-}")
    case $command in
        attach) client_attach "$client" "$(node_name "${2-}")" ;;
        detach) client_detach "$client" ;;
        release) client_release "$client" ;;
        login) [[ $# -ge 3 ]] || die "login: CLIENT USER PASSWORD"
            client_login "$client" "${@:2}" ;;
    esac
}

# client_attach CLIENT NODE [ADDRESS]: as a laptop does when its cable is plugged in, the client asks whether the address
# that it has is good here; with ADDRESS it asks nobody, as nobody should do.
client_attach() {
    local client=$1 node=$2 host=$PREFIX-client$1
    client_detach "$client"
    ip -n "$host" link set "$node" up
    # Frames sent before the client's bridge forwards would be lost. It never does where the node has no power.
    if ! wait_for 2 client_forwards "$client" "$node"; then
        say "attach: no carrier at $node"
        return
    fi
    if [[ -n ${3-} ]]; then
        client_pretend "$client" "$3"
    elif ! client_ask "$client"; then
        say "attach: client$client got no address; it goes on asking"
    fi
}

# The address stays, as long as its lease does: connections outlive the time between two nodes.
client_detach() {
    local node
    client_forget "$1"
    for node in $(nodes); do
        ip -n "$PREFIX-client$1" link set "$node" down
    done
}

client_forwards() {
    bridge -n "$PREFIX-client$1" link show dev "$2" | grep -q 'state forwarding'
}

# Returns when there is an answer, or none came in time.
client_ask() {
    local directory=$RUN/client$1
    mkdir -p "$directory"
    touch "$directory/dhclient.leases"
    rm -f "$directory/lease"
    client_dhclient "$1" || true
    [[ -f $directory/lease ]]
}

# client_dhclient CLIENT OPTION...: it becomes a daemon when it has an address, and until then prints what it does.
client_dhclient() {
    local client=$1 directory=$RUN/client$1
    shift
    ip netns exec "$PREFIX-client$client" dhclient -4 -v "$@" -cf "$CLIENT_SOURCES/dhclient.conf" -pf "$directory/dhclient.pid" \
        -lf "$directory/dhclient.leases" -sf "$CLIENT_SOURCES/configure" -e "HOST=$PREFIX-client$client" -e "STATE=$directory" \
        eth0 </dev/null >>"$directory/dhclient.log" 2>&1 9>&-
}

# Ends the DHCP client without a word to the server, as a link that is lost does.
client_forget() {
    local file=$RUN/client$1/dhclient.pid pid
    [[ -f $file ]] || return 0
    pid=$(<"$file")
    if [[ $(ip netns identify "$pid" 2>/dev/null) == "$PREFIX-client$1" ]]; then
        kill -KILL "$pid" 2>/dev/null || true
    fi
    rm -f "$file"
}

client_release() {
    client_dhclient "$1" -r
}

client_pretend() {
    local host=$PREFIX-client$1 address=$2
    ip -n "$host" -4 address flush dev eth0
    ip -n "$host" -4 address add "$address/24" dev eth0
    ip -n "$host" -4 route replace default via 10.10.0.1
    {
        nsenter --net="/run/netns/$host" busybox arping -U -c 1 -w 1 -I eth0 "$address"
        nsenter --net="/run/netns/$host" ping -c 1 -W 1 10.10.0.1
    } </dev/null >/dev/null 2>&1 &
}

client_address() {
    ip -n "$PREFIX-client$1" -4 -oneline address show dev eth0 | awk '{ sub("/.*", "", $4); print $4; exit }'
}

client_attachment() {
    ip -n "$PREFIX-client$1" -brief link show up | awk '$1 ~ /^(cpe|xen)/ { sub("@.*", "", $1); print $1; found = 1 }
        END { if (!found) print "no node" }'
}

# What a person with a browser does, without the browser. The password stays out of the arguments of processes, where
# everyone could read it.
client_login() {
    local client=$1 user=$2 password=$3

    if [[ $password == - ]]; then
        IFS= read -r password
    fi
    printf '%s\n' "$password" |
        ip netns exec "$PREFIX-client$client" "$CLIENT_SOURCES/portal.py" --authority "$TLS/ca.crt" "$user"
}
