# shellcheck shell=bash
# A Xen host: an emulated machine (lib/inside-xen.sh) with Xen, and dom0 with libvirt and Open vSwitch (xen/dom0).

# Of the machine's memory, in MiB; dom0's own part of it has to hold what it reads of the image store.
readonly XEN_MEMORY=1024
readonly XEN_DOM0_MEMORY=512

xen_start() {
    local node=$1 directory=$RUN/$1
    local share=$directory/node
    mkdir -p "$share"/{log/openvswitch,log/libvirt,log/xen,images}
    ln -sfn node/log "$directory/log"
    rm -rf "$share/ready" "$share/keys"
    cp "$XEN_SOURCES"/{dom0,vif} "$HERE/lib/switch.sh" "$share/"
    cp -r "$KEYS/$node" "$share/keys"
    chmod 700 "$share"
    node_hosts >"$share/hosts"
    node_libvirtd_conf "$node" >"$share/libvirtd.conf"
    xen_settings "$node" >"$share/settings"
    portal_configuration "$node" "$share/images/portal-configuration.img"
    machine_start "$node" "$HERE/lib/inside-xen.sh" "$node" "$(node_number "$node")" "$directory" "$XEN_CACHE" \
        "$XEN_MEMORY" "$XEN_DOM0_MEMORY"
    machine_wait "$node" 600 xen_dom0_ready "$node" || die_with_log "$node: dom0 is not ready" "$directory/console.log"
    machine_wait "$node" 120 node_libvirt_ready "$node" || die_with_log "$node: libvirt does not answer" "$directory/console.log"
}

xen_settings() {
    local node=$1 other
    cat <<END
node=$node
number=$(node_number "$node")
address=$(node_address "$node")
store=$STORE_ADDRESS
END
    echo "links=("
    for other in $(nodes); do
        [[ $other == "$node" ]] || echo "to-$other:$(node_address "$other"):$(network_segment "$node" "$other")"
    done
    echo ")"
}

xen_dom0_ready() {
    [[ -e $RUN/$1/node/ready ]]
}

xen_exec() {
    local node=$1
    shift
    machine_alive "$node" || die "$node does not run"
    exec nsenter --net="/run/netns/$PREFIX-orch" ssh -q -F "$KEYS/orchestrator/ssh/ssh_config" "$(node_address "$node")" \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin "${*@Q}"
}

xen_step() {
    node_run "$1" bash /srv/node/dom0 "$2"
}

xen_console() {
    echo "$RUN/$1/node/log/xen/console/guest-{}.log"
}
