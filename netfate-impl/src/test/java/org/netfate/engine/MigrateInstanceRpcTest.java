package org.netfate.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.common.util.concurrent.Futures;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstanceInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstanceOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yangtools.yang.common.RpcResult;

/** The world: alice is at cpe1, where her firewall is placed; cpe2 has a hypervisor, pe1 has none. */
public class MigrateInstanceRpcTest extends AbstractConcurrentDataBrokerTest {
    private static final String FIREWALL = "firewall/alice";
    private static final SessionKey SESSION = new SessionKey(new UnicastMacAddress("02:00:00:00:c1:01"));

    private NfviDatabase database;
    private MigrateInstanceRpc rpc;

    @Before
    public void makeWorld() {
        database = new NfviDatabase(getDataBroker());
        rpc = new MigrateInstanceRpc(database);
        Futures.getUnchecked(database.changeIntent(changes -> {
            for (var node : new Node[] {node("cpe1", 1, "qemu:///system"), node("cpe2", 2, "qemu:///system"),
                node("pe1", 3, null)}) {
                changes.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), node);
            }
            final var placement = placement();
            changes.put(NfviDatabase.entry(NfviPaths.PLACEMENTS, placement.key()), placement);
            changes.put(NfviDatabase.entry(NfviPaths.SESSIONS, SESSION), session());
            final var old = pin("firewall/bob", "cpe2", "cpe1");
            changes.put(NfviPaths.POLICY.child(Pin.class, old.key()), old);
        }));
    }

    @Test
    public void pinsTheInstanceAndForgetsPinsOfInstancesThatAreGone() throws ReadException {
        assertTrue(migrate(FIREWALL, "cpe2").isSuccessful());
        assertEquals(Set.of(pin(FIREWALL, "cpe2", "cpe1")), pins());
    }

    @Test
    public void laterPinReplacesTheEarlier() throws ReadException {
        final var earlier = pin(FIREWALL, "cpe1", "cpe2");
        Futures.getUnchecked(database.changeIntent(changes ->
            changes.put(NfviPaths.POLICY.child(Pin.class, earlier.key()), earlier)));
        assertTrue(migrate(FIREWALL, "cpe2").isSuccessful());
        assertEquals(Set.of(pin(FIREWALL, "cpe2", "cpe1")), pins());
    }

    @Test
    public void instanceMustBePlaced() throws ReadException {
        refused("firewall/carol", "cpe2", "instance firewall/carol is not placed; placed are firewall/alice");
    }

    @Test
    public void nodeMustBeConfigured() throws ReadException {
        refused(FIREWALL, "cpe9", "node cpe9 is not configured; nodes that host functions are cpe1, cpe2");
    }

    @Test
    public void nodeMustHaveAHypervisor() throws ReadException {
        refused(FIREWALL, "pe1", "node pe1 has no hypervisor-uri; nodes that host functions are cpe1, cpe2");
    }

    @Test
    public void nodeMustBeAnotherOne() throws ReadException {
        refused(FIREWALL, "cpe1", "instance firewall/alice is already placed on node cpe1");
    }

    @Test
    public void userMustHaveASession() throws ReadException {
        Futures.getUnchecked(database.changeIntent(changes ->
            changes.delete(NfviDatabase.entry(NfviPaths.SESSIONS, SESSION))));
        refused(FIREWALL, "cpe2",
            "user alice of instance firewall/alice has no session; the instance is about to be released");
    }

    @Test
    public void incompleteInputIsRefused() {
        final var result = Futures.getUnchecked(rpc.invoke(new MigrateInstanceInputBuilder().build()));
        assertEquals("migrate-instance needs an instance and a node",
            result.getErrors().iterator().next().getMessage());
    }

    private void refused(final String instance, final String node, final String reason) throws ReadException {
        final var result = migrate(instance, node);
        assertEquals(reason, result.getErrors().iterator().next().getMessage());
        assertEquals(Set.of(pin("firewall/bob", "cpe2", "cpe1")), pins());
    }

    private RpcResult<MigrateInstanceOutput> migrate(final String instance, final String node) {
        return Futures.getUnchecked(rpc.invoke(new MigrateInstanceInputBuilder().setInstance(new InstanceId(instance))
            .setNode(new NodeId(node)).build()));
    }

    private Set<Pin> pins() throws ReadException {
        return database.read(LogicalDatastoreType.CONFIGURATION, NfviPaths.POLICY).orElseThrow().nonnullPin().values()
            .stream().map(pin -> new PinBuilder(pin).build()).collect(Collectors.toSet());
    }

    private static Pin pin(final String instance, final String node, final String accessNode) {
        return new PinBuilder().withKey(new PinKey(new InstanceId(instance))).setNode(new NodeId(node))
            .setAccessNode(new NodeId(accessNode)).build();
    }

    private static Node node(final String id, final int datapath, final String hypervisor) {
        return new NodeBuilder().setId(new NodeId(id)).setDatapathId(new DatapathId("%016x".formatted(datapath)))
            .setHypervisorUri(hypervisor == null ? null : new Uri(hypervisor)).build();
    }

    private static Placement placement() {
        return new PlacementBuilder().setInstance(new InstanceId(FIREWALL)).setFunction(new FunctionId("firewall"))
            .setUser(new UserName("alice")).setNode(new NodeId("cpe1")).build();
    }

    private static Session session() {
        return new SessionBuilder().withKey(SESSION).setUser(new UserName("alice")).setNode(new NodeId("cpe1"))
            .setId(new Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
            .setLoginTime(new DateAndTime("2026-11-22T17:00:00Z")).build();
    }
}
