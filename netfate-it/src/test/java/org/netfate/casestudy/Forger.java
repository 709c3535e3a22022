package org.netfate.casestudy;

/** A device that says what is not true. */
public final class Forger {
    private final Testbed testbed;
    private final Client client;
    private final String host;

    /**
     * Corrupts a device.
     *
     * @param testbed the testbed
     * @param client the device
     */
    public Forger(final Testbed testbed, final Client client) {
        this.testbed = testbed;
        this.client = client;
        host = client.toString().replace(" ", "");
    }

    /** Returns the device. */
    public Client client() {
        return client;
    }

    /** Takes the MAC address of another device. */
    public void pretendToBe(final String mac) throws CaseStudyException {
        client.detach();
        testbed.exec(host, "ip", "link", "set", "eth0", "address", mac);
    }

    /** Takes its own MAC address again, and no address. */
    public void beHonest() throws CaseStudyException {
        pretendToBe(client.mac());
        testbed.exec(host, "ip", "-4", "address", "flush", "dev", "eth0");
    }

    /** Attaches at a node with an address that nobody gave it. */
    public void intrude(final Cpe node, final String address) throws CaseStudyException {
        testbed.succeed("attach", "--static", address, host, node.id());
    }

    /** Tells everyone by ARP that an address is this device's. */
    public void claimByArp(final String address) throws CaseStudyException {
        for (String how : new String[] {"-U", "-A"}) {
            testbed.run("exec", host, "busybox", "arping", how, "-c", "3", "-w", "2", "-I", "eth0", "-s", address,
                address);
        }
    }

    /** Tells whether the portal answers the device by its address. */
    public boolean reachesPortal() throws CaseStudyException {
        return client.run("curl", "--silent", "--max-time", "2", "--output", "/dev/null", "http://10.10.0.2/")
            .succeeded();
    }

    /** Tells which MAC address a device takes an address for. */
    public String neighbour(final Client device, final String address) throws CaseStudyException {
        final String[] words = device.run("ip", "neighbour", "show", address).output().strip().split("\\s+");
        return words.length > 4 ? words[4] : "";
    }
}
