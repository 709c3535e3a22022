package org.netfate.casestudy;

/** What can go wrong on a node, from beside. */
public final class NodeFaults {
    /** MiB a second: what there is of a guest's memory takes the better part of a minute. */
    private static final int CRAWL = 1;
    private static final int UNLIMITED = 10_000;

    private final Testbed testbed;
    private final Cpe node;

    /**
     * Makes it; nothing happens.
     *
     * @param testbed the testbed
     * @param node the node
     */
    public NodeFaults(final Testbed testbed, final Cpe node) {
        this.testbed = testbed;
        this.node = node;
    }

    /** The power fails: nothing of what ran there is left. */
    public void losePower() throws CaseStudyException {
        testbed.succeed("kill-node", node.id());
    }

    /** The power returns. Nothing happens if it did not fail. */
    public void regainPower() throws CaseStudyException {
        testbed.succeed("start-node", node.id());
    }

    /** The switch starts anew with empty tables. */
    public void restartSwitch() throws CaseStudyException {
        testbed.succeed("restart-switch", node.id());
    }

    /** The libvirt daemon dies, whatever it was doing, and starts anew. Guests go on. */
    public void restartLibvirt() throws CaseStudyException {
        inside("daemon=$(cat /run/libvirtd.pid); kill -KILL $daemon; "
            + "while [ -e /proc/$daemon/exe ]; do sleep 0.05; done");
        node.startLibvirt();
    }

    /** The libvirt daemon keeps its connections, and answers nothing. */
    public void hangLibvirt() throws CaseStudyException {
        inside("kill -STOP \"$(cat /run/libvirtd.pid)\"");
    }

    /** The libvirt daemon goes on. */
    public void unhangLibvirt() throws CaseStudyException {
        inside("kill -CONT \"$(cat /run/libvirtd.pid)\"");
    }

    /** What the Orchestrator sends to the libvirt daemon is lost on its way, and so is what it is sent. */
    public void dropLibvirt() throws CaseStudyException {
        inside("nft add table ip fault"
            + " && nft add chain ip fault in '{ type filter hook input priority 0; }'"
            + " && nft add chain ip fault out '{ type filter hook output priority 0; }'"
            + " && nft add rule ip fault in ip saddr " + Controller.ADDRESS + " tcp dport 16509 drop"
            + " && nft add rule ip fault out ip daddr " + Controller.ADDRESS + " tcp sport 16509 drop");
    }

    /** It arrives again. */
    public void passLibvirt() throws CaseStudyException {
        inside("nft delete table ip fault");
    }

    /** Has the next migration of a guest crawl, so that something can happen to it. */
    public void slowDown(final String guest) throws CaseStudyException {
        testbed.exec(node.id(), "virsh", "migrate-setspeed", guest, Integer.toString(CRAWL));
    }

    /** Lets the migration under way go as fast as it can. Nothing happens if the guest is not there any more. */
    public void speedUp(final String guest) throws CaseStudyException {
        testbed.run("exec", node.id(), "virsh", "migrate-setspeed", guest, Integer.toString(UNLIMITED));
    }

    /** Aborts the migration of a guest. */
    public void abortMigration(final String guest) throws CaseStudyException {
        testbed.exec(node.id(), "virsh", "domjobabort", guest);
    }

    /** Tells whether a guest is there, running or not, even if nobody outside of the node can ask. */
    public boolean has(final String guest) throws CaseStudyException {
        return testbed.run("exec", node.id(), "virsh", "domstate", guest).succeeded();
    }

    /** A guest's hypervisor process dies, and the guest with it. */
    public void crash(final String guest) throws CaseStudyException {
        inside("kill -KILL \"$(cat /run/libvirt/qemu/" + guest + ".pid)\"");
    }

    private void inside(final String script) throws CaseStudyException {
        testbed.exec(node.id(), "bash", "-c", script);
    }
}
