package org.netfate.sdn;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.google.common.util.concurrent.SettableFuture;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.mockito.ArgumentCaptor;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Threads;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.Entry;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.EntryKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeConnected;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Switch;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.SwitchKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.FlowCapableNodeConnectorBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlowInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.FlowRemoved;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.FlowRemovedBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlowInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.port.rev130925.PortNumberUni;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.RemovedFlowReason;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRemoved;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRemovedBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeUpdated;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeUpdatedBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.match.layer._3.match.Ipv4Match;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketInput;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint32;

/** From the data store to the plugin's RPCs and back to the data store. */
public class SdnControllerTest extends AbstractConcurrentDataBrokerTest {
    private static final UnicastMacAddress CLIENT = new UnicastMacAddress("02:00:00:00:c1:01");
    private static final NodeId CPE1 = new NodeId("cpe1");
    private static final long LIMIT = 10_000;

    private final CapturedRpcs rpcs = new CapturedRpcs();
    private final NotificationService notifications = mock(NotificationService.class);
    private final NotificationPublishService published = mock(NotificationPublishService.class);
    private final ExecutorService executor = Threads.sequential("sdn-test");
    private final ScheduledExecutorService timer = Threads.timer("sdn-test-timer");
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
    private NfviDatabase database;
    private SdnController controller;

    @Before
    public void startController() throws Exception {
        when(notifications.registerListener(any(), any(), any())).thenReturn(() -> { });
        database = new NfviDatabase(getDataBroker());
        database.changeIntent(changes -> {
            changes.put(NfviPaths.CLIENT_NETWORK, World.network());
            final var node = World.configured("cpe1", 1, Map.of("lan",
                org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port.Kind.Access, "wan",
                org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port.Kind.Wan));
            changes.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), node);
        }).get();
        controller = new SdnController(database, rpcs.registry, notifications, published, executor, timer, clock);
        controller.start();
    }

    @After
    public void stop() {
        controller.close();
        controller.close();
        timer.shutdown();
        executor.shutdown();
    }

    private void connectSwitch() throws Exception {
        final var node = new NodeKey(new org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId(
            "openflow:1"));
        final var tx = getDataBroker().newWriteOnlyTransaction();
        tx.mergeParentStructurePut(LogicalDatastoreType.OPERATIONAL,
            InstanceIdentifier.create(Nodes.class).child(Node.class, node),
            new NodeBuilder().withKey(node).setNodeConnector(BindingMap.of(port("lan", 1), port("wan", 2))).build());
        tx.commit().get();
    }

    private static org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector port(
            final String name, final int number) {
        return new NodeConnectorBuilder().setId(new NodeConnectorId("openflow:1:" + number))
            .addAugmentation(new FlowCapableNodeConnectorBuilder().setName(name)
                .setPortNumber(new PortNumberUni(Uint32.valueOf(number))).build()).build();
    }

    private void login() throws Exception {
        database.changeIntent(changes -> {
            changes.put(NfviDatabase.entry(NfviPaths.SESSIONS, new SessionKey(CLIENT)), new SessionBuilder()
                .setMac(CLIENT).setId(new Uuid("11111111-2222-3333-4444-555555555555")).setUser(new UserName("alice"))
                .setNode(CPE1).setPort(new PortName("lan")).setAddress(new Ipv4AddressNoZone("10.10.1.1"))
                .setLoginTime(org.netfate.nfvi.Timestamps.of(clock.instant())).build());
            changes.put(NfviDatabase.entry(NfviPaths.CHAINS, new ChainKey(CLIENT)), new ChainBuilder()
                .setMac(CLIENT).setUser(new UserName("alice")).setExitNode(CPE1).build());
        }).get();
    }

    private <T extends DataObject> T await(final InstanceIdentifier<T> path, final Predicate<T> wanted)
            throws InterruptedException, ExecutionException, TimeoutException {
        final var found = SettableFuture.<T>create();
        try (var registration = getDataBroker().registerDataTreeChangeListener(
                DataTreeIdentifier.create(LogicalDatastoreType.OPERATIONAL, path), changes ->
                    changes.forEach(change -> {
                        final var after = change.getRootNode().getDataAfter();
                        if (after != null && wanted.test(after)) {
                            found.set(after);
                        }
                    }))) {
            return found.get(LIMIT, TimeUnit.MILLISECONDS);
        }
    }

    private Entry awaitEntry() throws Exception {
        return await(NfviDatabase.entry(NfviPaths.FORWARDING_TABLE, new EntryKey(CLIENT, CPE1)), entry -> true);
    }

    private Switch awaitSwitch(final Predicate<Switch> wanted) throws Exception {
        return await(NfviDatabase.entry(NfviPaths.SWITCHES, new SwitchKey(CPE1)), wanted);
    }

    @Test
    public void aSessionIsProgrammedAndReported() throws Exception {
        connectSwitch();
        login();
        final var entry = awaitEntry();
        assertEquals("alice", entry.getUser().getValue());
        assertEquals("2026-11-22T10:00:00.000000Z", entry.getInstalled().getValue());
        final var flows = new HashMap<String, String>();
        entry.nonnullRule().values().forEach(rule -> flows.put(rule.getId(), rule.getMatch()));
        assertEquals("in_port=1,ip,dl_src=02:00:00:00:c1:01,nw_src=10.10.1.1",
            flows.get("02:00:00:00:c1:01/admit"));
        assertTrue(rpcs.of(AddFlowInput.class).size() > flows.size());
        awaitSwitch(state -> state.getConnected() && state.getRules().intValue() > flows.size()
            && state.getLastError() == null);
        verify(published, timeout(LIMIT)).offerNotification(any(NodeConnected.class));
        assertEquals(1, rpcs.of(TransmitPacketInput.class).size());
    }

    @Test
    public void aSessionBeforeTheSwitchWaitsForIt() throws Exception {
        login();
        connectSwitch();
        assertEquals("10.10.1.1", awaitEntry().getAddress().getValue());
    }

    @Test
    public void aMissingPortIsReported() throws Exception {
        database.changeIntent(changes -> {
            final var node = World.configured("cpe1", 1, Map.of("lan9",
                org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port.Kind.Access));
            changes.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), node);
        }).get();
        connectSwitch();
        assertEquals("the switch has no port lan9",
            awaitSwitch(state -> state.getConnected() && state.getLastError() != null).getLastError());
    }

    @Test
    @SuppressWarnings({"unchecked", "deprecation"})
    public void aShortAbsenceThatTheInventoryDoesNotShowIsNoticed() throws Exception {
        connectSwitch();
        login();
        awaitEntry();
        final ArgumentCaptor<NotificationService.Listener<NodeUpdated>> updated =
            ArgumentCaptor.forClass(NotificationService.Listener.class);
        final ArgumentCaptor<NotificationService.Listener<NodeRemoved>> removed =
            ArgumentCaptor.forClass(NotificationService.Listener.class);
        verify(notifications, timeout(LIMIT)).registerListener(eq(NodeUpdated.class), updated.capture(), any());
        verify(notifications, timeout(LIMIT)).registerListener(eq(NodeRemoved.class), removed.capture(), any());
        final var ref = new NodeRef(InstanceIdentifier.create(Nodes.class).child(Node.class, new NodeKey(
            new org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId("openflow:1"))));
        executor.submit(() -> updated.getValue().onNotification(
            new NodeUpdatedBuilder().setNodeRef(ref).build())).get();
        final int before = rpcs.of(AddFlowInput.class).size();
        executor.submit(() -> removed.getValue().onNotification(
            new NodeRemovedBuilder().setNodeRef(ref).build())).get();
        awaitSwitch(state -> !state.getConnected());
        assertEquals(before, rpcs.of(AddFlowInput.class).size());
        executor.submit(() -> updated.getValue().onNotification(
            new NodeUpdatedBuilder().setNodeRef(ref).build())).get();
        awaitSwitch(Switch::getConnected);
        executor.submit(() -> { }).get();
        assertEquals(2 * before, rpcs.of(AddFlowInput.class).size());
        assertTrue(rpcs.of(RemoveFlowInput.class).size() >= 24);
    }

    @Test
    @SuppressWarnings({"unchecked", "deprecation"})
    public void aFlowThatSomebodyDeletesIsPutAgain() throws Exception {
        connectSwitch();
        login();
        awaitEntry();
        final ArgumentCaptor<NotificationService.Listener<FlowRemoved>> removed =
            ArgumentCaptor.forClass(NotificationService.Listener.class);
        verify(notifications, timeout(LIMIT)).registerListener(eq(FlowRemoved.class), removed.capture(), any());
        executor.submit(() -> { }).get();
        final var flows = rpcs.of(AddFlowInput.class);
        final var admit = flows.stream().filter(flow -> flow.getMatch().getLayer3Match() instanceof Ipv4Match match
            && match.getIpv4Source() != null && flow.getTableId().intValue() == 0).findFirst().orElseThrow();
        assertTrue("the switch tells", admit.getFlags().getSENDFLOWREM());
        for (var reason : List.of(RemovedFlowReason.OFPRRIDLETIMEOUT, RemovedFlowReason.OFPRRDELETE)) {
            executor.submit(() -> removed.getValue().onNotification(new FlowRemovedBuilder().setNode(admit.getNode())
                .setCookie(admit.getCookie()).setReason(reason).build())).get();
            executor.submit(() -> { }).get();
            executor.submit(() -> { }).get();
        }
        final var after = rpcs.of(AddFlowInput.class);
        assertEquals(flows.size() + 1, after.size());
        assertEquals(admit.getMatch(), after.get(flows.size()).getMatch());
    }
}
