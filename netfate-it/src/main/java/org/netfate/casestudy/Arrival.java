package org.netfate.casestudy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.Records.Entry;
import org.netfate.casestudy.Records.Instance;

/** A user arrives at a node and logs in: the function is started there, and the user's traffic goes through it. */
final class Arrival {
    private final Scene scene;
    private final String step;
    private final Subscriber user;
    private final Cpe node;
    private boolean mistypes;

    Arrival(final Scene scene, final String step, final Subscriber user, final Cpe node) {
        this.scene = scene;
        this.step = step;
        this.user = user;
        this.node = node;
    }

    /** Lets the user get the password wrong at first. */
    Arrival mistyping() {
        mistypes = true;
        return this;
    }

    void play() throws CaseStudyException {
        final Client client = user.client();
        final Instant begin = Instant.now();
        client.attach(node);
        final Instant attached = Instant.now();
        scene.checks().check("before the login, " + user + " does not reach the WAN host", !client.ping()
            && !client.probe(7001), "no answer to ping and TCP 7001");

        final Entrance entrance = new Entrance(scene, step, user, node);
        entrance.open();
        if (mistypes) {
            entrance.mistype();
        }
        entrance.logIn();
        entrance.awaitStart();
        entrance.awaitArrival(Scene.SHORT);
        final Instance instance = scene.awaitActive(user, node, Scene.SHORT);
        scene.awaitPing(user);
        entrance.checkApi(false);

        checkGuest(instance);
        checkTrafficGoesThrough();
        checkTables(instance);

        final var timeline = new Timeline(user, begin);
        timeline.note(attached, client.toString(), node + " (switch)", "attached, has " + client.address());
        entrance.note(timeline);
        timeline.read(scene.view());
        timeline.tell(scene.narrator());
        measure(instance);
        entrance.measure();
    }

    private void checkGuest(final Instance instance) throws CaseStudyException {
        final var guests = scene.guests(user, node);
        scene.checks().check("one guest of " + user + " runs on " + node,
            guests.size() == 1 && guests.get(0).running(), guests);
        for (Cpe other : scene.nodes()) {
            if (other.number() != node.number()) {
                scene.checks().check("none runs on " + other, scene.guests(user, other).isEmpty(),
                    "UUID " + instance.uuid());
            }
        }
    }

    private void checkTrafficGoesThrough() throws CaseStudyException {
        final Client client = user.client();
        final Cpe.Counters before = scene.counters(user, node);
        scene.checks().check("TCP 7001 answers", client.probe(7001), "echo from " + Testbed.WAN_HOST);
        scene.checks().check("TCP 7002 does not", !client.probe(7002), "no connection");
        scene.checks().check("ping answers", client.ping(), "echo from " + Testbed.WAN_HOST);
        scene.eventually("the guest's own counters of web pages, names, 7001, 7002 and ICMP have moved", () -> {
            final Cpe.Counters after = scene.counters(user, node);
            return Seen.when(after.web() > 0 && after.dns() > 0 && after.tcp7001() > before.tcp7001()
                && after.tcp7002() > before.tcp7002() && after.icmp() > before.icmp(), before + " -> " + after);
        });
    }

    private void checkTables(final Instance instance) throws CaseStudyException {
        final String address = user.client().address();
        scene.eventually("Table I shows " + user.name() + " in, at " + node, () -> {
            final var rows = scene.view().userTable().stream().filter(row -> row.name().equals(user.name())).toList();
            return Seen.when(rows.stream().anyMatch(row -> "in".equals(row.status())
                && node.id().equals(row.accessNode()) && user.client().mac().equals(row.mac())
                && address.equals(row.address()) && row.lastPacket() != null), rows.toString());
        });
        scene.eventually("Table II shows the firewall active on " + node, () -> {
            final var rows = scene.view().functionTable();
            return Seen.when(rows.stream().anyMatch(row -> row.id().equals(Subscriber.FUNCTION) && row.active()
                && row.node().contains(node.id())), rows.toString());
        });
        scene.eventually("Table III shows the rules of " + user.name() + " in the switch of " + node, () -> {
            final Optional<Entry> entry = scene.view().forwardingTable().stream().filter(row ->
                row.mac().equals(user.client().mac()) && row.node().equals(node.id())).findFirst();
            return Seen.when(entry.filter(row -> List.of(instance.mac()).equals(row.functionMac())
                && row.rules() > 0).isPresent(), entry.map(row -> row.rules() + " rules, functions' MACs "
                    + row.functionMac()).orElse("no entry"));
        });
    }

    private void measure(final Instance instance) throws CaseStudyException {
        final Optional<Instant> accepted = Optional.of(scene.accepted(user));
        final var create = scene.view().latest("create", user.instance());
        final var measurements = scene.measurements();
        measurements.add(step, "login accepted to first hypervisor call", Measurements.between(accepted,
            create.flatMap(operation -> operation.at("hypervisor called"))), Optional.of(Goals.FIRST_CALL));
        measurements.add(step, "login accepted to function active", Measurements.between(accepted,
            Optional.ofNullable(instance.since())), Optional.empty());
    }
}
