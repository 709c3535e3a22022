package org.netfate.nfv.libvirt;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The header of what libvirt's QEMU driver saves. */
public class SaveImageTest {
    private static final String MAGIC = "LibvirtQemudSave";
    private static final String XML = "<domain type='qemu'><name>prepared</name></domain>";
    private static final String COOKIE = "<cookie><slirpHelper/></cookie>";
    private static final byte[] MEMORY = "QEVM and what follows".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 92;
    private static final int ROOM = 1024;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path file;

    @Before
    public void save() throws IOException {
        file = folder.newFile().toPath();
        write(MAGIC, 2);
    }

    @Test
    public void fileRestoresTheOtherDomainWithTheSameCookieAndMemory() throws IOException {
        final var domain = "<domain type='qemu'><name>netfate-firewall-bob</name><uuid>größer</uuid></domain>";
        SaveImage.assign(file, domain);
        final var image = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        assertEquals(HEADER + ROOM + MEMORY.length, image.capacity());
        assertEquals(ROOM, image.getInt(20));
        assertEquals("was running", 1, image.getInt(24));
        assertEquals(domain, text(image, HEADER));
        assertEquals(COOKIE, text(image, HEADER + image.getInt(32)));
        assertArrayEquals(MEMORY, Arrays.copyOfRange(image.array(), HEADER + ROOM, image.capacity()));
    }

    @Test
    public void shorterDomainLeavesNothingOfTheLongerOne() throws IOException {
        SaveImage.assign(file, "<domain/>");
        final var image = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        assertEquals("<domain/>", text(image, HEADER));
        assertEquals(-1, new String(image.array(), StandardCharsets.UTF_8).indexOf("prepared"));
    }

    @Test
    public void whatIsNoSavedGuestIsRefusedAndNotTouched() throws IOException {
        refused("libvirt-xml\n \0 \r", 1, "no file that libvirt's QEMU driver saves");
        refused("LibvirtQemudPart", 2, "is not complete");
        refused(MAGIC, 3, "version 3");
    }

    @Test
    public void domainThatDoesNotFitIsRefused() throws IOException {
        final var before = Files.readAllBytes(file);
        final var failure = assertThrows(IOException.class, () -> SaveImage.assign(file, "x".repeat(ROOM)));
        assertThat(failure.getMessage(), containsString("has room for 1024 octets"));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    public void fileThatEndsTooEarlyIsRefused() throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), HEADER + 10));
        assertThrows(IOException.class, () -> SaveImage.assign(file, "<domain/>"));
    }

    private void refused(final String magic, final int version, final String why) throws IOException {
        write(magic, version);
        final var before = Files.readAllBytes(file);
        final var failure = assertThrows(IOException.class, () -> SaveImage.assign(file, "<domain/>"));
        assertThat(failure.getMessage(), containsString(why));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    private void write(final String magic, final int version) throws IOException {
        final var image = ByteBuffer.allocate(HEADER + ROOM + MEMORY.length).order(ByteOrder.nativeOrder());
        image.put(Arrays.copyOf(magic.getBytes(StandardCharsets.US_ASCII), 16)).putInt(version).putInt(ROOM).putInt(1)
            .putInt(0).putInt(XML.length() + 1);
        image.position(HEADER).put((XML + '\0' + COOKIE + '\0').getBytes(StandardCharsets.UTF_8));
        image.position(HEADER + ROOM).put(MEMORY);
        Files.write(file, image.array());
    }

    private static String text(final ByteBuffer image, final int from) {
        int end = from;
        while (image.get(end) != 0) {
            end++;
        }
        return new String(image.array(), from, end - from, StandardCharsets.UTF_8);
    }
}
