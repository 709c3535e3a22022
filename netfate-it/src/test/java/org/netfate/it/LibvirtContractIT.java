package org.netfate.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.AfterClass;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.MigrationTarget.Stream;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.api.hypervisor.VirtualMachineSpec.Image;
import org.netfate.api.hypervisor.VirtualMachineSpec.NetworkInterface;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Testbed;
import org.netfate.casestudy.Way;
import org.netfate.nfv.HypervisorContract;
import org.netfate.nfv.libvirt.LibvirtDriver;
import org.netfate.nfv.libvirt.Timeouts;

/**
 * Real hypervisors with real guests keep the contract: the testbed's first two nodes, whatever they are. CPEs are
 * reached as operators are told to, by certificates. The testbed must be up.
 */
public final class LibvirtContractIT extends HypervisorContract {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    /** The number and the address of a node that is not there. */
    private static final int NOBODY = 9;
    private static final String NOWHERE = "10.99.0.99";
    private static final String BOOT = "/var/lib/libvirt/boot";
    private static final String STORE = "nfs://10.99.0.5/store";
    private static final LibvirtDriver DRIVER = new LibvirtDriver(Clock.systemUTC(),
        new Timeouts(LONG, LONG, PATIENCE, LONG));

    private final Testbed testbed;
    private final boolean xen;
    private final Way way;

    /**
     * Finds the nodes.
     *
     * @throws CaseStudyException if the testbed is not up
     */
    public LibvirtContractIT() throws CaseStudyException {
        testbed = new Testbed(Path.of(System.getProperty("netfate.home")));
        xen = node(0).hypervisorUri().startsWith("xen");
        way = xen ? Way.PLAIN : Way.TLS;
    }

    /** Ends libvirt's event loop. */
    @AfterClass
    public static void close() {
        DRIVER.close();
    }

    @Override
    protected Hypervisor connect(final int node, final HypervisorListener listener) throws HypervisorException {
        return DRIVER.connect(uri(node), listener);
    }

    @Override
    protected MigrationTarget target(final int node) {
        return new MigrationTarget(node == NOBODY ? way.migrationUri(node(0)).replace(node(0).address(), NOWHERE)
            : way.migrationUri(node(node)), xen ? Stream.PLAIN : Stream.TUNNELLED);
    }

    @Override
    protected MigrationTarget nowhere() {
        return target(NOBODY);
    }

    @Override
    protected VirtualMachineSpec spec(final String name) {
        final var image = new Image(BOOT + "/vmlinuz", Optional.of(BOOT + "/firewall.initrd"),
            Optional.of(STORE + "/firewall.img"), Optional.empty(),
            "quiet panic=-1 mitigations=off tsc=reliable no_timer_check", Optional.empty(),
            Optional.of(new ImageStore(STORE, BOOT)));
        return new VirtualMachineSpec(UUID.randomUUID(), name, "firewall/" + name, 96, 1, image,
            new NetworkInterface("02:4e:46:c0:00:01", "br0", "nfcontract"), Optional.empty());
    }

    /** The guest counts what it forwards as soon as it does. */
    @Override
    protected void awaitBoot(final int node, final VirtualMachineSpec machine) throws Exception {
        until("the guest says what it has counted", () -> hasCounted(node(node), machine.name()));
    }

    /** A mebibyte a second. Xen's hosts are emulated themselves, and take seconds anyway. */
    @Override
    protected void slowDown(final int node, final UUID machine) throws IOException, InterruptedException {
        if (xen) {
            return;
        }
        final int status = new ProcessBuilder("virsh", "-c", uri(node), "migrate-setspeed", machine.toString(), "1")
            .inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("virsh migrate-setspeed: exit status " + status);
        }
    }

    @Override
    protected Duration tooShort() {
        return xen ? Duration.ofMillis(400) : super.tooShort();
    }

    @Override
    protected boolean tellsEveryStep() {
        return !xen;
    }

    /** libxl says which file it is in its log only. */
    @Override
    protected boolean namesMissingImage() {
        return !xen;
    }

    @Override
    protected String absentFile(final int node) {
        return BOOT + "/absent";
    }

    @Override
    protected UUID bootForeign(final int node) throws LibvirtException {
        final var uuid = UUID.randomUUID();
        with(node, connect -> {
            connect.domainCreateXML(foreign(uuid.toString()), 0).free();
            return true;
        });
        return uuid;
    }

    @Override
    protected boolean runs(final int node, final UUID machine) throws LibvirtException {
        return with(node, connect -> onDomain(connect, machine, domain -> domain.isActive() == 1));
    }

    @Override
    protected void pauseByHand(final int node, final UUID machine) throws LibvirtException {
        with(node, connect -> onDomain(connect, machine, domain -> {
            domain.suspend();
            return true;
        }));
    }

    @Override
    protected void removeByHand(final int node, final UUID machine) throws LibvirtException {
        with(node, connect -> onDomain(connect, machine, domain -> {
            domain.destroy();
            return true;
        }));
    }

    @Override
    protected void letTimePass() {
        // it passes by itself
    }

    /** Another process, which is killed as soon as the destination has begun to take the machine. */
    @Override
    protected void migrateAndVanish(final UUID machine) throws IOException, InterruptedException,
            LibvirtException {
        final var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        final var caller = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"),
            VanishingCaller.class.getName(), uri(0), machine.toString(), target(1).uri(), target(1).stream().name())
            .inheritIO().start();
        try {
            while (!runs(1, machine)) {
                if (!caller.isAlive()) {
                    throw new AssertionError("the caller ended before the migration began: " + caller.exitValue());
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } finally {
            caller.destroyForcibly().waitFor();
        }
    }

    private Cpe node(final int node) {
        return testbed.cpe(node + 1);
    }

    private String uri(final int node) {
        return way.hypervisorUri(testbed, node(node));
    }

    /** A guest of somebody else's: it finds nothing to boot from, or, on Xen, has one process, which sleeps. */
    private String foreign(final String name) {
        return "<domain type='" + (xen ? "xen" : "qemu") + "'><name>" + name + "</name><uuid>" + name + "</uuid>"
            + "<memory unit='MiB'>96</memory><os>" + (xen ? "<type arch='x86_64' machine='xenpv'>linux</type><kernel>"
                + BOOT + "/vmlinuz</kernel><initrd>" + BOOT + "/firewall.initrd</initrd>"
                + "<cmdline>rdinit=/bin/busybox -- sleep 86400</cmdline>"
                : "<type arch='x86_64' machine='pc'>hvm</type>") + "</os></domain>";
    }

    private static boolean hasCounted(final Cpe node, final String guest) {
        try {
            return node.counters(guest).uptime() > 0;
        } catch (CaseStudyException e) {
            return false;
        }
    }

    private <T> T with(final int node, final Use<Connect, T> use) throws LibvirtException {
        final var connect = new Connect(uri(node));
        try {
            return use.of(connect);
        } finally {
            connect.close();
        }
    }

    private static boolean onDomain(final Connect connect, final UUID machine, final Use<Domain, Boolean> use)
            throws LibvirtException {
        try {
            final var domain = connect.domainLookupByUUID(machine);
            try {
                return use.of(domain);
            } finally {
                domain.free();
            }
        } catch (LibvirtException e) {
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return false;
            }
            throw e;
        }
    }

    private interface Use<S, T> {
        T of(S subject) throws LibvirtException;
    }
}
