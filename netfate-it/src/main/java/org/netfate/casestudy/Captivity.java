package org.netfate.casestudy;

import java.time.Duration;
import java.util.List;
import org.netfate.casestudy.Await.Seen;

/**
 * What a client can do that has not logged in: get its address, ask for names, and see the portal; and nothing else,
 * which it is told at once where it would wait.
 */
final class Captivity {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** Exit status of curl: the connection was reset while TLS began, or refused. */
    private static final List<Integer> REFUSED = List.of(7, 35, 56);

    private final Scene scene;
    private final Client client;
    private final Cpe node;

    Captivity(final Scene scene, final Client client, final Cpe node) {
        this.scene = scene;
        this.client = client;
        this.node = node;
    }

    void check() throws CaseStudyException {
        final var checks = scene.checks();
        checks.check(client + ", attached at " + node + ", has an address by DHCP", client.addressIfAny().isPresent(),
            client.addressIfAny().orElse("none") + ", captive portal API " + client.captivePortal());
        checkNames();
        checkRefused();
        checks.check("ping, TCP 7001 and TCP 7002 get no answer", !client.ping() && !client.probe(7001)
            && !client.probe(7002), "ping, TCP 7001, TCP 7002");
        checkApi(true);
    }

    /** Records what the captive portal API says; it may be a second old. */
    void checkApi(final boolean captive) throws CaseStudyException {
        scene.eventually("the captive portal API tells " + client + " that it is " + (captive ? "" : "not ")
            + "captive", () -> {
                final var answer = client.captivity();
                return Seen.when(answer.captive() == captive, answer.toString());
            });
    }

    private void checkNames() throws CaseStudyException {
        final Command.Result name = client.run("getent", "ahostsv4", Testbed.WAN_NAME);
        scene.checks().check("names are resolved", name.output().startsWith(Testbed.WAN_HOST), Testbed.WAN_NAME + " is "
            + name.output().lines().findFirst().orElse("unknown"));
    }

    private void checkRefused() throws CaseStudyException {
        final Command.Result page = client.run("curl", "--silent", "--output", "/dev/null", "--max-time", "5",
            "--write-out", "%{time_total}", "https://" + Testbed.WAN_NAME + "/");
        final Duration taken = Duration.ofNanos(Math.round(Double.parseDouble(page.output()) * 1e9));
        scene.checks().check("HTTPS to elsewhere is refused at once", REFUSED.contains(page.status())
            && taken.compareTo(AT_ONCE) < 0, "curl: status " + page.status() + " after " + Measurements.text(taken));
    }
}
