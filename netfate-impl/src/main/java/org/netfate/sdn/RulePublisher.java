package org.netfate.sdn;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.ForwardingTable;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.EntryBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.EntryKey;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.entry.RuleBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeConnectedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeDisconnectedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodesState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.SwitchBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.SwitchKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Unplugged;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.unplugged.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.unplugged.InstanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.opendaylight.yangtools.yang.common.Uint8;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the switches do to the NFVI Database: Table III of the paper and the state of the switches. Only what has
 * changed is written. It belongs to one sequential executor.
 */
final class RulePublisher implements SwitchReport {
    private static final Logger LOG = LoggerFactory.getLogger(RulePublisher.class);

    private final Map<EntryKey, Counted> entries = new HashMap<>();
    private final Map<NodeId, State> states = new HashMap<>();
    private final Map<NodeId, DateAndTime> since = new HashMap<>();
    private final NfviDatabase database;
    private final NotificationPublishService notifications;
    private final Clock clock;

    /**
     * What is published of the counters of an entry.
     *
     * @param counts whether the entry has a rule that counts the session's packets
     * @param traffic what was counted
     */
    private record Counted(boolean counts, Traffic traffic) { }

    RulePublisher(final NfviDatabase database, final NotificationPublishService notifications, final Clock clock) {
        this.database = database;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** Removes what an earlier run has left; the states of the switches are soon written anew. */
    void start() {
        database.changeObservation(changes -> {
            changes.delete(InstanceIdentifier.create(ForwardingTable.class));
            changes.delete(InstanceIdentifier.create(NodesState.class).child(Unplugged.class));
        });
    }

    @Override
    public void changed(final NodeId node, final Map<UnicastMacAddress, Optional<Entry>> changed, final State state) {
        final boolean news = !state.equals(states.get(node));
        if (news) {
            announce(node, state);
        }
        if (news || !changed.isEmpty()) {
            database.changeObservation(changes -> {
                changed.forEach((client, entry) -> entry.ifPresentOrElse(
                    present -> put(changes, new EntryKey(client, node), present),
                    () -> delete(changes, new EntryKey(client, node))));
                if (news) {
                    final var key = new SwitchKey(node);
                    changes.put(NfviDatabase.entry(NfviPaths.SWITCHES, key), new SwitchBuilder().withKey(key)
                        .setConnected(state.connected()).setSince(since.get(node))
                        .setRules(Uint32.valueOf(state.rules())).setLastError(state.lastError().orElse(null))
                        .build());
                }
            });
        }
    }

    private void announce(final NodeId node, final State state) {
        final var before = states.put(node, state);
        if (before == null || before.connected() != state.connected()) {
            since.put(node, now());
            if (state.connected()) {
                LOG.info("The switch of node {} is connected", node.getValue());
                notifications.offerNotification(new NodeConnectedBuilder().setNode(node)
                    .setPart(org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeConnected.Part.Switch)
                    .build());
            } else if (before != null) {
                LOG.info("The switch of node {} is not connected any more", node.getValue());
                notifications.offerNotification(new NodeDisconnectedBuilder().setNode(node)
                    .setPart(org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeDisconnected.Part.Switch)
                    .setReason("its OpenFlow connection ended").build());
            }
        }
    }

    private void put(final NfviDatabase.Changes changes, final EntryKey key, final Entry entry) {
        final boolean counts = entry.rules().stream().anyMatch(Rule::counted);
        final var counted = entries.merge(key, new Counted(counts, Traffic.NONE),
            (before, now) -> counts ? new Counted(true, before.traffic()) : now);
        final var rules = BindingMap.<
            org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.entry.RuleKey,
            org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.entry.Rule>builder();
        entry.rules().forEach(rule -> rules.add(new RuleBuilder().setId(rule.id())
            .setTable(Uint8.valueOf(rule.slot().table())).setPriority(Uint16.valueOf(rule.slot().priority()))
            .setMatch(rule.slot().match().toString()).setActions(rule.actionsText()).build()));
        final var builder = new EntryBuilder().withKey(key)
            .setUser(entry.session().user()).setAddress(entry.session().address())
            .setFunctionMac(entry.session().functions()).setRule(rules.build())
            .setInstalled(entry.confirmed() ? now() : null);
        changes.put(NfviDatabase.entry(NfviPaths.FORWARDING_TABLE, key),
            counted.counts() ? withCounters(builder, counted.traffic()).build() : builder.build());
    }

    private void delete(final NfviDatabase.Changes changes, final EntryKey key) {
        if (entries.remove(key) != null) {
            changes.delete(NfviDatabase.entry(NfviPaths.FORWARDING_TABLE, key));
        }
    }

    @Override
    public void counted(final NodeId node, final Map<UnicastMacAddress, Traffic> counts) {
        final var news = new HashMap<EntryKey, Counted>();
        counts.forEach((client, traffic) -> {
            final var key = new EntryKey(client, node);
            final var now = new Counted(true, traffic);
            final var before = entries.get(key);
            if (before != null && before.counts() && !before.equals(now)) {
                entries.put(key, now);
                news.put(key, now);
            }
        });
        if (!news.isEmpty()) {
            database.changeObservation(changes -> news.forEach((key, now) ->
                changes.merge(NfviDatabase.entry(NfviPaths.FORWARDING_TABLE, key),
                    withCounters(new EntryBuilder().withKey(key), now.traffic()).build())));
        }
    }

    @Override
    public void unplugged(final InstanceId instance, final Optional<NodeId> node) {
        final var path = NfviDatabase.entry(NfviPaths.UNPLUGGED, new InstanceKey(instance));
        final var port = InstanceIdentity.of(instance).port();
        node.ifPresentOrElse(at -> {
            LOG.warn("Instance {} runs on node {}, whose switch has lost its interface {}", instance.getValue(),
                at.getValue(), port.getValue());
            final var entry = new InstanceBuilder().setId(instance).setNode(at).setInterface(port)
                .setSince(now()).build();
            database.changeObservation(changes -> changes.put(path, entry));
        }, () -> database.changeObservation(changes -> changes.delete(path)));
    }

    @Override
    public void forgotten(final NodeId node) {
        states.remove(node);
        since.remove(node);
        database.changeObservation(changes -> {
            changes.delete(NfviDatabase.entry(NfviPaths.SWITCHES, new SwitchKey(node)));
            entries.keySet().removeIf(key -> {
                final boolean ofNode = key.getNode().equals(node);
                if (ofNode) {
                    changes.delete(NfviDatabase.entry(NfviPaths.FORWARDING_TABLE, key));
                }
                return ofNode;
            });
        });
    }

    private static EntryBuilder withCounters(final EntryBuilder builder, final Traffic traffic) {
        return builder.setPackets(counter(traffic.packets())).setBytes(counter(traffic.bytes()))
            .setPacketsToClient(counter(traffic.packetsToClient())).setBytesToClient(counter(traffic.bytesToClient()));
    }

    private static ZeroBasedCounter64 counter(final long value) {
        return new ZeroBasedCounter64(Uint64.fromLongBits(value));
    }

    private DateAndTime now() {
        return Timestamps.of(clock.instant());
    }
}
