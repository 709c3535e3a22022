package org.netfate.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.SettableFuture;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.dom.api.DOMRpcImplementationNotAvailableException;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.dhcp.PoolBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.LeaseBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.EntryBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.entry.RuleBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNode;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNodeInput;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNodeOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.UndrainNode;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.UndrainNodeOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.MaintenanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.HypervisorBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.maintenance.WaitingBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Logout;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstanceOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstanceOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperationOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperationOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.OperationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.Step;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.StepBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.RecordBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.CaptivePortal;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.HypervisorCapability;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUser;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUserInput;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUserInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUserOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.Image;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.opendaylight.yangtools.yang.common.Uint8;

public class CommandsTest extends AbstractConcurrentDataBrokerTest {
    private static final String MAC = "02:00:00:00:c1:01";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final RpcConsumerRegistry rpcs = mock(RpcConsumerRegistry.class);
    private NfviDatabase database;
    private TestShell shell;

    @Before
    public void startShell() throws Exception {
        database = new NfviDatabase(getDataBroker());
        shell = new TestShell(getDataBroker(), rpcs);
    }

    @Test
    public void emptyListsSaySoInASentence() throws Exception {
        for (var entry : Map.of(
                "list-nodes", "No node is configured.", "list-links", "No link is configured.",
                "list-users", "No user is configured. Add one with netfate:add-user NAME.",
                "list-functions", "The catalogue is empty.", "list-sessions", "Nobody is logged in.",
                "list-clients", "No device was seen at an access port yet.",
                "list-instances", "There is no instance", "list-operations", "The NFV Coordinator has done nothing",
                "list-rules", "No switch has rules", "list-rules --user alice", "No switch has such rules.")
                .entrySet()) {
            assertThat(shell.execute("netfate:" + entry.getKey()), containsString(entry.getValue()));
        }
        for (var entry : Map.of(
                "list-lock-outs", "Nobody is locked out.", "list-upstreams", "There is no upstream server",
                "list-accounting", "Nothing is accounted for yet.", "show-radius", "Nothing was counted yet.",
                "list-queue", "No operation waits for its turn.",
                "list-prepared-images", "No function of the catalogue has warm-start.",
                "list-saved-instances", "No instance is saved.")
                .entrySet()) {
            assertThat(shell.execute("netfate:" + entry.getKey()), containsString(entry.getValue()));
        }
        assertEquals("", shell.execute("netfate:list-users --no-format"));
    }

    @Test
    public void leasesAreListedWithTheirClients() throws Exception {
        assertThat(shell.execute("netfate:list-leases"), containsString("No client was given an address yet."));
        assertThat(shell.execute("netfate:show-dhcp"), containsString("learnt from the clients' frames"));
        final var lease = new LeaseBuilder().setMac(new UnicastMacAddress(MAC))
            .setAddress(new Ipv4AddressNoZone("10.0.0.11")).setExpires(new DateAndTime("2026-11-22T12:00:00Z")).build();
        final var pool = new PoolBuilder().setFirst(new Ipv4AddressNoZone("10.0.0.10"))
            .setLast(new Ipv4AddressNoZone("10.0.0.99")).build();
        database.changeIntent(changes -> {
            changes.put(NfviDatabase.entry(NfviPaths.LEASES, lease.key()), lease);
            changes.put(NfviPaths.DHCP, new DhcpBuilder().setPool(Map.of(pool.key(), pool)).build());
        }).get();
        assertThat(shell.execute("netfate:list-leases"), containsString("10.0.0.11"));
        assertThat(shell.execute("netfate:list-leases"), containsString(MAC));
        assertThat(shell.execute("netfate:show-dhcp"), containsString("10.0.0.10 to 10.0.0.99"));
    }

    @Test
    public void usersAreListedWithWhereTheyAre() throws Exception {
        addUser("bob");
        addUser("alice", "firewall", "nat");
        Futures.getUnchecked(database.changeObservation(changes -> {
            final var seen = new org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.UserBuilder()
                .setName(new UserName("alice")).setStatus(User.Status.In).setAccessNode(new NodeId("cpe1"))
                .setMac(new UnicastMacAddress(MAC)).setLastPacket(new DateAndTime("2026-11-22T17:00:00.25Z")).build();
            changes.put(NfviDatabase.entry(NfviPaths.USER_TABLE, seen.key()), seen);
        }));
        assertEquals("alice\tyes\tin\tcpe1\t\t" + MAC + "\t\t2026-11-22T17:00:00.25Z\tfirewall, nat\n"
            + "bob\tyes\tout\t\t\t\t\t\t\n", shell.execute("netfate:list-users --no-format"));
    }

    @Test
    public void accountingIsListedTheLatestFirstAndShown() throws Exception {
        for (int hour : new int[] {10, 11}) {
            final var row = new RecordBuilder().setSessionId("s" + hour + "/1").setUser(new UserName("alice"))
                .setMac(new UnicastMacAddress(MAC)).setNode(new NodeId("cpe1"))
                .setStart(new DateAndTime("2026-11-22T" + hour + ":00:00Z")).setCause(SessionEndCause.Idle)
                .setStop(new DateAndTime("2026-11-22T12:00:00Z"))
                .setBytesToClient(new ZeroBasedCounter64(Uint64.valueOf(7000))).build();
            Futures.getUnchecked(database.changeIntent(changes ->
                changes.put(NfviDatabase.entry(NfviPaths.ACCOUNTING_RECORDS, row.key()), row)));
        }
        assertEquals("s11/1\talice\t" + MAC + "\tcpe1\t2026-11-22T11:00:00Z\t2026-11-22T12:00:00Z\tidle\t0\t7000\n"
            + "s10/1\talice\t" + MAC + "\tcpe1\t2026-11-22T10:00:00Z\t2026-11-22T12:00:00Z\tidle\t0\t7000\n",
            shell.execute("netfate:list-accounting --no-format"));
        assertEquals("", shell.execute("netfate:list-accounting --no-format --user bob"));
        assertThat(shell.execute("netfate:show-accounting s10/1"), containsString("Bytes to client"));
    }

    @Test
    public void tablesHaveHeaders() throws Exception {
        final var function = new FunctionBuilder().setId(new FunctionId("portal")).setKind(CaptivePortal.VALUE)
            .setMemory(Uint32.valueOf(96)).setImage(new ImageBuilder().setKernel(new ImageLocation("/kernel")).build())
            .build();
        Futures.getUnchecked(database.changeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.FUNCTIONS, function.key()), function)));
        final var lines = shell.execute("netfate:list-functions").replace('|', '│').split("\n");
        assertEquals("Function│Kind│Memory(MiB)│vCPUs│Active│Nodes│Activeusers", lines[0].replace(" ", ""));
        assertEquals("portal│captive-portal│96│1│no││", lines[2].replace(" ", ""));
    }

    @Test
    public void rulesAreChosenByNodeAndUser() throws Exception {
        rule("alice", MAC, "cpe1");
        rule("bob", "02:00:00:00:c1:02", "cpe2");
        assertThat(shell.execute("netfate:list-rules --no-format --user alice"), containsString(MAC));
        assertEquals(1, shell.execute("netfate:list-rules --no-format --node cpe2").lines().count());
        assertEquals(2, shell.execute("netfate:list-rules --no-format").lines().count());
        assertThat(shell.execute("netfate:list-rules --no-format --flows --user bob"),
            containsString("bob\tcpe2\t1\t100\tip\tdrop"));
    }

    @Test
    public void whatATerminalWouldObeyIsShownAsItsCode() throws Exception {
        final var instance = new InstanceBuilder().setId(new InstanceId("firewall/alice"))
            .setState(InstanceState.Failed)
            .setLastError("no" + Character.toString(27) + "[2J \u202Ekernel\r\nfake row").build();
        Futures.getUnchecked(database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.INSTANCES, instance.key()), instance)));
        for (var command : List.of("list-instances", "show-instance firewall/alice")) {
            assertThat(shell.execute("netfate:" + command),
                containsString("no\\u001b[2J \\u202ekernel\\u" + "000d\\u" + "000afake row"));
        }
    }

    @Test
    public void operationIsShownWithTheTimeOfEachStep() throws Exception {
        final var operation = new OperationBuilder().setId(Uint64.valueOf(7)).setKind(OperationKind.Create)
            .setInstance(new InstanceId("firewall/alice")).setState(OperationState.Completed)
            .setStarted(new DateAndTime("2026-11-22T17:00:00Z")).setFinished(new DateAndTime("2026-11-22T17:00:12Z"))
            .setStep(BindingMap.of(step(1, "domain started", "2026-11-22T17:00:01.5Z"),
                step(2, "announced itself", "2026-11-22T17:00:12Z"))).build();
        Futures.getUnchecked(database.changeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.OPERATIONS, operation.key()), operation)));
        final String shown = shell.execute("netfate:show-operation 7").replaceAll(" +", " ").replace('|', '│');
        assertThat(shown, containsString("Took 12 s"));
        assertThat(shown, containsString("1 │ domain started │ 2026-11-22T17:00:01.5Z │ 1500 ms"));
        assertThat(shown, containsString("2 │ announced itself │ 2026-11-22T17:00:12Z │ 10 s"));
    }

    @Test
    public void queueIsListedTheNextOneFirst() throws Exception {
        for (int turn : new int[] {4100, 4098, 4099}) {
            final var entry = new org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operation.queue
                .EntryBuilder().setInstance(new InstanceId("firewall/u" + turn)).setKind(OperationKind.Migrate)
                .setUser(new UserName("u" + turn)).setSource(new NodeId("cpe1")).setDestination(new NodeId("cpe2"))
                .setTurn(Uint64.valueOf(turn)).setSince(new DateAndTime("2026-11-22T17:00:00Z"))
                .setWaitsFor("maximum-migrations (16) in the whole network").build();
            Futures.getUnchecked(database.changeObservation(changes ->
                changes.put(NfviDatabase.entry(NfviPaths.OPERATION_QUEUE, entry.key()), entry)));
        }
        final var lines = shell.execute("netfate:list-queue --no-format").split("\n");
        assertEquals("4098\tfirewall/u4098\tmigrate\tu4098\tcpe1\tcpe2\t2026-11-22T17:00:00Z\t"
            + "maximum-migrations (16) in the whole network", lines[0]);
        assertEquals(3, lines.length);
        assertThat(lines[2], containsString("4100"));
    }

    @Test
    public void memoryThatIsKeptIsListed() throws Exception {
        final var image = new org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images
            .ImageBuilder().setFunction(new FunctionId("firewall"))
            .setFormat("QEMU 7.2.22, kvm").setState(Image.State.Cannot)
            .setLastError("the Orchestrator has no image-store")
            .setSince(new DateAndTime("2026-11-22T17:00:00Z")).build();
        final var saved = new org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.saved.instances
            .InstanceBuilder().setId(new InstanceId("firewall/alice")).setSize(Uint64.valueOf(75104627))
            .setSaved(new DateAndTime("2026-11-22T17:00:00Z")).build();
        Futures.getUnchecked(database.changeObservation(changes -> {
            changes.put(NfviDatabase.entry(NfviPaths.PREPARED_IMAGES, image.key()), image);
            changes.put(NfviDatabase.entry(NfviPaths.SAVED_INSTANCES, saved.key()), saved);
        }));
        assertThat(shell.execute("netfate:list-prepared-images --no-format"), containsString(
            "firewall\tQEMU 7.2.22, kvm\tcannot\t"));
        assertThat(shell.execute("netfate:list-saved-instances --no-format"),
            containsString("firewall/alice\t2026-11-22T17:00:00Z\t75104627"));
    }

    @Test
    public void maintenanceOfANodeIsShown() throws Exception {
        final var node = new NodeBuilder().setId(new NodeId("cpe1")).setDatapathId(new DatapathId("0000000000000001"))
            .setMaintenance(new MaintenanceBuilder().build()).build();
        final var waiting = new WaitingBuilder().setInstance(new InstanceId("firewall/alice"))
            .setReason("it is being moved to node cpe2").build();
        final var progress = new org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state
            .MaintenanceBuilder().setNode(new NodeId("cpe1")).setDrained(false).setLeft(Uint32.TWO)
            .setRemaining(Uint32.ONE).setSince(new DateAndTime("2026-11-22T17:00:00Z"))
            .setWaiting(BindingMap.of(waiting)).build();
        Futures.getUnchecked(database.changeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), node)));
        assertThat(shell.execute("netfate:list-nodes --no-format"), containsString("begun"));
        Futures.getUnchecked(database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.MAINTENANCE, progress.key()), progress)));
        assertThat(shell.execute("netfate:list-nodes --no-format"), containsString("1 of 3 remain"));
        final String shown = shell.execute("netfate:show-node cpe1").replaceAll(" +", " ").replace('|', '│');
        assertThat(shown, containsString("Drained no"));
        assertThat(shown, containsString("Instances that left 2"));
        assertThat(shown, containsString("firewall/alice │ it is being moved to node cpe2"));
        assertEquals(List.of("cpe1 "), completed(DrainedNodeCompleter.class, ""));
    }

    @Test
    public void nodeIsTakenOutOfServiceAndPutBack() throws Exception {
        final var drained = new ArrayList<DrainNodeInput>();
        when(rpcs.getRpc(DrainNode.class)).thenReturn(input -> {
            drained.add(input);
            return RpcResultBuilder.success(new DrainNodeOutputBuilder().build()).buildFuture();
        });
        when(rpcs.getRpc(UndrainNode.class)).thenReturn(input ->
            RpcResultBuilder.success(new UndrainNodeOutputBuilder().build()).buildFuture());
        assertThat(shell.execute("netfate:drain-node cpe1"), containsString("Node cpe1 is being emptied."));
        shell.execute("netfate:drain-node --instances wait cpe1");
        assertEquals(Arrays.asList(null, MaintenanceKind.Wait),
            drained.stream().map(DrainNodeInput::getInstances).toList());
        fails("netfate:drain-node --instances leave cpe1",
            "'leave' is not a way to empty a node: 'move' or 'wait'");
        assertEquals("Node cpe1 is in service again.\n", shell.execute("netfate:undrain-node cpe1"));
    }

    @Test
    public void failedOperationIsTriedAgain() throws Exception {
        for (var state : List.of(OperationState.Completed, OperationState.Failed, OperationState.FailedTemporarily)) {
            final var operation = new OperationBuilder().setId(Uint64.valueOf(state.getIntValue()))
                .setKind(OperationKind.Create).setInstance(new InstanceId("firewall/alice")).setState(state)
                .setStarted(new DateAndTime("2026-11-22T17:00:00Z")).build();
            Futures.getUnchecked(database.changeIntent(changes ->
                changes.put(NfviDatabase.entry(NfviPaths.OPERATIONS, operation.key()), operation)));
        }
        assertEquals(2, completed(FailedOperationCompleter.class, "").size());
        when(rpcs.getRpc(RetryOperation.class)).thenReturn(input -> input.getId().equals(Uint64.ONE)
            ? RpcResultBuilder.success(new RetryOperationOutputBuilder().build()).buildFuture()
            : RpcResultBuilder.<RetryOperationOutput>failed().withError(ErrorType.APPLICATION, ErrorTag.INVALID_VALUE,
                "operation 2 has not failed: its state is completed").buildFuture());
        assertEquals("Operation 1 is due. Follow it with netfate:show-operation 1.\n",
            shell.execute("netfate:retry-operation 1"));
        fails("netfate:retry-operation 2", "retry-operation: operation 2 has not failed: its state is completed");
    }

    @Test
    public void instanceIsStartedAnew() throws Exception {
        when(rpcs.getRpc(RestartInstance.class)).thenReturn(input -> input.getInstance()
            .equals(new InstanceId("firewall/alice"))
            ? RpcResultBuilder.success(new RestartInstanceOutputBuilder().build()).buildFuture()
            : RpcResultBuilder.<RestartInstanceOutput>failed().withError(ErrorType.APPLICATION, ErrorTag.INVALID_VALUE,
                "instance firewall/bob does not run").buildFuture());
        assertEquals("Instance firewall/alice is started anew. Follow it with netfate:list-operations.\n",
            shell.execute("netfate:restart-instance firewall/alice"));
        fails("netfate:restart-instance firewall/bob", "restart-instance: instance firewall/bob does not run");
    }

    @Test
    public void whatIsNotThereIsOneSentenceAndNoTrace() {
        fails("netfate:show-user carol", "user carol is not configured; see netfate:list-users");
        fails("netfate:show-session " + MAC, "client " + MAC + " is not logged in; see netfate:list-sessions");
        fails("netfate:show-operation 9", "there is no operation 9; see netfate:list-operations");
        fails("netfate:show-node cpe9", "node cpe9 is not configured; see netfate:list-nodes");
        fails("netfate:show-function nat", "function nat is not in the catalogue; see netfate:list-functions");
        fails("netfate:show-instance nat/al", "there is no instance nat/al; see netfate:list-instances");
    }

    @Test
    public void aNodeIsShownWithWhatItsHypervisorCanDo() throws Exception {
        final var node = new NodeBuilder().setId(new NodeId("cpe1"))
            .setDatapathId(new DatapathId("0000000000000001")).build();
        final var hypervisor = new HypervisorBuilder().setNode(node.getId()).setConnected(true).setKind("Xen")
            .setCapability(Set.of(HypervisorCapability.Tunnelled, HypervisorCapability.PeerToPeer)).build();
        Futures.getUnchecked(database.changeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), node)));
        Futures.getUnchecked(database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.HYPERVISORS, hypervisor.key()), hypervisor)));
        assertThat(shell.execute("netfate:show-node cpe1").replaceAll(" +", " "),
            containsString("Capabilities peer-to-peer, tunnelled\n"));
    }

    @Test
    public void whatIsTypedWronglyIsOneSentence() {
        fails("netfate:show-operation seven", "'seven' is not a operation: a number from netfate:list-operations");
        fails("netfate:logout 03:00:00:00:00:01", "'03:00:00:00:00:01' is not a MAC address of a device: six "
            + "hexadecimal pairs, for example 02:00:00:00:c1:01, and not a multicast address");
    }

    @Test
    public void newUsersPasswordIsAskedForTwiceWithoutEcho() throws Exception {
        final var inputs = new ArrayList<AddUserInput>();
        when(rpcs.getRpc(AddUser.class)).thenReturn(input -> {
            inputs.add(input);
            return RpcResultBuilder.success(new AddUserOutputBuilder().build()).buildFuture();
        });
        shell.typing("s3cret", "s3cret");
        assertEquals("User alice is added.\n",
            shell.execute("netfate:add-user --function firewall --function nat alice"));
        assertEquals(List.of("Password: *", "Password again: *"), shell.prompts());
        assertEquals(List.of(new AddUserInputBuilder().setName(new UserName("alice")).setPassword("s3cret")
            .setReversible(false)
            .setRequiredFunction(List.of(new FunctionId("firewall"), new FunctionId("nat"))).build()), inputs);
    }

    @Test
    public void differentPasswordsChangeNothing() {
        shell.typing("s3cret", "secret");
        fails("netfate:set-password alice", "the two differ; nothing was changed");
        verifyNoInteractions(rpcs);
    }

    @Test
    public void shortSecretIsRefusedBeforeItIsSent() {
        shell.typing("short");
        fails("netfate:set-nas-secret cpe1", "Shared secret must have 8 to 128 characters; nothing was changed");
        verifyNoInteractions(rpcs);
    }

    @Test
    public void existingUserIsNotReplaced() {
        addUser("alice");
        fails("netfate:add-user alice", "user alice exists; change the password with netfate:set-password");
    }

    @Test
    public void withoutATerminalAFileIsNeeded() throws Exception {
        final var inputs = new ArrayList<LoginInput>();
        when(rpcs.getRpc(Login.class)).thenReturn(input -> {
            inputs.add(input);
            return RpcResultBuilder.success(new LoginOutputBuilder()
                .setSessionId(new Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8")).build()).buildFuture();
        });
        shell.withoutTerminal();
        fails("netfate:login alice cpe1 " + MAC,
            "there is no terminal to ask on; name a file that holds it, see --help");
        final var file = folder.newFile().toPath();
        Files.writeString(file, "s3cret\nsecond line\n");
        assertEquals("User alice is logged in at node cpe1, session 6ba7b810-9dad-11d1-80b4-00c04fd430c8.\n",
            shell.execute("netfate:login --password-file " + file + " alice cpe1 02:00:00:00:C1:01"));
        assertEquals("s3cret", inputs.get(0).getPassword());
        assertEquals(MAC, inputs.get(0).getMac().getValue());
        fails("netfate:login --password-file /no/such alice cpe1 " + MAC,
            "the file /no/such of the controller's machine cannot be read");
    }

    @Test
    public void refusalOfAnRpcIsShownWithItsReason() {
        when(rpcs.getRpc(MigrateInstance.class)).thenReturn(input ->
            RpcResultBuilder.<org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstanceOutput>
                failed().withError(ErrorType.APPLICATION, ErrorTag.INVALID_VALUE, "node cpe9 is not configured")
                .buildFuture());
        fails("netfate:migrate firewall/alice cpe9", "migrate-instance: node cpe9 is not configured");
    }

    @Test
    public void rpcThatNobodyOffersIsASentence() {
        when(rpcs.getRpc(Logout.class)).thenReturn(input -> Futures.immediateFailedFuture(
            new DOMRpcImplementationNotAvailableException("No implementation of RPC %s available", "logout")));
        fails("netfate:logout " + MAC, "logout: the Orchestrator does not offer it; it may still be starting");
    }

    @Test
    public void unansweredRpcIsNotWaitedForForever() {
        when(rpcs.getRpc(Logout.class)).thenReturn(input -> SettableFuture.create());
        final var command = new LogoutCommand();
        command.rpcs = rpcs;
        final var failure = assertThrows(CommandException.class, () -> command.invoke(Logout.class, "logout",
            new LogoutInputBuilder().setMac(new UnicastMacAddress(MAC)).build(), Duration.ofMillis(1)));
        assertEquals("logout: no answer within 0 s; it may still be carried out", failure.getMessage());
    }

    @Test
    public void namesAreCompleted() {
        addUser("alice");
        addUser("albert");
        addUser("bob");
        final var node = new NodeBuilder().setId(new NodeId("cpe1"))
            .setDatapathId(new DatapathId("0000000000000001")).build();
        Futures.getUnchecked(database.changeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), node)));
        assertEquals(List.of("albert ", "alice "), completed(UserCompleter.class, "al"));
        assertEquals(List.of("cpe1 "), completed(NodeCompleter.class, ""));
        assertEquals(List.of(), completed(SessionCompleter.class, ""));
    }

    @Test
    public void everyCommandAndParameterIsDescribed() throws Exception {
        int commands = 0;
        for (var type : TestShell.services()) {
            final var command = type.getAnnotation(Command.class);
            if (command != null) {
                commands++;
                assertEquals("netfate", command.scope());
                assertFalse(command.name(), command.description().isEmpty());
                for (var field : type.getDeclaredFields()) {
                    for (var annotation : field.getAnnotations()) {
                        assertFalse(annotation instanceof Option it && it.description().isEmpty());
                        assertFalse(annotation instanceof Argument it && it.description().isEmpty());
                    }
                }
            }
        }
        assertEquals(37, commands);
    }

    private List<String> completed(final Class<? extends NameCompleter> completer, final String argument) {
        final var candidates = new ArrayList<String>();
        shell.service(completer).complete(null, new ArgumentCommandLine(argument, argument.length()), candidates);
        return candidates;
    }

    private void fails(final String line, final String sentence) {
        final var failure = assertThrows(CommandException.class, () -> shell.execute(line));
        assertEquals(sentence, failure.getMessage());
        assertEquals(sentence, failure.getNiceHelp());
    }

    private void addUser(final String name, final String... functions) {
        final var required = new ArrayList<FunctionId>();
        for (var function : functions) {
            required.add(new FunctionId(function));
        }
        final var user = new UserBuilder().setName(new UserName(name)).setRequiredFunction(required).build();
        Futures.getUnchecked(database.changeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.USERS, user.key()), user)));
    }

    private void rule(final String user, final String mac, final String node) {
        final var entry = new EntryBuilder().setMac(new UnicastMacAddress(mac)).setNode(new NodeId(node))
            .setUser(new UserName(user)).setRule(BindingMap.of(new RuleBuilder().setId("r").setTable(Uint8.ONE)
                .setPriority(Uint16.valueOf(100)).setMatch("ip").setActions("drop").build())).build();
        Futures.getUnchecked(database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.FORWARDING_TABLE, entry.key()), entry)));
    }

    private static Step step(final int sequence, final String name, final String at) {
        return new StepBuilder().setSequence(Uint16.valueOf(sequence)).setName(name).setAt(new DateAndTime(at)).build();
    }
}
