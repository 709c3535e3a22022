# shellcheck shell=bash disable=SC2034
# What every part uses: messages, waiting, the lock, and the addresses of the network.

# Beginning of the names of all namespaces: several testbeds can be up at a time.
readonly PREFIX=${NETFATE_TESTBED:-nf}
# Frames of 1500 bytes of the clients, in VXLAN, must fit between the nodes.
readonly UNDERLAY_MTU=1600
readonly CLIENTS="1 2"
readonly CORE_MAC=02:00:00:00:fe:01
readonly STORE_ADDRESS=10.99.0.5
readonly ORCHESTRATOR_ADDRESS=10.99.0.1

say() {
    printf '%s\n' "$*"
}

die() {
    printf 'testbed: %s\n' "$*" >&2
    exit 1
}

die_with_log() {
    local message=$1 log=$2
    {
        echo "--- the end of $log"
        tail -n 20 "$log" || true
        echo "---"
    } >&2
    die "$message"
}

# Polls until COMMAND succeeds; false when it did not within SECONDS.
wait_for() {
    local seconds=$1 deadline
    shift
    deadline=$((SECONDS + seconds))
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || return 1
        sleep 0.05
    done
}

yes_no() {
    if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi
}

# Two commands that change the testbed do not run at once. Whatever outlives the command must not inherit the lock
# (see machine_start).
take_lock() {
    mkdir -p "$BUILD"
    exec 9>"$BUILD/lock"
    flock 9
}

# All missing packages at once, instead of one failure after another.
check_packages() {
    local missing
    missing=$(sed -n 's/^\([a-z][^ ]*\).*/\1/p' "$HERE/packages.txt" | while read -r package; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done)
    [[ -z $missing ]] || die "missing packages: apt-get install --no-install-recommends ${missing//$'\n'/ }"
}

# Names of all nodes: cpe1, cpe2, ... and xen1, xen2, ...
nodes() {
    cat "$RUN/nodes"
}

# A CPE has its own number, a Xen host one from 21 on: so that every node has its address, datapath and segments.
node_number() {
    case $1 in
        xen*) echo $((20 + ${1#xen})) ;;
        *) echo "${1#cpe}" ;;
    esac
}

node_address() {
    echo "10.99.0.$((10 + $(node_number "$1")))"
}

client_mac() {
    printf '02:00:00:00:c1:%02x\n' "$1"
}

# Accepts 1, cpe1 and xen1.
node_name() {
    local name=$1
    [[ -f $RUN/nodes ]] || die "it is not up"
    [[ ! $name =~ ^[1-9]$ ]] || name=cpe$name
    grep -qx -e "$name" "$RUN/nodes" || die "no such node: '$1'; there are: $(nodes | xargs)"
    echo "$name"
}

# Accepts 1 and client1.
client_number() {
    local number=${1#client}
    [[ -f $RUN/nodes ]] || die "it is not up"
    [[ " $CLIENTS " == *" $number "* ]] || die "no such client: '$1'"
    echo "$number"
}
