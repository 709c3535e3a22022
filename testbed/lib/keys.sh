# shellcheck shell=bash
# Certificates and keys of the management network: by them the Orchestrator and the nodes know each other, and encrypt what
# they say. Its authority is not that of the portals, whose certificates must not open a hypervisor.
#
#   $KEYS/ca.crt, ca.key  the authority
#   $KEYS/HOST/pki        what a node has as /etc/pki: libvirt's and QEMU's certificates, both as server and as client
#   $KEYS/HOST/ssh        what a node has as /etc/ssh: its host key, root's key, and whom it knows
#   $KEYS/HOST/root       what a node has as root's home directory: who may come in as root
#   $KEYS/orchestrator    cacert.pem, clientcert.pem and clientkey.pem, which is what pkipath= of a libvirt URI wants; ssh
#
# They are made once, so that what is up goes on knowing a host that comes back.

KEYS=$BUILD/tls/management

# keys_of NAME ADDRESS...: what a node needs. Its certificates are for its name and all of its addresses.
keys_of() {
    local directory=$KEYS/$1
    keys_authority
    if [[ ! -f $directory/complete ]]; then
        mkdir -p "$directory"/{pki/CA,pki/libvirt/private,pki/qemu,ssh,root/.ssh}
        keys_for_libvirt "$directory/pki" "$@"
        keys_for_qemu "$directory/pki/qemu" "$@"
        keys_for_ssh "$directory/ssh" "$1"
        chmod 700 "$directory"/{root,root/.ssh}
        rm -f "$directory/ssh/host_key"
        dropbearkey -t ed25519 -f "$directory/ssh/host_key" 2>/dev/null | grep '^ssh-ed25519 ' >"$directory/ssh/host_key.pub"
        touch "$directory/complete"
    fi
}

# The Orchestrator is a client only: nobody has a key to it.
keys_of_orchestrator() {
    local directory=$KEYS/orchestrator
    keys_authority
    if [[ ! -f $directory/complete ]]; then
        mkdir -p "$directory/ssh"
        cp "$KEYS/ca.crt" "$directory/cacert.pem"
        keys_certificate "$directory/clientcert.pem" "$directory/clientkey.pem" orchestrator
        keys_for_ssh "$directory/ssh" orchestrator
        touch "$directory/complete"
    fi
}

# Somebody whom nobody trusts: a client with a certificate of another authority.
keys_of_stranger() {
    local directory=$KEYS/stranger
    if [[ ! -f $directory/complete ]]; then
        mkdir -p "$directory"
        (
            KEYS=$directory
            keys_authority
            keys_certificate "$directory/clientcert.pem" "$directory/clientkey.pem" stranger
        )
        cp "$directory/ca.crt" "$directory/cacert.pem"
        touch "$directory/complete"
    fi
}

# keys_introduce NAME=ADDRESS...: the Orchestrator and these nodes know each other by ssh, and each node lets the others in.
keys_introduce() {
    local host other
    for host in "${@%%=*}"; do
        for other in orchestrator "${@%%=*}"; do
            cat "$KEYS/$other/ssh/id_ed25519.pub"
        done >"$KEYS/$host/root/.ssh/authorized_keys"
        keys_ssh_client /etc/ssh >"$KEYS/$host/ssh/ssh_config"
    done
    keys_ssh_client "$KEYS/orchestrator/ssh" >"$KEYS/orchestrator/ssh/ssh_config"
    for host in orchestrator "${@%%=*}"; do
        for other in "$@"; do
            echo "${other%%=*},${other#*=} $(cut -d ' ' -f 1,2 "$KEYS/${other%%=*}/ssh/host_key.pub")"
        done >"$KEYS/$host/ssh/ssh_known_hosts"
    done
}

# keys_ssh_client DIRECTORY: configuration of a client whose files are there. A host that is not known stays outside.
keys_ssh_client() {
    cat <<-END
	Host *
	    User root
	    IdentityFile $1/id_ed25519
	    IdentitiesOnly yes
	    UserKnownHostsFile /dev/null
	    GlobalKnownHostsFile $1/ssh_known_hosts
	    StrictHostKeyChecking yes
	END
}

# keys_for_ssh DIRECTORY NAME
keys_for_ssh() {
    rm -f "$1"/id_ed25519*
    ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1/id_ed25519"
}

# keys_for_libvirt DIRECTORY NAME ADDRESS...
keys_for_libvirt() {
    local directory=$1
    cp "$KEYS/ca.crt" "$directory/CA/cacert.pem"
    keys_certificate "$directory/libvirt/servercert.pem" "$directory/libvirt/private/serverkey.pem" "${@:2}"
    keys_certificate "$directory/libvirt/clientcert.pem" "$directory/libvirt/private/clientkey.pem" "${@:2}"
}

# keys_for_qemu DIRECTORY NAME ADDRESS...
keys_for_qemu() {
    local directory=$1
    cp "$KEYS/ca.crt" "$directory/ca-cert.pem"
    keys_certificate "$directory/server-cert.pem" "$directory/server-key.pem" "${@:2}"
    keys_certificate "$directory/client-cert.pem" "$directory/client-key.pem" "${@:2}"
}

keys_authority() {
    if [[ ! -f $KEYS/ca.crt ]]; then
        mkdir -p "$KEYS"
        chmod 700 "$BUILD/tls"
        tls_key "$KEYS/ca.key"
        openssl req -x509 -key "$KEYS/ca.key" -days 3650 -subj "/CN=NetFATE testbed management CA" -out "$KEYS/ca.part" \
            -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign
        mv "$KEYS/ca.part" "$KEYS/ca.crt"
    fi
}

# keys_certificate CERTIFICATE KEY NAME ADDRESS...: for servers and clients alike.
keys_certificate() {
    local certificate=$1 key=$2 name=$3 address alternatives=DNS:$3
    for address in "${@:4}"; do
        alternatives+=,IP:$address
    done
    tls_key "$key"
    openssl req -new -key "$key" -subj "/CN=$name" -out "$certificate.csr"
    openssl x509 -req -in "$certificate.csr" -CA "$KEYS/ca.crt" -CAkey "$KEYS/ca.key" \
        -set_serial "0x$(openssl rand -hex 8)" -days 3650 -out "$certificate" -extfile - <<-END 2>/dev/null
	subjectAltName = $alternatives
	keyUsage = critical,digitalSignature,keyEncipherment
	extendedKeyUsage = serverAuth,clientAuth
	basicConstraints = critical,CA:FALSE
	END
    rm "$certificate.csr"
}
