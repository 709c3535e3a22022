package org.netfate.nfv.libvirt;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The file into which libvirt's QEMU driver saves a guest: a header, the domain's XML, a cookie of the driver's, room
 * for both to grow, and then the guest's memory as QEMU wrote it. libvirt itself changes the XML only as far as the
 * domain stays the same one; here it becomes another, which needs nothing but other XML, as QEMU's stream names neither
 * domain nor files.
 *
 * <p>The layout is that of {@code struct _virQEMUSaveHeader} in libvirt's {@code qemu_saveimage.h}, version 2, in the
 * order of octets of the machine that wrote it.
 */
final class SaveImage {
    private static final byte[] MAGIC = "LibvirtQemudSave".getBytes(StandardCharsets.US_ASCII);
    /** What libvirt writes first, and replaces when all is written. */
    private static final byte[] PARTIAL = "LibvirtQemudPart".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int VERSION_AT = 16;
    private static final int LENGTH_AT = 20;
    private static final int COOKIE_AT = 32;
    private static final int HEADER_SIZE = 92;
    private static final int LONGEST = 16 * 1024 * 1024;

    private SaveImage() {
        // functions only
    }

    /**
     * Sets the domain that a file restores, in place. If this ends half way the file is of no use any more.
     *
     * @param file the file
     * @param domain XML of the domain; its devices must be those of the one that was saved
     * @throws IOException if the file cannot be read or written, or is not what it should be; the message says what
     */
    static void assign(final Path file, final String domain) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final var header = read(channel, 0, HEADER_SIZE);
            final int length = length(file, header);
            final var data = read(channel, HEADER_SIZE, length).array();
            final int cookieAt = header.getInt(COOKIE_AT);
            if (cookieAt < 0 || cookieAt > length) {
                throw new IOException(file + " is damaged: its cookie is at " + cookieAt + " of " + length + " octets");
            }
            final byte[] xml = bytes(domain);
            final byte[] cookie = cookieAt == 0 ? new byte[0] : bytes(text(data, cookieAt));
            if (xml.length + cookie.length > length) {
                throw new IOException(file + " has room for " + length + " octets of XML and cookie, and "
                    + (xml.length + cookie.length) + " are needed");
            }
            header.putInt(COOKIE_AT, cookieAt == 0 ? 0 : xml.length);
            final var written = ByteBuffer.allocate(HEADER_SIZE + length).put(header.array()).put(xml).put(cookie);
            write(channel, written.rewind());
        }
    }

    private static int length(final Path file, final ByteBuffer header) throws IOException {
        final var magic = new byte[MAGIC.length];
        header.get(0, magic);
        if (Arrays.equals(magic, PARTIAL)) {
            throw new IOException(file + " is not complete: its guest was not saved to the end");
        }
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException(file + " is no file that libvirt's QEMU driver saves a guest in");
        }
        if (header.getInt(VERSION_AT) != VERSION) {
            throw new IOException(file + " has version " + header.getInt(VERSION_AT) + " of libvirt's format, and only "
                + VERSION + " is known");
        }
        final int length = header.getInt(LENGTH_AT);
        if (length <= 0 || length > LONGEST) {
            throw new IOException(file + " is damaged: its XML has " + length + " octets");
        }
        return length;
    }

    private static ByteBuffer read(final FileChannel channel, final long from, final int size) throws IOException {
        final var buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("the file ends within its header");
            }
        }
        return buffer.rewind();
    }

    private static void write(final FileChannel channel, final ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer, buffer.position());
        }
    }

    private static String text(final byte[] data, final int from) {
        int end = from;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return new String(data, from, end - from, StandardCharsets.UTF_8);
    }

    /** As C has it. */
    private static byte[] bytes(final String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
