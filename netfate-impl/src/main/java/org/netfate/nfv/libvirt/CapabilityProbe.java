package org.netfate.nfv.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Domain.DomainMigrateParameters;
import org.libvirt.Domain.MigrateFlags;
import org.libvirt.Error.ErrorNumber;
import org.netfate.api.hypervisor.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a hypervisor what it can do. No document of libvirt's tells that, not its capabilities and not its domain
 * capabilities: they are about guests. But a driver first looks whether it has the function at all, then whether it
 * knows the flags, and only then for the domain. So each question is a call for a domain that does not exist: who then
 * misses the domain, and nothing else, can do it. Nothing is done by such a call, whatever the answer is.
 *
 * <p>The handle of a domain that does not exist comes from a function of libvirt's that is in the library for its own
 * programs. Where a later library lacks it, nothing is known, and all is done as where it cannot be done.
 *
 * <p>For use on the thread that owns the connection.
 */
final class CapabilityProbe {
    private static final Logger LOG = LoggerFactory.getLogger(CapabilityProbe.class);

    /** A name that nothing is called by. */
    private static final String NOBODY = "netfate-probe";
    /** Where nothing is sent to: the domain would have to be found first. */
    private static final String NOWHERE = "qemu+tls://netfate-probe.invalid/system";
    private static final int UUID_SIZE = 16;
    private static final int NOT_RUNNING = -1;
    private static final long SOME_SILENCE = 300;

    // virTypedParameter: a name of 80 bytes, an int and, aligned, a union of 8 bytes. What it points to comes after it.
    private static final int NAME_SIZE = 80;
    private static final int VALUE_OFFSET = 88;
    private static final int PARAMETER_SIZE = 96;
    private static final int TYPE_STRING = 7;

    private static final Map<Capability, Integer> FLAGS = new EnumMap<>(Map.of(Capability.PEER_TO_PEER, 0,
        Capability.AUTO_CONVERGE, MigrateFlags.AUTO_CONVERGE, Capability.STREAM_TLS, MigrateFlags.TLS,
        Capability.TUNNELLED, MigrateFlags.TUNNELED));

    /** What libvirt-java does not have, or only for domains that exist. */
    interface Functions extends Library {
        /** Makes a handle of a domain, whether it exists or not. */
        Pointer virGetDomain(Pointer connection, String name, byte[] uuid, int id);

        /** Frees a handle. */
        int virDomainFree(Pointer domain);

        /** Aborts what is being done with a domain. */
        int virDomainAbortJob(Pointer domain);

        /** Sets the longest silence of a migration, in milliseconds. */
        int virDomainMigrateSetMaxDowntime(Pointer domain, long silence, int flags);

        /** Lets a guest run at its destination. */
        int virDomainMigrateStartPostCopy(Pointer domain, int flags);

        /** Saves a guest to a file. */
        int virDomainSave(Pointer domain, String file);

        /** Migrates a guest. */
        int virDomainMigrateToURI3(Pointer domain, String uri, Pointer parameters, int count, int flags);

        /** Tells how the last call on this thread failed. */
        int virGetLastErrorCode();

        /** Forgets how the last call on this thread failed. */
        void virResetLastError();
    }

    /** Loads the library when it is first needed. */
    private static final class Loaded {
        private static final Functions FUNCTIONS = Native.load("virt", Functions.class);
    }

    private CapabilityProbe() {
        // static
    }

    /**
     * Asks.
     *
     * @param connection libvirt's connection
     * @return what it can do
     */
    static Set<Capability> ask(final Pointer connection) {
        final var can = EnumSet.noneOf(Capability.class);
        try {
            final var nobody = Loaded.FUNCTIONS.virGetDomain(connection, NOBODY, random(), NOT_RUNNING);
            if (nobody != null) {
                try {
                    ask(Loaded.FUNCTIONS, nobody, can);
                } finally {
                    Loaded.FUNCTIONS.virDomainFree(nobody);
                    Loaded.FUNCTIONS.virResetLastError();
                }
            }
        } catch (UnsatisfiedLinkError e) {
            LOG.warn("libvirt's library cannot ask hypervisors what they can do, so they are taken to be able to do "
                + "nothing that not all can: {}", e.getMessage());
        }
        return Set.copyOf(can);
    }

    private static void ask(final Functions libvirt, final Pointer nobody, final Set<Capability> can) {
        add(can, Capability.ABORT, libvirt, libvirt.virDomainAbortJob(nobody));
        add(can, Capability.DOWNTIME_LIMIT, libvirt,
            libvirt.virDomainMigrateSetMaxDowntime(nobody, SOME_SILENCE, 0));
        add(can, Capability.POST_COPY, libvirt, libvirt.virDomainMigrateStartPostCopy(nobody, 0));
        add(can, Capability.SAVE_RESTORE, libvirt, libvirt.virDomainSave(nobody, "/" + NOBODY));
        // Xen wants at least one parameter.
        final var parameter = new Memory(PARAMETER_SIZE + NOBODY.length() + 1);
        parameter.clear();
        text(parameter, 0, DomainMigrateParameters.VIR_MIGRATE_PARAM_DEST_NAME);
        parameter.setInt(NAME_SIZE, TYPE_STRING);
        text(parameter, PARAMETER_SIZE, NOBODY);
        parameter.setPointer(VALUE_OFFSET, parameter.share(PARAMETER_SIZE));
        FLAGS.forEach((capability, flag) -> add(can, capability, libvirt, libvirt.virDomainMigrateToURI3(nobody,
            NOWHERE, parameter, 1, MigrateFlags.LIVE | MigrateFlags.PEER2PEER | flag)));
    }

    private static void add(final Set<Capability> can, final Capability capability, final Functions libvirt,
            final int result) {
        final int code = libvirt.virGetLastErrorCode();
        LOG.trace("{}: {}, error {}", capability, result, code);
        if (code == ErrorNumber.VIR_ERR_NO_DOMAIN.ordinal()) {
            can.add(capability);
        }
        libvirt.virResetLastError();
    }

    private static void text(final Memory memory, final long offset, final String text) {
        memory.setString(offset, text, StandardCharsets.US_ASCII.name());
    }

    private static byte[] random() {
        final var uuid = UUID.randomUUID();
        return ByteBuffer.allocate(UUID_SIZE).putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits()).array();
    }
}
