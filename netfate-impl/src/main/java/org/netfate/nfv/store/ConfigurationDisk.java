package org.netfate.nfv.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * What an instance finds on its configuration disk: a tape archive (POSIX ustar) from the first octet of the disk on,
 * the rest zeros. {@code netfate.conf} has one {@code key=value} to a line, {@code files/NAME} is what the user has
 * brought for the function. An archive needs no file system in the guest and none to be made here.
 *
 * <p>The same content is the same octets: no clock, no owner and no random value is in it. The disk is always of
 * {@link #SIZE}, so that what a guest sees of it never changes.
 */
public final class ConfigurationDisk {
    /** Size of the disk in octets. */
    public static final int SIZE = 512 * 1024;

    private static final String SETTINGS = "netfate.conf";
    private static final String FILES = "files/";
    private static final int OWNER_ONLY = 0600;
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*");

    private ConfigurationDisk() {
        // functions only
    }

    /**
     * Makes the archive.
     *
     * @param settings keys and values of {@code netfate.conf}, in order
     * @param files names and contents, in order
     * @return the disk from its beginning; what is missing to its size are zeros
     * @throws IllegalArgumentException if a value could be read as something else than that, or it is too much
     */
    public static byte[] of(final Map<String, String> settings, final Map<String, String> files) {
        final var octets = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(octets, StandardCharsets.UTF_8.name())) {
            add(archive, SETTINGS, lines(settings));
            for (var file : files.entrySet()) {
                add(archive, FILES + file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (octets.size() > SIZE) {
            throw new IllegalArgumentException("the configuration has " + octets.size() + " octets and its disk "
                + SIZE + ": make the user's files for the function smaller");
        }
        return octets.toByteArray();
    }

    private static String lines(final Map<String, String> settings) {
        final var lines = new StringBuilder();
        settings.forEach((key, value) -> {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException("'" + key + "' cannot be a key of " + SETTINGS);
            }
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("the value of " + key + " has a control character, which would end"
                    + " its line in " + SETTINGS);
            }
            lines.append(key).append('=').append(value).append('\n');
        });
        return lines.toString();
    }

    private static void add(final TarArchiveOutputStream archive, final String name, final String text)
            throws IOException {
        final var content = text.getBytes(StandardCharsets.UTF_8);
        final var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(OWNER_ONLY);
        entry.setModTime(0);
        entry.setIds(0, 0);
        // Else it would be who runs the Orchestrator.
        entry.setUserName("");
        entry.setGroupName("");
        archive.putArchiveEntry(entry);
        archive.write(content);
        archive.closeArchiveEntry();
    }
}
