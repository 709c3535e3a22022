package org.netfate.casestudy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a device's DHCP client (dhclient) has done, and what it remembers. */
public final class DhcpClient {
    private final Client client;
    private final Path directory;

    /**
     * Looks at a device.
     *
     * @param testbed the testbed
     * @param client the device
     */
    public DhcpClient(final Testbed testbed, final Client client) {
        this.client = client;
        directory = testbed.runDirectory().resolve(client.toString().replace(" ", ""));
    }

    /** Forgets the lease and the address, without a word to the server. */
    public void forget() throws CaseStudyException {
        client.detach();
        client.run("ip", "-4", "address", "flush", "dev", "eth0");
        try {
            Files.deleteIfExists(directory.resolve("dhclient.leases"));
            Files.deleteIfExists(directory.resolve("dhclient.log"));
            Files.deleteIfExists(directory.resolve("dhcp.log"));
        } catch (IOException e) {
            throw new CaseStudyException("cannot clear " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Makes the device believe that it has another address. */
    public void believe(final String address) throws CaseStudyException, IOException {
        client.detach();
        final Path leases = directory.resolve("dhclient.leases");
        Files.writeString(leases, Files.readString(leases).replaceAll("fixed-address [0-9.]+;",
            "fixed-address " + address + ";"));
    }

    /** Tells whether dhclient's script was called for a reason. */
    public boolean happened(final String reason) throws CaseStudyException {
        return log().contains(" " + reason + " ");
    }

    /** Reads for what dhclient's script was called. */
    public String log() throws CaseStudyException {
        return read("dhcp.log");
    }

    /** Reads what dhclient printed. */
    public String output() throws CaseStudyException {
        return read("dhclient.log");
    }

    private String read(final String name) throws CaseStudyException {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new CaseStudyException("cannot read: " + e.getMessage(), e);
        }
    }
}
