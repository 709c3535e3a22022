package org.netfate.casestudy;

import java.nio.file.Path;

/** A way to a node's libvirt daemon, and how memory moves then. */
public enum Way {
    /** Neither authenticated nor encrypted. */
    PLAIN("tcp", "plain"),
    /** By certificates; memory within the daemons' connection, as NetFATE does it if it is not told otherwise. */
    TLS("tls", "tunnelled"),
    /** By certificates; memory encrypted by the hypervisors. */
    TLS_STREAM("tls", "tls"),
    /** By certificates; memory by a connection of its own, in clear: Xen can do no more. */
    TLS_CLEAR("tls", "plain"),
    /** By keys; memory within the daemons' connection. */
    SSH("ssh", "tunnelled");

    private final String transport;
    private final String stream;

    Way(final String transport, final String stream) {
        this.transport = transport;
        this.stream = stream;
    }

    /**
     * Returns how memory moves.
     *
     * @return a value of the leaf migration-stream
     */
    public String stream() {
        return stream;
    }

    /**
     * Returns where the Orchestrator reaches a node.
     *
     * @param testbed the testbed
     * @param node the node
     * @return a libvirt URI
     */
    public String hypervisorUri(final Testbed testbed, final Cpe node) {
        return transport.equals("tls") ? uri(node) + "?pkipath=" + certificates(testbed) : uri(node);
    }

    /**
     * Returns where the other nodes reach a node. They find their certificates and keys by themselves.
     *
     * @param node the node
     * @return a libvirt URI
     */
    public String migrationUri(final Cpe node) {
        return uri(node);
    }

    /**
     * Returns the Orchestrator's certificates.
     *
     * @param testbed the testbed
     * @return a directory
     */
    public static Path certificates(final Testbed testbed) {
        return testbed.home().resolve("testbed/build/tls/management/orchestrator");
    }

    private String uri(final Cpe node) {
        final var hypervisor = node.hypervisorUri().replaceFirst("\\+.*", "");
        return hypervisor + "+" + transport + "://" + node.address() + "/system";
    }
}
