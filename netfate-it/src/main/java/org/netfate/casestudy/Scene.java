package org.netfate.casestudy;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.HypervisorView.Guest;
import org.netfate.casestudy.Measurements.Measurement;
import org.netfate.casestudy.Records.Instance;

/**
 * Where the case study happens, and who takes part in it.
 *
 * @param testbed the testbed
 * @param controller the controller
 * @param operator the operator
 * @param view the NFVI Database
 * @param await how to wait
 * @param checks what must hold
 * @param measurements what is measured
 * @param narrator who tells it
 */
public record Scene(Testbed testbed, Controller controller, Operator operator, NfviView view, Await await,
        Checks checks, Measurements measurements, Narrator narrator) {
    /** Longest time from a login until the guest has started: it is an emulated machine. */
    public static final Duration BOOT = Duration.ofMinutes(5);
    /** Longest time of a migration. */
    public static final Duration MIGRATION = Duration.ofMinutes(4);
    /** Longest time until something small is seen. */
    public static final Duration SHORT = Duration.ofSeconds(60);

    /** Octets that a connection carries in two seconds. */
    private static final long TWO_SECONDS = 2 * 64 * 100;

    /**
     * Makes a scene.
     *
     * @param home directory of the project
     * @param out where the story is told
     * @return the scene, with nothing started
     * @throws CaseStudyException if the testbed is not up
     */
    public static Scene at(final Path home, final PrintStream out) throws CaseStudyException {
        final var narrator = new Narrator(out);
        final var await = new Await(narrator);
        final var testbed = new Testbed(home);
        final var controller = new Controller(testbed, await);
        return new Scene(testbed, controller, new Operator(controller.restconf(), testbed.nodes(), await),
            new NfviView(controller.restconf()), await, new Checks(narrator::check), new Measurements(), narrator);
    }

    /**
     * Returns the nodes.
     *
     * @return the testbed's
     */
    public List<Cpe> nodes() {
        return testbed.nodes();
    }

    /**
     * Returns client 1.
     *
     * @return the user who roams
     */
    public Subscriber alice() {
        return new Subscriber("alice", "wonderland", testbed.client(1));
    }

    /**
     * Returns client 2.
     *
     * @return the user who stays
     */
    public Subscriber bob() {
        return new Subscriber("bob", "builder-4711", testbed.client(2));
    }

    /**
     * Waits until a user's instance is active on a node.
     *
     * @param user the user
     * @param node the node
     * @param limit when it is given up
     * @return the instance
     * @throws CaseStudyException if it does not become active there
     */
    public Instance awaitActive(final Subscriber user, final Cpe node, final Duration limit)
            throws CaseStudyException {
        return await.until(user.instance() + " active on " + node, limit, () -> {
            final var instance = view.instance(user.instance());
            return Seen.of(instance.filter(it -> it.activeAt(node)),
                instance.map(Instance::summary).orElse("no instance"));
        }, () -> situation(user));
    }

    /**
     * Waits until a user's pings are answered.
     *
     * @param user the user
     * @throws CaseStudyException if they are not
     */
    public void awaitPing(final Subscriber user) throws CaseStudyException {
        await.until(user + " reaches the WAN host", SHORT, () -> Seen.when(user.client().ping(), "no answer"),
            () -> situation(user));
    }

    /** All that the controller knows of a user who is not served as expected. */
    private String situation(final Subscriber user) throws CaseStudyException {
        final String mac = user.client().mac();
        return "; address " + user.client().addressIfAny().orElse("none")
            + "; " + view.sessions().stream().filter(session -> session.mac().equals(mac)).toList()
            + "; " + view.decisions().stream().filter(decision -> decision.mac().equals(mac)).toList()
            + "; " + view.instance(user.instance())
            + "; " + view.forwardingTable().stream().filter(entry -> entry.mac().equals(mac)).toList()
            + "; seen: " + view.clients().stream().filter(sighting -> sighting.mac().equals(mac)).toList()
            + "; accounting: " + view.accounting(user.name()).stream().reduce((first, last) -> last)
            + "; last operation: " + view.operations().stream().filter(operation -> operation.instance()
                .equals(user.instance())).reduce((first, last) -> last)
            + "; hypervisors: " + view.nodeParts("hypervisor") + "; switches: " + view.nodeParts("switch");
    }

    /**
     * Finds what runs on a node for users.
     *
     * @param node the node
     * @return the guests of the node but its captive portal
     * @throws CaseStudyException if the hypervisor or the controller does not answer
     */
    public List<Guest> usersGuests(final Cpe node) throws CaseStudyException {
        final String portal = view.instance(node.portal()).map(Instance::uuid).orElse("");
        return node.guests().stream().filter(guest -> !guest.uuid().equals(portal)).toList();
    }

    /**
     * Finds the guest that is a user's instance.
     *
     * @param user the user
     * @param node the node
     * @return those guests of the node
     * @throws CaseStudyException if the hypervisor or the controller does not answer
     */
    public List<Guest> guests(final Subscriber user, final Cpe node) throws CaseStudyException {
        final String uuid = view.instance(user.instance()).map(Instance::uuid).orElse("");
        return node.guests().stream().filter(guest -> guest.uuid().equals(uuid)).toList();
    }

    /**
     * Reads what a user's firewall has counted. It tells once a second, on the console of the node where it is.
     *
     * @param user the user
     * @param node node on which it runs
     * @return the counters
     * @throws CaseStudyException if there is no such guest, or it prints none
     */
    public Cpe.Counters counters(final Subscriber user, final Cpe node) throws CaseStudyException {
        final var guests = guests(user, node);
        if (guests.isEmpty()) {
            throw new CaseStudyException("no guest of " + user.instance() + " on " + node);
        }
        return await.until("counters of " + user.instance() + " on " + node, SHORT, () -> {
            try {
                return Seen.found(node.counters(guests.get(0).name()));
            } catch (CaseStudyException e) {
                return Seen.notYet(e.getMessage());
            }
        });
    }

    /**
     * Finds when a user's login was accepted.
     *
     * @param user the user
     * @return the beginning of the session at the node where it is
     * @throws CaseStudyException if there is no session
     */
    public Instant accepted(final Subscriber user) throws CaseStudyException {
        return view.sessions().stream().filter(session -> session.mac().equals(user.client().mac()))
            .map(Records.Session::loginTime).findFirst()
            .orElseThrow(() -> new CaseStudyException("no session of " + user));
    }

    /**
     * Waits until data has been flowing through a connection for two seconds more.
     *
     * @param user whose connection it is
     * @param stream the connection
     * @throws CaseStudyException if it does not flow
     */
    public void awaitFlow(final Subscriber user, final Traffic stream) throws CaseStudyException {
        final long already = stream.soFar().map(Traffic.Report::echoed).orElse(0L);
        await.until("data flowing for " + user, SHORT, () -> {
            final var report = stream.soFar();
            return Seen.when(report.filter(it -> it.echoed() >= already + TWO_SECONDS).isPresent(),
                report.map(it -> it.echoed() + " octets came back").orElse("nothing yet"));
        });
    }

    /**
     * Begins a step.
     *
     * @param step name of the step
     * @param title what it is about
     */
    public void begin(final String step, final String title) {
        checks.begin(step);
        narrator.step(step, title);
    }

    /**
     * Records whether something holds. It may take a moment until it does.
     *
     * @param what what must hold
     * @param look looks whether it does
     * @throws CaseStudyException if it cannot be looked
     */
    public void eventually(final String what, final Await.Look<Boolean> look) throws CaseStudyException {
        final Seen<Boolean> seen = await.poll(what, SHORT, look);
        checks.check(what, seen.found().isPresent(), seen.instead());
    }

    /**
     * Records that no hypervisor and no switch has anything to complain about.
     *
     * @throws CaseStudyException if the controller does not answer
     */
    public void checkHealth() throws CaseStudyException {
        for (String part : List.of("hypervisor", "switch")) {
            eventually("every " + part + " is connected and reports no error", () -> {
                final var parts = view.nodeParts(part);
                return Seen.when(!parts.isEmpty() && parts.stream().allMatch(it -> it.connected()
                    && it.lastError() == null), parts.toString());
            });
        }
    }

    /**
     * Shows the paper's three tables as they are now.
     *
     * @throws CaseStudyException if the controller does not answer
     */
    public void showTables() throws CaseStudyException {
        Tables.show(narrator, view);
    }

    /**
     * Shows what was measured, and what did not hold.
     *
     * @param complete whether all was played that was to be
     * @return whether everything held
     */
    public boolean sumUp(final boolean complete) {
        final var rows = new ArrayList<List<?>>();
        for (Measurement measurement : measurements.all()) {
            rows.add(List.of(measurement.step(), measurement.what(), measurement.value(), measurement.goal()));
        }
        narrator.table("Measured", List.of("Step", "What", "Time or number", "Goal (idle machine)"), rows);
        final var failed = checks.failed();
        narrator.say("");
        failed.forEach(check -> narrator.say("FAILED  " + check.step() + "  " + check.what() + " ["
            + check.seen() + "]"));
        final int all = checks.size();
        narrator.say(all - failed.size() + " of " + all + " checks hold"
            + (complete ? "" : ", and the story did not come to its end"));
        return complete && failed.isEmpty();
    }
}
