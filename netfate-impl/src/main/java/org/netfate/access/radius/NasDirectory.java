package org.netfate.access.radius;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network access servers by the address from which they ask. Changed on the state executor, read by any thread: a
 * reader sees an immutable map.
 */
final class NasDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NasDirectory.class);

    private static final int DYNAMIC_AUTHORIZATION = 3799;

    private final Map<NodeId, Node> nodes = new HashMap<>();
    private final Secrets cipher;
    private volatile Map<InetAddress, Nas> byAddress = Map.of();
    private volatile Map<NodeId, Nas> byNode = Map.of();
    private Optional<Replica<NodeKey, Node>> replica = Optional.empty();

    /**
     * Makes the directory.
     *
     * @param cipher decrypts the shared secrets
     */
    NasDirectory(final Secrets cipher) {
        this.cipher = cipher;
    }

    /**
     * Begins to follow the NFVI Database.
     *
     * @param database the NFVI Database
     * @param executor the state executor
     */
    void start(final NfviDatabase database, final Executor executor) {
        replica = Optional.of(Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.NODES, executor,
            this::update));
    }

    /**
     * Finds the NAS that asks from an address. For any thread.
     *
     * @param address source address
     * @return the NAS
     */
    Optional<Nas> find(final InetAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /**
     * Finds the NAS of a node. For any thread.
     *
     * @param node the node
     * @return its NAS
     */
    Optional<Nas> of(final NodeId node) {
        return Optional.ofNullable(byNode.get(node));
    }

    /**
     * Takes changed nodes over. On the state executor.
     *
     * @param changes what changed
     */
    void update(final List<Replica.Change<NodeKey, Node>> changes) {
        final var changed = new HashMap<>(byAddress);
        for (var change : changes) {
            final var id = change.key().getId();
            changed.values().removeIf(nas -> nas.node().equals(id));
            nodes.remove(id);
            change.after().filter(node -> node.getNas() != null).ifPresent(node -> {
                nodes.put(id, node);
                add(changed, node);
            });
        }
        publish(changed);
    }

    /** Decrypts all secrets again, because the encryption service has come. On the state executor. */
    void decryptAgain() {
        final var all = new HashMap<InetAddress, Nas>();
        nodes.values().forEach(node -> add(all, node));
        publish(all);
    }

    @Override
    public void close() {
        replica.ifPresent(Replica::close);
    }

    private void publish(final Map<InetAddress, Nas> all) {
        byAddress = Map.copyOf(all);
        byNode = all.values().stream().collect(Collectors.toUnmodifiableMap(Nas::node, nas -> nas));
    }

    private void add(final Map<InetAddress, Nas> map, final Node node) {
        final var configured = node.getNas();
        final var secret = Optional.ofNullable(configured.getEncryptedSecret()).flatMap(cipher::decrypt)
            .map(SharedSecret::new);
        if (configured.getEncryptedSecret() != null && secret.isEmpty() && cipher.isAvailable()) {
            LOG.error("the NAS secret of node {} cannot be decrypted: it was encrypted with another key; set it again "
                + "with the RPC set-nas-secret", node.requireId().getValue());
        }
        final var address = InetAddresses.forString(configured.requireAddress().getValue());
        final int authorization = Optional.ofNullable(configured.getDynamicAuthorizationPort())
            .map(port -> port.getValue().toJava()).orElse(DYNAMIC_AUTHORIZATION);
        final var nas = new Nas(node.requireId(), secret,
            !Boolean.FALSE.equals(configured.getRequireMessageAuthenticator()),
            !Boolean.FALSE.equals(configured.getRestartEndsSessions()),
            new InetSocketAddress(address, authorization));
        final var other = map.put(address, nas);
        if (other != null) {
            LOG.error("nodes {} and {} have the same NAS address {}: only the requests of the latter are served",
                other.node().getValue(), nas.node().getValue(), configured.requireAddress().getValue());
        }
    }
}
