package org.netfate.nfv.store;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of the image store with the memory of a guest, as its name tells: {@code OWNER.VERSION.FORMAT.memory}.
 *
 * @param owner the instance whose memory it is, or the function of a prepared image; a slash is written as a plus sign,
 *        which occurs in neither
 * @param version what the guest was made of, as {@link #digest} of it
 * @param format the hypervisors that can restore it, as {@link #digest} of their name
 */
public record KeptMemory(String owner, String version, String format) {
    private static final int DIGITS = 16;
    private static final String SUFFIX = ".memory";
    private static final Pattern NAME = Pattern.compile("(.+)\\.([0-9a-f]{16})\\.([0-9a-f]{16})\\.memory");

    /**
     * Names what is kept.
     *
     * @param owner an instance or a function
     * @param version what the guest is made of, as {@link #digest} of it
     * @param saveFormat the hypervisors that can restore it, by their name
     * @return the file's name in parts
     */
    public static KeptMemory of(final String owner, final String version, final String saveFormat) {
        return new KeptMemory(owner, version, digest(saveFormat));
    }

    /**
     * Shortens a description to what a file's name can carry.
     *
     * @param description any text
     * @return hexadecimal digits that stand for it
     */
    public static String digest(final String description) {
        return Hashing.sha256().hashString(description, StandardCharsets.UTF_8).toString().substring(0, DIGITS);
    }

    /**
     * Reads a name.
     *
     * @param file name of a file
     * @return what it has, empty if it is no such file
     */
    static Optional<KeptMemory> parse(final String file) {
        final var match = NAME.matcher(file);
        return match.matches()
            ? Optional.of(new KeptMemory(match.group(1).replace('+', '/'), match.group(2), match.group(3)))
            : Optional.empty();
    }

    /**
     * Names the file.
     *
     * @return its name
     */
    String file() {
        return prefix(owner) + version + "." + format + SUFFIX;
    }

    /** What the names of all files of an owner begin with. */
    static String prefix(final String owner) {
        return owner.replace('/', '+') + ".";
    }
}
