package org.netfate.casestudy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The case study of the paper, step by step. Each step performs something, waits for what it brings about, and records
 * what must hold. They are to be played in order, once.
 */
public final class Story implements AutoCloseable {
    private final Scene scene;
    private final Cpe cpe1;
    private final Cpe cpe2;
    private final Subscriber alice;
    private final Subscriber bob;
    private final WanWatch wan;
    private Traffic servers;

    /**
     * Makes the story.
     *
     * @param scene a scene with a controller that runs
     */
    public Story(final Scene scene) {
        this.scene = scene;
        cpe1 = scene.testbed().cpe(1);
        cpe2 = scene.testbed().cpe(2);
        alice = scene.alice();
        bob = scene.bob();
        wan = new WanWatch(scene.testbed(), List.of(alice.client(), bob.client()));
    }

    /**
     * Configures the network and its users.
     *
     * @throws CaseStudyException if something does not work at all
     */
    public void prepare() throws CaseStudyException {
        scene.begin("T-", "the operator configures nodes, links, addresses, the captive portal, the firewall and"
            + " two users by RESTCONF");
        scene.operator().configure();
        scene.operator().configureImageStore(scene.testbed().imageStore(), scene.nodes());
        for (Subscriber user : new Subscriber[] {alice, bob}) {
            scene.operator().addUser(user.name(), user.password(), Subscriber.FUNCTION);
        }
        scene.operator().awaitNodes();
        servers = scene.testbed().serve(7001, 7002);
        scene.operator().awaitPortals(scene.nodes());
    }

    /**
     * T0: nobody is connected.
     *
     * @throws CaseStudyException if something does not work at all
     */
    public void nobodyIsConnected() throws CaseStudyException {
        scene.begin("T0", "nobody is logged in");
        wan.start();
        for (Home home : homes()) {
            final Client client = home.user().client();
            client.attach(home.node());
            new Captivity(scene, client, home.node()).check();
            scene.checks().check("no frame of " + client + " has reached the WAN", wan.frames(client) == 0,
                wan.frames(client) + " frames");
        }
        for (Cpe node : scene.nodes()) {
            scene.checks().check("only the captive portal runs on " + node, node.guests().size() == 1
                && scene.usersGuests(node).isEmpty(), node.guests());
        }
        scene.showTables();
    }

    /**
     * T1: client 1 logs in at CPE 1.
     *
     * @throws CaseStudyException if something does not work at all
     */
    public void firstClientLogsIn() throws CaseStudyException {
        scene.begin("T1", alice + " logs in at " + cpe1);
        new Arrival(scene, "T1", alice, cpe1).mistyping().play();
        scene.checks().check("now frames of client 1 reach the WAN", wan.frames(alice.client()) > 0,
            wan.frames(alice.client()) + " frames");
        scene.checks().check("and still none of client 2", wan.frames(bob.client()) == 0,
            wan.frames(bob.client()) + " frames");
        scene.showTables();
    }

    /**
     * T2: client 2 logs in at CPE 2.
     *
     * @throws CaseStudyException if something does not work at all
     */
    public void secondClientLogsIn() throws CaseStudyException {
        scene.begin("T2", bob + " logs in at " + cpe2);
        final var before = scene.guests(alice, cpe1);
        final Cpe.Counters counters = scene.counters(alice, cpe1);
        try (var stream = alice.client().stream()) {
            scene.awaitFlow(alice, stream);
            new Arrival(scene, "T2", bob, cpe2).play();
            checkUntouched("client 1", stream.stop());
        }
        final Cpe.Counters after = scene.counters(alice, cpe1);
        scene.checks().check("the guest of client 1 is the same and goes on", before.equals(scene.guests(alice, cpe1))
            && after.continueFrom(counters), counters + " -> " + after);
        scene.showTables();
    }

    /**
     * T2b: the controller is killed and started again.
     *
     * @throws CaseStudyException if something does not work at all
     */
    public void controllerIsKilled() throws CaseStudyException {
        scene.begin("T2b", "the controller is killed (SIGKILL) and started again");
        new Restart(scene, "T2b", homes()).play();
        scene.showTables();
    }

    /**
     * T3: client 1 moves to CPE 2.
     *
     * @throws CaseStudyException if something does not work at all
     */
    public void clientMovesAway() throws CaseStudyException {
        scene.begin("T3", alice + " moves to " + cpe2 + " with a TCP connection open");
        roam("T3", cpe1, cpe2);
    }

    /**
     * T4: client 1 moves back to CPE 1.
     *
     * @throws CaseStudyException if something does not work at all
     */
    public void clientMovesBack() throws CaseStudyException {
        scene.begin("T4", alice + " moves back to " + cpe1 + " with a TCP connection open");
        roam("T4", cpe2, cpe1);
    }

    /**
     * T5: client 1 falls silent.
     *
     * @throws CaseStudyException if something does not work at all
     */
    public void clientFallsSilent() throws CaseStudyException {
        scene.begin("T5", alice + " falls silent");
        final var before = scene.guests(bob, cpe2);
        final Cpe.Counters counters = scene.counters(bob, cpe2);
        try (var stream = bob.client().stream()) {
            scene.awaitFlow(bob, stream);
            new Departure(scene, "T5", alice, cpe1).play();
            scene.checkHealth();
            scene.awaitFlow(bob, stream);
            checkUntouched("client 2", stream.stop());
        }
        final Cpe.Counters after = scene.counters(bob, cpe2);
        scene.checks().check("the guest of client 2 is the same and goes on", before.equals(scene.guests(bob, cpe2))
            && after.continueFrom(counters), counters + " -> " + after);
        scene.showTables();
    }

    private void roam(final String step, final Cpe from, final Cpe to) throws CaseStudyException {
        try (var stream = bob.client().stream()) {
            scene.awaitFlow(bob, stream);
            final Instant begin = Instant.now();
            new Roaming(scene, step, alice, from, to).play();
            scene.narrator().say("  (the step took " + Measurements.text(Duration.between(begin, Instant.now())) + ")");
            checkUntouched("client 2", stream.stop());
        }
        scene.showTables();
    }

    private void checkUntouched(final String who, final Traffic.Report report) {
        final Duration unnoticed = Goals.of(scene).unnoticed();
        final Duration gap = report.longestGapSince(Instant.EPOCH);
        scene.checks().check(who + " has not noticed: its connection has carried everything, without a gap over "
            + unnoticed.toSeconds() + " s", report.intact() && gap.compareTo(unnoticed) < 0,
            report.echoed() + " of " + report.sent() + " octets, longest gap " + Measurements.text(gap));
    }

    private List<Home> homes() {
        return List.of(new Home(alice, cpe1), new Home(bob, cpe2));
    }

    @Override
    public void close() throws CaseStudyException {
        if (servers != null) {
            servers.close();
        }
        wan.close();
        scene.testbed().close();
    }
}
