# shellcheck shell=bash
# The captive portal of each node: its image in the store, and its configuration disk, which a node has for itself.

readonly PORTAL=$HERE/../portal
readonly PORTAL_NAME=portal.netfate.test
readonly PORTAL_ADDRESS=10.10.0.2
# The testbed's own certification authority; its certificate is what a browser has to trust.
readonly TLS=$BUILD/tls

portal_image() {
    "$PORTAL/build-image" --cache "$GUEST_CACHE" "$STORE" || die "image: the portal was not built"
}

# Where the portal of a node sends its RADIUS requests from.
portal_nas_address() {
    echo "10.99.0.$((110 + $(node_number "$1")))"
}

# portal_configuration NODE OUTPUT
portal_configuration() {
    local node=$1 output=$2 secret
    secret=$(mktemp "$RUN/secret.XXXXXX")
    echo "testbed-$node" >"$secret"
    "$PORTAL/make-configuration" --node "$node" --operator "NetFATE Testbed" --host-name "$PORTAL_NAME" \
        --home-page http://www.example.test/ --portal-address "$PORTAL_ADDRESS" --client-network 10.10.0.0/24 \
        --management-address "$(portal_nas_address "$node")/24" --name-server "$ORCHESTRATOR_ADDRESS" \
        --radius-server "$ORCHESTRATOR_ADDRESS" --radius-secret-file "$secret" \
        --tls-certificate "$TLS/portal.crt" --tls-key "$TLS/portal.key" --output "$output" ||
        die "$node: no configuration of its portal"
    rm -f "$secret"
}

# Made once: who has accepted the authority can go on with the next testbed.
portal_certificate() {
    if [[ -f $TLS/portal.crt ]]; then
        return
    fi
    mkdir -p "$TLS"
    chmod 700 "$TLS"
    tls_key "$TLS/ca.key"
    openssl req -x509 -key "$TLS/ca.key" -days 3650 -subj "/CN=NetFATE testbed CA" -out "$TLS/ca.crt" \
        -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign
    tls_key "$TLS/portal.key"
    openssl req -new -key "$TLS/portal.key" -subj "/CN=$PORTAL_NAME" -out "$TLS/portal.csr"
    openssl x509 -req -in "$TLS/portal.csr" -CA "$TLS/ca.crt" -CAkey "$TLS/ca.key" -set_serial "0x$(openssl rand -hex 8)" \
        -days 3650 -out "$TLS/portal.crt.part" -extfile - <<-END 2>/dev/null
	subjectAltName = DNS:$PORTAL_NAME
	keyUsage = critical,digitalSignature
	extendedKeyUsage = serverAuth
	basicConstraints = critical,CA:FALSE
	END
    mv "$TLS/portal.crt.part" "$TLS/portal.crt"
}

# An elliptic curve: an emulated processor does its handshake in a tenth of the time that RSA takes.
tls_key() {
    (umask 077 && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null)
}
