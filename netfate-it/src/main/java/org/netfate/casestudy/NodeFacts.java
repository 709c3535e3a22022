package org.netfate.casestudy;

import java.nio.file.Path;

/**
 * What the testbed says of one of its nodes.
 *
 * @param name name of the node, as the testbed and the NFVI Database call it
 * @param datapath datapath id of its switch
 * @param address its address in the management network
 * @param hypervisorUri where its libvirt daemon is
 * @param nasAddress address from which its captive portal asks the RADIUS server
 * @param storeDirectory where it has the image store
 * @param consoles the files, on this machine, of its guests' consoles, with {@code {}} in place of a guest's name
 */
record NodeFacts(String name, String datapath, String address, String hypervisorUri, String nasAddress,
        String storeDirectory, String consoles) {
    private static final int FIELDS = 7;

    /**
     * Reads a line of {@code testbed nodes}.
     *
     * @param line the line
     * @return what it says
     * @throws CaseStudyException if it is no such line
     */
    static NodeFacts parse(final String line) throws CaseStudyException {
        final String[] fields = line.strip().split("\\s+");
        if (fields.length != FIELDS) {
            throw new CaseStudyException("testbed nodes: '" + line + "' has " + fields.length + " fields, not "
                + FIELDS);
        }
        return new NodeFacts(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6]);
    }

    /**
     * Tells whether the node is a Xen host.
     *
     * @return false if its guests are QEMU's
     */
    boolean isXen() {
        return hypervisorUri.startsWith("xen");
    }

    /**
     * Finds what a guest prints.
     *
     * @param guest name of the guest
     * @return a file on this machine
     */
    Path console(final String guest) {
        return Path.of(consoles.replace("{}", guest));
    }

    /**
     * Names a node for people.
     *
     * @param id name of a node
     * @return the same in words
     */
    static String words(final String id) {
        return id.replaceFirst("^cpe(?=[0-9])", "CPE ").replaceFirst("^xen(?=[0-9])", "Xen host ");
    }
}
