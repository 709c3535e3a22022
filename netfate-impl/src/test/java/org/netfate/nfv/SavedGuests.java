package org.netfate.nfv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.nfv.FakeHypervisors.Guest;

/** A real file with the memory of a guest in memory. */
record SavedGuests(Path file) {
    /**
     * What is in it.
     *
     * @param guest the guest that it restores
     * @param serial which saving made it
     * @param owner the guest that was saved
     */
    record Content(Guest guest, long serial, UUID owner) { }

    /** The node has begun to write. */
    void begin() throws HypervisorException {
        put("unfinished");
    }

    void write(final Content content) throws HypervisorException {
        final var guest = content.guest();
        put(String.join("\n", guest.uuid().toString(), guest.instance(), Integer.toString(guest.memory()),
            Integer.toString(guest.boot()), Long.toString(content.serial()), content.owner().toString()));
    }

    Content read() throws HypervisorException {
        try {
            final var lines = Files.readAllLines(file);
            if (lines.size() != 6) {
                throw new HypervisorException(Kind.IMAGE, file + " is not complete");
            }
            return new Content(new Guest(UUID.fromString(lines.get(0)), lines.get(1), Integer.parseInt(lines.get(2)),
                Integer.parseInt(lines.get(3))), Long.parseLong(lines.get(4)), UUID.fromString(lines.get(5)));
        } catch (IOException e) {
            throw new HypervisorException(Kind.IMAGE, "cannot read " + file, e);
        }
    }

    /** The node sees the same store under the same path, or has none. */
    private void put(final String text) throws HypervisorException {
        if (!Files.isDirectory(file.getParent())) {
            throw new HypervisorException(Kind.IMAGE, "there is no " + file.getParent());
        }
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
