# shellcheck shell=bash
# Namespaces and the cables between them. They stay when a node fails, as real cables do. $PREFIX is nf unless told otherwise.
#
#   nf-orch    mgmt0, the bridge of the management network, is the Orchestrator's own interface
#   nf-core    core0, the bridge of the core network, is the WAN host and the clients' gateway
#   nf-cpeN    mgmt0, a bridge over mgmt-up; wan0 to the core; acc1, acc2 to the clients; to-cpeM, to-xenM to the others
#   nf-xenN    mgmt-up, wan0, acc1, acc2: the same cables, plugged into the cards of an emulated machine, by a bridge that
#              does nothing but pass frames on; the rest is within that machine
#   nf-store   mgmt0
#   nf-clientK eth0, a bridge over cpe1, xen1, ..., of which at most one is up: where the client is attached; its
#              address comes from DHCP

# network_up NODE...
network_up() {
    local node client
    network_host "$PREFIX-orch"
    network_bridge "$PREFIX-orch" mgmt0 "$UNDERLAY_MTU" 02:00:00:00:00:01
    ip -n "$PREFIX-orch" address add "$ORCHESTRATOR_ADDRESS/24" dev mgmt0

    network_host "$PREFIX-core"
    network_bridge "$PREFIX-core" core0 1500 "$CORE_MAC"
    ip -n "$PREFIX-core" address add 203.0.113.1/24 dev core0
    ip -n "$PREFIX-core" address add 10.10.0.1/24 dev core0

    network_host "$PREFIX-store"
    network_management "$PREFIX-store" store "$STORE_ADDRESS"

    for client in $CLIENTS; do
        network_host "$PREFIX-client$client"
        network_bridge "$PREFIX-client$client" eth0 1500 "$(client_mac "$client")"
        network_resolver "$PREFIX-client$client"
    done

    for node in "$@"; do
        network_node "$node" "$@"
    done
}

# network_node NODE NODE...: a node, and all of them.
network_node() {
    local node=$1 host=$PREFIX-$1 client other
    shift
    network_host "$host"
    network_cable "$host" mgmt-up "$PREFIX-orch" "$node" "$UNDERLAY_MTU"
    ip -n "$PREFIX-orch" link set "$node" master mgmt0 up
    network_cable "$host" wan0 "$PREFIX-core" "$node" 1500
    ip -n "$PREFIX-core" link set "$node" master core0 up
    for client in $CLIENTS; do
        network_cable "$host" "acc$client" "$PREFIX-client$client" "$node" 1500
        ip -n "$PREFIX-client$client" link set "$node" master eth0
    done
    case $node in
        cpe*)
            network_management_bridge "$node"
            for other in "$@"; do
                [[ $other == "$node" ]] || network_tunnel "$node" "$other"
            done ;;
        xen*) network_cards "$node" ;;
    esac
    network_power "$node" up
}

# Everything in a namespace of ours goes with it, whoever started it: it would keep the namespace alive.
network_down() {
    local name pids hosts='orch|core|store|client[0-9]|(cpe|xen)[0-9]|function-(client|gate|server)'
    for name in $(ip netns list | awk -v name="^$PREFIX-($hosts)\$" '$1 ~ name { print $1 }'); do
        pids=$(ip netns pids "$name")
        # shellcheck disable=SC2086
        [[ -z $pids ]] || kill -KILL $pids 2>/dev/null || true
        wait_for 10 network_host_empty "$name" || die "$name: processes remain: $(ip netns pids "$name" | xargs)"
        ip netns delete "$name"
        rm -rf "/etc/netns/$name"
    done
}

network_host_empty() {
    [[ -z $(ip netns pids "$1") ]]
}

network_host() {
    ip netns add "$1"
    # IPv6 would only add neighbour discovery to every capture.
    # shellcheck disable=SC2016
    ip netns exec "$1" bash -c 'for scope in all default; do
        echo 1 >/proc/sys/net/ipv6/conf/$scope/disable_ipv6
    done'
    ip -n "$1" link set lo up
}

# What "ip netns exec" shows there as /etc/resolv.conf; empty until DHCP tells the name servers.
network_resolver() {
    mkdir -p "/etc/netns/$1"
    : >"/etc/netns/$1/resolv.conf"
}

network_bridge() {
    local host=$1 bridge=$2 mtu=$3 mac=$4
    ip -n "$host" link add "$bridge" address "$mac" type bridge
    ip -n "$host" link set "$bridge" mtu "$mtu" up
    network_is_management "$bridge" || network_whole_frames "$host" "$bridge"
}

network_management() {
    local host=$1 port=$2 address=$3
    network_cable "$host" mgmt0 "$PREFIX-orch" "$port" "$UNDERLAY_MTU"
    ip -n "$PREFIX-orch" link set "$port" master mgmt0 up
    ip -n "$host" address add "$address/24" dev mgmt0
    ip -n "$host" link set mgmt0 up
}

# A node's own interface there is a bridge, to which the second interface of a guest can be connected.
network_management_bridge() {
    local node=$1 host=$PREFIX-$1
    network_bridge "$host" mgmt0 "$UNDERLAY_MTU" "$(printf '02:00:00:00:00:%02x' $((0x10 + $(node_number "$node"))))"
    ip -n "$host" link set mgmt-up master mgmt0 up
    ip -n "$host" address add "$(node_address "$node")/24" dev mgmt0
}

# Each cable of an emulated machine ends in a bridge of two ports that remembers no addresses and keeps no frame for itself.
network_cards() {
    local host=$PREFIX-$1 cable mtu
    for cable in $(network_cables "$host"); do
        mtu=$(network_mtu "$host" "$cable")
        ip -n "$host" link add "in-$cable" mtu "$mtu" type bridge group_fwd_mask 0xfff8
        ip -n "$host" tuntap add "card-$cable" mode tap
        ip -n "$host" link set "card-$cable" mtu "$mtu" master "in-$cable" up
        ip -n "$host" link set "$cable" master "in-$cable" up
        ip -n "$host" link set "$cable" type bridge_slave learning off
        ip -n "$host" link set "card-$cable" type bridge_slave learning off
        ip -n "$host" link set "in-$cable" up
        network_is_management "$cable" || network_whole_frames "$host" "card-$cable"
    done
}

network_cables() {
    ip -n "$1" -brief link show type veth | sed 's/@.*//'
}

network_mtu() {
    ip -n "$1" link show "$2" | sed -n 's/.* mtu \([0-9]*\) .*/\1/p'
}

network_cable() {
    local host=$1 interface=$2 peer_host=$3 peer_interface=$4 mtu=$5
    ip -n "$host" link add "$interface" mtu "$mtu" type veth peer name "$peer_interface" mtu "$mtu" netns "$peer_host"
    if ! network_is_management "$interface"; then
        network_whole_frames "$host" "$interface"
        network_whole_frames "$peer_host" "$peer_interface"
    fi
}

# One VXLAN segment for each pair of nodes, so that a tunnel is a link between two switches and nothing more.
network_tunnel() {
    local node=$1 other=$2
    ip -n "$PREFIX-$node" link add "to-$other" mtu 1500 type vxlan id "$(network_segment "$node" "$other")" dstport 4789 \
        nolearning local "$(node_address "$node")" remote "$(node_address "$other")"
    network_whole_frames "$PREFIX-$node" "to-$other"
}

network_segment() {
    local one other
    one=$(node_number "$1")
    other=$(node_number "$2")
    echo $((one < other ? one * 100 + other : other * 100 + one))
}

# No Open vSwitch is on the management network, whose frames are as large as the kernel likes them: an emulated host takes
# the memory of a guest several times faster.
network_is_management() {
    [[ $1 == mgmt* ]]
}

# Open vSwitch's userspace datapath forwards frames as they are: a checksum or a segmentation that the kernel left
# to a card would never be done, and everything but ping would fail.
network_whole_frames() {
    ip netns exec "$1" ethtool -K "$2" tx off gso off gro off >/dev/null
}

# The node's side of its cables: down while the node has no power.
network_power() {
    local node=$1 state=$2 interface
    for interface in $(node_ports "$node"); do
        ip -n "$PREFIX-$node" link set "$interface" "$state"
    done
}

# The node's interfaces that are ports of its switch, or end there.
node_ports() {
    ip -n "$PREFIX-$1" -brief link show | awk '$1 ~ /^(wan0|acc[0-9]|to-(cpe|xen)[0-9])(@|$)/ { sub("@.*", "", $1); print $1 }'
}
