# Makes commands for nft(8) of a list of services. A service is a line: the virtual address and port to which clients
# connect, then the servers that share the work, each ADDRESS:PORT. A server that is named twice gets twice as much.
#
# What a user writes is never passed on as it is: addresses and ports are numbers when they are checked.

BEGIN {
    MAX_SERVICES = 8
    MAX_SERVERS = 16
}

# At most one reason is given, on one line, and nothing of it can be a command to a terminal.
function refuse(reason) {
    gsub(/[^ -~]/, "?", reason)
    printf "line %d: %s\n", NR, substr(reason, 1, 120) >"/dev/stderr"
    exit 1
}

function check(endpoint,    part, octet, i) {
    if (endpoint !~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+:[0-9]+$/)
        refuse("'" substr(endpoint, 1, 32) "' is not ADDRESS:PORT")
    split(endpoint, part, ":")
    split(part[1], octet, ".")
    for (i = 1; i <= 4; i++)
        if (length(octet[i]) > 3 || octet[i] + 0 > 255)
            refuse("'" substr(endpoint, 1, 32) "' has no IPv4 address")
    if (length(part[2]) > 5 || part[2] + 0 < 1 || part[2] + 0 > 65535)
        refuse("'" substr(endpoint, 1, 32) "' has no port from 1 to 65535")
    address = (octet[1] + 0) "." (octet[2] + 0) "." (octet[3] + 0) "." (octet[4] + 0)
    port = part[2] + 0
}

function add_counter(    name) {
    if ((address, port) in counted)
        return
    if (++servers > MAX_SERVERS)
        refuse("there are " MAX_SERVERS " servers at most")
    counted[address, port] = 1
    name = "count_server" servers
    print "add counter inet netfate " name
    print "add rule inet netfate balanced ip daddr " address " tcp dport " port " counter name " name " accept"
    print "add rule inet netfate balanced ip saddr " address " tcp sport " port " counter name " name " accept"
}

{
    sub(/\r$/, "")
    sub(/#.*/, "")
    if (NF == 0)
        next
    if (++services > MAX_SERVICES)
        refuse("there are " MAX_SERVICES " services at most")
    if (NF == 1)
        refuse("the service '" substr($1, 1, 32) "' has no server")
    if (NF - 1 > MAX_SERVERS)
        refuse("there are " MAX_SERVERS " servers at most")
    check($1)
    if ((address, port) in virtual)
        refuse("the service '" $1 "' is there twice")
    virtual[address, port] = 1
    service = "ip daddr " address " tcp dport " port
    map = ""
    for (i = 2; i <= NF; i++) {
        check($i)
        add_counter()
        map = map (i > 2 ? ", " : "") i - 2 " : " address " . " port
    }
    print "add rule inet netfate balance " service " counter name count_connections dnat ip to numgen inc mod " NF - 1 \
        " map { " map " }"
}
