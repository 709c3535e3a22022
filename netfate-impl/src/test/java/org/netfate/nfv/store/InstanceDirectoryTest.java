package org.netfate.nfv.store;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.StoreException.Kind;

/** The instances' files in a directory that is the image store. */
public class InstanceDirectoryTest {
    private static final UUID ALICE = UUID.fromString("4e657446-4154-4500-8000-00000000000a");
    private static final UUID BOB = UUID.fromString("4e657446-4154-4500-8000-00000000000b");

    private static final String EXPORT = "nfs://store.example.net/images";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void diskHasItsSizeAndIsItsOwnersAlone() throws StoreException, IOException {
        final var location = directory().writeConfiguration(ALICE, bytes("alice"));
        assertEquals(EXPORT + "/instances/" + ALICE + ".configuration", location);
        final var file = instances().resolve(ALICE + ".configuration");
        assertEquals(ConfigurationDisk.SIZE, Files.size(file));
        assertEquals("alice", new String(Files.readAllBytes(file), 0, 5, StandardCharsets.UTF_8));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(instances())));
    }

    @Test
    public void newDiskReplacesTheOldOneAndWhatWasLeftUnfinished() throws StoreException, IOException {
        directory().writeConfiguration(ALICE, bytes("a longer one"));
        Files.write(instances().resolve(ALICE + ".configuration.part"), bytes("of a controller that was killed"));
        directory().writeConfiguration(ALICE, bytes("new"));
        assertEquals(Set.of(ALICE + ".configuration"), names());
        assertEquals("new\0\0", new String(Files.readAllBytes(instances().resolve(ALICE + ".configuration")), 0, 5,
            StandardCharsets.UTF_8));
    }

    @Test
    public void removalTakesAllOfOneInstanceAndNothingElse() throws StoreException, IOException {
        directory().writeConfiguration(ALICE, bytes("alice"));
        directory().writeConfiguration(BOB, bytes("bob"));
        Files.write(instances().resolve(ALICE + ".configuration.part"), bytes("rest"));
        Files.write(instances().resolve("README"), bytes("someone else's"));
        assertEquals(Set.of(ALICE, BOB), directory().owners());
        directory().remove(ALICE);
        assertEquals(Set.of("README", BOB + ".configuration"), names());
        directory().remove(ALICE);
    }

    @Test
    public void nothingIsThereBeforeTheFirstInstance() throws StoreException {
        assertEquals(Set.of(), directory().owners());
        directory().remove(ALICE);
    }

    @Test
    public void storeThatIsGoneIsNotMadeAnew() {
        final var gone = new InstanceDirectory(new ImageStore(EXPORT,
            folder.getRoot() + "/absent"));
        final var refused = assertThrows(StoreException.class, () -> gone.writeConfiguration(ALICE, bytes("x")));
        assertEquals(Kind.UNREACHABLE, refused.kind());
        assertThat(refused.getMessage(), containsString("there is no " + folder.getRoot() + "/absent"));
        assertThat(refused.getMessage(), containsString(EXPORT));
        assertEquals(Kind.UNREACHABLE, assertThrows(StoreException.class, gone::owners).kind());
        assertFalse(Files.exists(Path.of(folder.getRoot() + "/absent")));
    }

    @Test
    public void directoryThatIsAFileIsNamed() throws IOException {
        assertTrue(instances().toFile().createNewFile());
        final var refused = assertThrows(StoreException.class,
            () -> directory().writeConfiguration(ALICE, bytes("x")));
        assertThat(refused.getMessage(), containsString(instances().toString()));
    }

    @Test
    public void personalDiskIsAnOverlayOverTheDiskOfTheFunction() throws StoreException, IOException,
            InterruptedException {
        Files.write(folder.getRoot().toPath().resolve("firewall.img"), new byte[2 << 20]);
        final var location = directory().makePersonalDisk(ALICE, new PersonalDisk(EXPORT + "/firewall.img", 8));
        final var file = Path.of(location.replace(EXPORT, folder.getRoot().toString()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        final var info = new ProcessBuilder("qemu-img", "info", file.toString()).redirectErrorStream(true).start();
        final var said = new String(info.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said, 0, info.waitFor());
        assertThat(said, containsString("virtual size: 8 MiB"));
        assertThat(said, containsString("backing file: ../firewall.img"));
        assertThat(said, containsString("backing file format: raw"));
    }

    @Test
    public void personalDiskIsKeptUntilTheFunctionGetsAnotherOne() throws StoreException, IOException {
        Files.write(folder.getRoot().toPath().resolve("firewall.img"), new byte[1]);
        Files.write(folder.getRoot().toPath().resolve("firewall-2.img"), new byte[1]);
        final var first = directory().makePersonalDisk(ALICE, new PersonalDisk(EXPORT + "/firewall.img", 8));
        final var file = Path.of(first.replace(EXPORT, folder.getRoot().toString()));
        Files.write(file, bytes("what the guest wrote"));
        assertEquals(first, directory().makePersonalDisk(ALICE, new PersonalDisk(EXPORT + "/firewall.img", 8)));
        assertEquals("what the guest wrote", Files.readString(file));
        directory().makePersonalDisk(BOB, new PersonalDisk(EXPORT + "/firewall.img", 8));
        directory().makePersonalDisk(ALICE, new PersonalDisk(EXPORT + "/firewall-2.img", 8));
        assertFalse(Files.exists(file));
        assertEquals(Set.of(ALICE, BOB), directory().owners());
        assertEquals(2, names().size());
    }

    @Test
    public void personalDiskThatCannotBeMadeIsNamed() throws IOException {
        Files.write(folder.getRoot().toPath().resolve("firewall.img"), new byte[(1 << 20) + 1]);
        assertThat(refusal(directory(), EXPORT + "/firewall.img", 1), containsString("disk-size larger"));
        assertThat(refusal(directory(), EXPORT + "/absent.img", 1), containsString("there is no such file"));
        assertThat(refusal(directory(), "/images/firewall.img", 1), containsString("image/disk"));
        final var without = new InstanceDirectory(directory().store(), new QemuImg("no-such-program"));
        assertThat(refusal(without, EXPORT + "/firewall.img", 8), containsString("qemu-utils"));
        final var failing = new InstanceDirectory(directory().store(), new QemuImg("false"));
        assertThat(refusal(failing, EXPORT + "/firewall.img", 8), containsString("false says"));
        assertEquals(Set.of(), names());
    }

    private static String refusal(final InstanceDirectory directory, final String base, final int size) {
        return assertThrows(StoreException.class,
            () -> directory.makePersonalDisk(ALICE, new PersonalDisk(base, size))).getMessage();
    }

    private Path instances() {
        return folder.getRoot().toPath().resolve("instances");
    }

    private Set<String> names() throws IOException {
        try (var files = Files.list(instances())) {
            return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private InstanceDirectory directory() {
        return new InstanceDirectory(new ImageStore(EXPORT, folder.getRoot().toString()));
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
