package org.netfate.sdn;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.google.common.util.concurrent.Futures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlowInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlowInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.Flow;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeter;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeterInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeterOutput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.FlowModCommand;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** What the plugin is asked for, on the wire as Open vSwitch reads it. */
public class OpenFlowSwitchTest {
    private static final long COOKIE = 0x4E46_0700_0000_0001L;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final CapturedRpcs rpcs = new CapturedRpcs();
    private final OpenFlowSwitch toSwitch = new OpenFlowSwitch(rpcs.registry, "openflow:1");

    /** Rules of every kind: three functions on two nodes and the exit, two of them on one, a portal and its clients. */
    private static List<org.netfate.sdn.Rule> rules() {
        final var world = new World();
        world.node("cpe1").exit("pe").link("cpe1", "pe");
        world.portals("cpe1").dhcpServer("cpe1", "dhcp0");
        world.login(1, "cpe1", "pe", "fw@cpe1", "nat@cpe1", "dpi@pe");
        world.seen(World.guest(2), "cpe1", "lan2");
        world.settle();
        final var rules = new ArrayList<org.netfate.sdn.Rule>();
        world.switches.values().forEach(table -> table.entries.values().forEach(entry -> rules.add(entry.rule)));
        rules.add(org.netfate.sdn.Rule.of("back", 2, 7, Match.any().inPort(3), new Action.OutputToIngress()));
        rules.sort(Comparator.comparing(org.netfate.sdn.Rule::toString));
        return rules;
    }

    @Test
    public void openVirtualSwitchReadsTheRulesAsTheyAreWritten() throws IOException, InterruptedException {
        final var text = new StringBuilder();
        final var wire = new ByteArrayOutputStream();
        for (var rule : rules()) {
            text.append("cookie=").append(COOKIE).append(",send_flow_rem,").append(rule).append('\n');
            toSwitch.put(rule, COOKIE);
        }
        for (var flow : rpcs.of(AddFlowInput.class)) {
            wire.write(serialize(flow, FlowModCommand.OFPFCADD));
        }
        final var parsed = ovs("parse-flows", Files.writeString(folder.newFile().toPath(), text));
        final var received = ovs("ofp-parse", Files.write(folder.newFile().toPath(), wire.toByteArray()));
        assertEquals(rules().size(), parsed.size());
        assertEquals(parsed, received);
    }

    @Test
    public void aDeletionIsStrictAndOnlyOfNetfatesOwn() throws IOException, InterruptedException {
        toSwitch.delete(org.netfate.sdn.Rule.of("x", 1, 5, Match.ip().inPort(3)), COOKIE);
        final var input = rpcs.of(RemoveFlowInput.class).get(0);
        final var wire = serialize(input, FlowModCommand.OFPFCDELETESTRICT);
        assertTrue(input.getStrict());
        assertEquals(List.of("OFPT_FLOW_MOD (OF1.3): DEL_STRICT table:1 priority=5,ip,in_port=3 "
            + "cookie:0x4e46070000000001/0xffff000000000000 actions=drop"),
            ovs("ofp-parse", Files.write(folder.newFile().toPath(), wire)));
    }

    @Test
    public void formerEpochsAreDeletedInEachTable() {
        toSwitch.deleteAll(new Cookies.Selector(Cookies.TAG, Cookies.TAG_MASK));
        final var inputs = rpcs.of(RemoveFlowInput.class);
        assertEquals(List.of(0, 1, 2), inputs.stream().map(input -> input.getTableId().intValue()).toList());
        inputs.forEach(input -> {
            assertEquals(Boolean.FALSE, input.getStrict());
            assertEquals(Cookies.TAG_MASK, input.getCookieMask().getValue().longValue());
        });
    }

    @Test
    public void everyMatchOfIpv4AndArpNamesItsEthernetType() {
        for (var rule : rules()) {
            final var match = FlowMessages.match("openflow:1", rule.slot().match());
            if (match.getLayer3Match() != null) {
                assertNotNull(rule.toString(), match.getEthernetMatch().getEthernetType());
            }
        }
    }

    @Test
    public void aMeterThatIsThereIsTheRightOne() throws Exception {
        Futures.getDone(toSwitch.putMeter(7));
        final var meter = rpcs.of(AddMeterInput.class).get(0);
        assertTrue(meter.getFlags().getMeterPktps());
        assertTrue(!meter.getFlags().getMeterKbps());
        assertEquals(Action.ToController.RATE, meter.getMeterBandHeaders().nonnullMeterBandHeader().values()
            .iterator().next().getBandRate().longValue());
    }

    @Test
    public void aMeterThatIsRefusedForAnotherReasonIsAFailure() {
        rpcs.answer(AddMeter.class, input -> Futures.immediateFuture(RpcResultBuilder.<AddMeterOutput>failed()
            .withError(ErrorType.APPLICATION, "Device reported error type METERMODFAILED code OUTOFMETERS").build()));
        final var refused = assertThrows(ExecutionException.class, () -> Futures.getDone(toSwitch.putMeter(7)));
        assertTrue(refused.getMessage(), refused.getMessage().contains("OUTOFMETERS"));
    }

    private static byte[] serialize(final Flow flow, final FlowModCommand command) {
        return new PluginSerializers().flow(flow, command, 1);
    }

    /** Runs ovs-ofctl, skipping the test where it is not installed; without transaction ids. */
    private static List<String> ovs(final String command, final Path file) throws IOException, InterruptedException {
        final Process process;
        try {
            process = new ProcessBuilder("ovs-ofctl", "-O", "OpenFlow13", command, file.toString())
                .redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue("ovs-ofctl is not installed", false);
            throw e;
        }
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(output, 0, process.waitFor());
        return output.lines().filter(line -> line.startsWith("OFPT_FLOW_MOD"))
            .map(line -> line.replaceAll(" \\(xid=0x[0-9a-f]+\\)", "")).toList();
    }
}
