package org.netfate.access;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.netfate.access.radius.RadiusService;

/** FreeRADIUS's own client, as the network access server of cpe1. */
final class Radclient {
    private final AccessWorld world;

    Radclient(final AccessWorld world) {
        this.world = world;
    }

    /** A login of alice's client, of alice if nothing else is said. */
    String login(final String... attributes) throws IOException, InterruptedException {
        final String given = String.join(", ", attributes);
        return run(RadiusService.AUTHENTICATION, "auth", "Calling-Station-Id=\"02-00-00-00-C1-01\", "
            + "Message-Authenticator=0x00, " + (given.contains("User-Name") ? "" : "User-Name=\"alice\", ") + given);
    }

    String account(final String... attributes) throws IOException, InterruptedException {
        return run(RadiusService.ACCOUNTING, "acct", String.join(", ", attributes));
    }

    String status(final RadiusService service) throws IOException, InterruptedException {
        return run(service, "status", "Message-Authenticator=0x00");
    }

    private String run(final RadiusService service, final String command, final String attributes)
            throws IOException, InterruptedException {
        final int port = world.access.radiusAddress(service).orElseThrow().getPort();
        final var process = new ProcessBuilder("radclient", "-x", "-r", "1", "-t", "3", "127.0.0.1:" + port, command,
            AccessWorld.SECRET).redirectErrorStream(true).start();
        try (var input = process.getOutputStream()) {
            input.write(attributes.getBytes(StandardCharsets.UTF_8));
        }
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue("radclient does not end", process.waitFor(30, TimeUnit.SECONDS));
        return output;
    }
}
