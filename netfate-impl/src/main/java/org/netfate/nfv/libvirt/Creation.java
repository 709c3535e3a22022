package org.netfate.nfv.libvirt;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one virtual machine into being, by booting it or by restoring its memory, or leaves nothing behind. The
 * virtual machine is transient: once it has stopped, its node knows nothing of it any more.
 */
final class Creation {
    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);

    private final String uri;
    private final VirtualMachineSpec spec;
    private final String verb;
    private final Stream<String> files;
    private final Begin begin;

    /** How it begins to run. */
    @FunctionalInterface
    private interface Begin {
        void on(NodeConnect connect) throws LibvirtException;
    }

    private Creation(final String uri, final VirtualMachineSpec spec, final String verb, final Stream<String> files,
            final Begin begin) {
        this.uri = uri;
        this.spec = spec;
        this.verb = verb;
        this.files = files;
        this.begin = begin;
    }

    /**
     * Prepares to boot.
     *
     * @param uri the node
     * @param spec what to create
     * @param domainXml writes it as the node wants it
     * @throws HypervisorException if that node cannot have such a virtual machine
     */
    static Creation boot(final String uri, final VirtualMachineSpec spec, final DomainXml domainXml)
            throws HypervisorException {
        final var verb = "create";
        try {
            final var xml = domainXml.of(spec);
            return new Creation(uri, spec, verb, imageFiles(spec), connect -> connect.domainCreateXML(xml, 0).free());
        } catch (IllegalArgumentException e) {
            throw new HypervisorException(Kind.REFUSED, "Cannot " + what(verb, spec) + " on " + uri + ": "
                + e.getMessage(), e);
        }
    }

    /**
     * Prepares to restore.
     *
     * @param uri the node
     * @param spec what to restore
     * @param file its memory, on the node
     */
    static Creation restore(final String uri, final VirtualMachineSpec spec, final String file) {
        return new Creation(uri, spec, "restore", Stream.of(file), connect -> connect.restore(file));
    }

    /**
     * Says what this does.
     *
     * @return it, to follow "Cannot"
     */
    String what() {
        return what(verb, spec);
    }

    private static String what(final String verb, final VirtualMachineSpec spec) {
        return verb + " virtual machine " + spec.name() + " (" + spec.uuid() + ")";
    }

    /**
     * Creates it.
     *
     * @param connect the connection, on the thread that owns it
     * @param before told that there will be events of it from now on
     * @throws LibvirtException if libvirt refuses to tell what is there
     * @throws HypervisorException if there is one already, no room or no image, or libvirt refuses
     */
    void run(final NodeConnect connect, final Runnable before) throws LibvirtException, HypervisorException {
        refuseAnother(Guests.find(() -> connect.domainLookupByUUID(spec.uuid())));
        refuseAnother(Guests.find(() -> connect.domainLookupByName(spec.name())));
        refuseWithoutRoom(connect.host().freeMemory());
        before.run();
        try {
            begin.on(connect);
        } catch (LibvirtException e) {
            final var failure = translate(e);
            if (failure.kind() != Kind.EXISTS) {
                removeRest(connect);
            }
            throw failure;
        }
    }

    private void refuseAnother(final Optional<Domain> there) throws LibvirtException, HypervisorException {
        if (there.isEmpty()) {
            return;
        }
        final var domain = there.orElseThrow();
        try {
            throw new HypervisorException(Kind.EXISTS, "Cannot %s on %s: there is %s (%s) already; destroy it first"
                .formatted(what(), uri, domain.getName(), domain.getUUIDString()));
        } finally {
            domain.free();
        }
    }

    private void refuseWithoutRoom(final long freeMemory) throws HypervisorException {
        if (freeMemory < spec.memory()) {
            throw new HypervisorException(Kind.NO_ROOM, ("Cannot %s on %s: it needs %d MiB of memory and %d MiB are "
                + "free; place it elsewhere").formatted(what(), uri, spec.memory(), freeMemory));
        }
    }

    private HypervisorException translate(final LibvirtException failure) {
        final var general = LibvirtFailure.of(what(), uri, failure);
        if (general.kind() != Kind.REFUSED) {
            return general;
        }
        final var said = failure.getMessage();
        return files.filter(said::contains).findFirst()
            .map(file -> new HypervisorException(Kind.IMAGE, ("Cannot %s on %s: file %s is missing or cannot "
                + "be read there; libvirt says '%s'").formatted(what(), uri, file, said), failure))
            .orElse(general);
    }

    /** The names by which error messages call them. */
    private static Stream<String> imageFiles(final VirtualMachineSpec spec) {
        final var image = spec.image();
        return Stream.of(Optional.of(image.kernel()), image.initrd(), image.overlay(), image.disk(),
            image.configuration()).flatMap(Optional::stream)
            .map(file -> file.startsWith("nfs:") ? URI.create(file).getPath() : file);
    }

    private void removeRest(final NodeConnect connect) {
        try {
            final var rest = Guests.find(() -> connect.domainLookupByUUID(spec.uuid()));
            if (rest.isPresent()) {
                Guests.remove(rest.orElseThrow());
                rest.orElseThrow().free();
            }
        } catch (LibvirtException e) {
            LOG.warn("{}: virtual machine {} may have been left there half created: {}", uri, spec.uuid(),
                e.getMessage());
        }
    }
}
