# shellcheck shell=bash
# Namespaces and the cables between them. They stay when a node fails, as real cables do. $PREFIX is nf unless told otherwise.
#
#   nf-orch    mgmt0, the bridge of the management network, is the Orchestrator's own interface
#   nf-core    core0, the bridge of the core network, is the WAN host and the clients' gateway
#   nf-cpeN    mgmt0, a bridge over mgmt-up; wan0 to the core; acc1, acc2 to the clients; to-cpeM to each other node
#   nf-store   mgmt0
#   nf-clientK eth0, a bridge over cpe1, cpe2, ..., of which at most one is up: where the client is attached; its
#              address comes from DHCP

network_up() {
    local nodes=$1 node client
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

    for node in $(seq "$nodes"); do
        network_node "$node" "$nodes"
    done
}

network_node() {
    local node=$1 nodes=$2 client other
    network_host "$PREFIX-cpe$node"
    network_management_bridge "$node"
    network_cable "$PREFIX-cpe$node" wan0 "$PREFIX-core" "cpe$node" 1500
    ip -n "$PREFIX-core" link set "cpe$node" master core0 up
    for client in $CLIENTS; do
        network_cable "$PREFIX-cpe$node" "acc$client" "$PREFIX-client$client" "cpe$node" 1500
        ip -n "$PREFIX-client$client" link set "cpe$node" master eth0
    done
    for other in $(seq "$nodes"); do
        [[ $other == "$node" ]] || network_tunnel "$node" "$other"
    done
    network_power "$node" up
}

# Everything in a namespace of ours goes with it, whoever started it: it would keep the namespace alive.
network_down() {
    local name pids hosts='orch|core|store|client[0-9]|cpe[0-9]|function-(client|gate|server)'
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
    network_whole_frames "$host" "$bridge"
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
    local node=$1 host=$PREFIX-cpe$1
    network_bridge "$host" mgmt0 "$UNDERLAY_MTU" "$(printf '02:00:00:00:00:%02x' $((0x10 + node)))"
    network_cable "$host" mgmt-up "$PREFIX-orch" "cpe$node" "$UNDERLAY_MTU"
    ip -n "$PREFIX-orch" link set "cpe$node" master mgmt0 up
    ip -n "$host" link set mgmt-up master mgmt0 up
    ip -n "$host" address add "$(node_address "$node")/24" dev mgmt0
}

network_cable() {
    local host=$1 interface=$2 peer_host=$3 peer_interface=$4 mtu=$5
    ip -n "$host" link add "$interface" mtu "$mtu" type veth peer name "$peer_interface" mtu "$mtu" netns "$peer_host"
    network_whole_frames "$host" "$interface"
    network_whole_frames "$peer_host" "$peer_interface"
}

# One VXLAN segment for each pair of nodes, so that a tunnel is a link between two switches and nothing more.
network_tunnel() {
    local node=$1 other=$2 low high
    low=$((node < other ? node : other))
    high=$((node < other ? other : node))
    ip -n "$PREFIX-cpe$node" link add "to-cpe$other" mtu 1500 type vxlan id $((low * 100 + high)) dstport 4789 nolearning \
        local "$(node_address "$node")" remote "$(node_address "$other")"
    network_whole_frames "$PREFIX-cpe$node" "to-cpe$other"
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
        ip -n "$PREFIX-cpe$node" link set "$interface" "$state"
    done
}

# The node's interfaces that are ports of its switch.
node_ports() {
    ip -n "$PREFIX-cpe$1" -brief link show | awk '$1 ~ /^(wan0|acc[0-9]|to-cpe[0-9])(@|$)/ { sub("@.*", "", $1); print $1 }'
}
