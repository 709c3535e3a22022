package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.EnumSet;
import java.util.Set;
import org.junit.Test;
import org.mockito.Mockito;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.MigrationTarget.Stream;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

public class MigrationPathTest {
    private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);
    private static final Set<Capability> XEN = EnumSet.of(Capability.PEER_TO_PEER, Capability.TUNNELLED);
    private static final Set<Capability> BARE = EnumSet.of(Capability.PEER_TO_PEER);
    private static final Set<Capability> TLS_ONLY = EnumSet.of(Capability.PEER_TO_PEER, Capability.STREAM_TLS);

    @Test
    public void memoryIsEncryptedByWhatBothCanDo() throws HypervisorException {
        final var node = node("qemu+tls://cpe2/system");
        assertEquals(Stream.TUNNELLED, stream(node, ALL, ALL));
        assertEquals(Stream.TUNNELLED, stream(node, ALL, XEN));
        assertEquals(Stream.TLS, stream(node, ALL, TLS_ONLY));
        assertThat(refused(node, XEN, TLS_ONLY), containsString("would be sent in clear"));
        assertThat(refused(node, BARE, ALL), containsString("set its migration-stream to 'plain'"));
    }

    @Test
    public void memoryIsSentInClearWhereTheConfigurationSaysSo() throws HypervisorException {
        assertEquals(Stream.PLAIN, stream(node("xen+tcp://cpe2/system"), XEN, XEN));
        final var node = new NodeBuilder(node("qemu+tls://cpe2/system")).setMigrationStream(Node.MigrationStream.Plain);
        assertEquals(Stream.PLAIN, stream(node.build(), ALL, ALL));
    }

    @Test
    public void whatIsConfiguredMustBePossible() throws HypervisorException {
        final var node = new NodeBuilder(node("qemu+ssh://cpe2/system")).setMigrationStream(Node.MigrationStream.Tls)
            .build();
        assertEquals(Stream.TLS, stream(node, ALL, ALL));
        assertThat(refused(node, ALL, XEN), containsString("its migration-stream is 'tls', which not both"));
    }

    @Test
    public void nothingIsMovedByTheOrchestratorItself() {
        assertThat(refused(node("qemu+tls://cpe2/system"), ALL, EnumSet.complementOf(EnumSet.of(
            Capability.PEER_TO_PEER))), containsString("lacks the capability peer-to-peer"));
    }

    @Test
    public void destinationIsNamedAsTheSourceReachesIt() throws HypervisorException {
        final var node = new NodeBuilder(node("qemu+tls://10.0.0.2/system"))
            .setMigrationUri(new Uri("qemu+ssh://cpe2/system")).build();
        assertEquals(new MigrationTarget("qemu+ssh://cpe2/system", Stream.TUNNELLED),
            new MigrationPath(node).between(hypervisor(ALL), hypervisor(ALL)));
    }

    private static Stream stream(final Node destination, final Set<Capability> source, final Set<Capability> there)
            throws HypervisorException {
        return new MigrationPath(destination).between(hypervisor(source), hypervisor(there)).stream();
    }

    private static String refused(final Node destination, final Set<Capability> source, final Set<Capability> there) {
        final var seen = assertThrows(HypervisorException.class, () -> stream(destination, source, there));
        assertEquals(Kind.REFUSED, seen.kind());
        assertThat(seen.getMessage(), containsString("Cannot migrate to node cpe2: "));
        return seen.getMessage();
    }

    private static Hypervisor hypervisor(final Set<Capability> capabilities) {
        final var hypervisor = Mockito.mock(Hypervisor.class, Mockito.withSettings().stubOnly());
        Mockito.when(hypervisor.capabilities()).thenReturn(capabilities);
        return hypervisor;
    }

    private static Node node(final String uri) {
        return new NodeBuilder().setId(new NodeId("cpe2")).setDatapathId(new DatapathId("0000000000000002"))
            .setHypervisorUri(new Uri(uri)).build();
    }
}
