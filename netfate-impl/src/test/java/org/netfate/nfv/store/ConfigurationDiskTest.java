package org.netfate.nfv.store;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is on an instance's configuration disk, as the system's own tar reads it. */
public class ConfigurationDiskTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final InstanceConfiguration alice = configuration(Map.of("rules.nft", "table inet netfate { }\n",
        "notes", "größer\n"));

    @Test
    public void tarReadsWhatTheInstanceIsToKnow() throws IOException, InterruptedException {
        assertEquals(List.of("instance=firewall/alice", "mac=02:67:69:83:09:7d", "function=firewall",
            "user=alice", "client-network=10.10.0.0/24", "gateway-address=10.10.0.1",
            "addresses=10.10.0.100 10.10.0.101", "position=2", "chain=cache firewall"),
            tar(alice.disk(), "-xOf", "netfate.conf").lines().toList());
        assertEquals("größer\n", tar(alice.disk(), "-xOf", "files/notes"));
    }

    @Test
    public void entriesBelongToNobodyAndAreOfNoTime() throws IOException, InterruptedException {
        final var lines = tar(alice.disk(), "--numeric-owner", "-tvf").lines().toList();
        assertEquals(3, lines.size());
        for (var line : lines) {
            assertTrue(line, line.startsWith("-rw------- 0/0 "));
            assertThat(line, containsString(" 1970-01-01 "));
        }
    }

    @Test
    public void sameConfigurationIsTheSameOctets() {
        final var other = new LinkedHashMap<String, String>();
        other.put("notes", "größer\n");
        other.put("rules.nft", "table inet netfate { }\n");
        assertArrayEquals(alice.disk(), configuration(other).disk());
    }

    @Test
    public void functionThatTheUserDoesNotRequireHasNoPosition() {
        final var settings = new InstanceConfiguration("shaper/alice", "shaper", "alice", Optional.empty(),
            Optional.empty(), List.of(), List.of("firewall"), Map.of()).settings();
        assertEquals("instance, mac, function, user, addresses, chain", String.join(", ", settings.keySet()));
        assertEquals("", settings.get("addresses"));
    }

    @Test
    public void valueCannotBecomeAKey() {
        for (var value : List.of("alice\nuser=bob", "alice\rx", "alice\u0000", "alice\u0085user=bob")) {
            final var refused = assertThrows(IllegalArgumentException.class,
                () -> ConfigurationDisk.of(Map.of("user", value), Map.of()));
            assertThat(refused.getMessage(), containsString("user"));
        }
        assertThrows(IllegalArgumentException.class, () -> ConfigurationDisk.of(Map.of("user=x", "1"), Map.of()));
    }

    @Test
    public void largestFilesFitAndMoreIsRefused() {
        final var files = new LinkedHashMap<String, String>();
        for (int i = 0; i < 16; i++) {
            files.put("file" + i, "€".repeat(65536 / 16));
        }
        assertTrue(configuration(files).disk().length <= ConfigurationDisk.SIZE);
        files.put("more", "x".repeat(ConfigurationDisk.SIZE));
        final var refused = assertThrows(IllegalArgumentException.class, () -> configuration(files).disk());
        assertThat(refused.getMessage(), containsString("524288"));
    }

    private static InstanceConfiguration configuration(final Map<String, String> files) {
        return new InstanceConfiguration("firewall/alice", "firewall", "alice", Optional.of("10.10.0.0/24"),
            Optional.of("10.10.0.1"), List.of("10.10.0.100", "10.10.0.101"), List.of("cache", "firewall"), files);
    }

    /** Runs tar on a whole disk: the archive and zeros behind it. */
    private String tar(final byte[] disk, final String... options) throws IOException, InterruptedException {
        final var file = folder.newFile().toPath();
        Files.write(file, Arrays.copyOf(disk, ConfigurationDisk.SIZE));
        final var command = new ArrayList<String>(List.of("tar"));
        for (var option : options) {
            command.add(option);
            if (option.startsWith("-") && option.endsWith("f")) {
                command.add(file.toString());
            }
        }
        final var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(said, 0, process.exitValue());
        return said;
    }
}
