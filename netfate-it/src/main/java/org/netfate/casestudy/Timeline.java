package org.netfate.casestudy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.netfate.casestudy.Records.Decision;
import org.netfate.casestudy.Records.Entry;
import org.netfate.casestudy.Records.Operation;
import org.netfate.casestudy.Records.Session;
import org.netfate.casestudy.Records.Sighting;
import org.netfate.casestudy.Records.Step;

/**
 * Who told whom what, and when: the sequence diagram of the paper's figure 5, drawn from what the Orchestrator has
 * recorded of one user and from what the user's side has noted.
 */
final class Timeline {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneId.systemDefault());

    private final Subscriber user;
    private final Instant begin;
    private final List<Event> events = new ArrayList<>();

    /** Something that someone told someone. */
    private record Event(Instant at, String from, String to, String what) { }

    /**
     * Begins a timeline.
     *
     * @param user the user
     * @param begin what was earlier does not belong to it
     */
    Timeline(final Subscriber user, final Instant begin) {
        this.user = user;
        this.begin = begin;
    }

    /** Adds something that the user's side has noted. */
    void note(final Instant at, final String from, final String to, final String what) {
        events.add(new Event(at, from, to, what));
    }

    /** Adds what the Orchestrator has recorded. */
    void read(final NfviView view) throws CaseStudyException {
        for (Sighting client : view.clients()) {
            if (client.mac().equals(user.client().mac())) {
                note(client.seen(), node(client.node()) + " (switch)", "Orchestrator",
                    "packet-in: " + client.mac() + " at " + client.port());
            }
        }
        for (Session session : view.sessions()) {
            if (session.mac().equals(user.client().mac())) {
                note(session.loginTime(), "Orchestrator", node(session.node()) + " (RADIUS)",
                    "Access-Accept; session of " + session.user() + " opened");
            }
        }
        for (Decision decision : view.decisions()) {
            if (decision.mac().equals(user.client().mac())) {
                note(decision.at(), "Orchestration Engine", "NFV Coordinator, SDN Controller",
                    decision.placed() ? "placements and chain of " + decision.user()
                        : "cannot place: " + decision.reason());
            }
        }
        for (Operation operation : view.operations()) {
            if (operation.instance().equals(user.instance())) {
                operation.steps().forEach(step -> add(operation, step));
            }
        }
        for (Entry entry : view.forwardingTable()) {
            if (entry.mac().equals(user.client().mac()) && entry.installed() != null) {
                note(entry.installed(), node(entry.node()) + " (switch)", "SDN Controller",
                    entry.rules() + " rules of " + entry.user() + " confirmed");
            }
        }
        view.instance(user.instance()).filter(instance -> "active".equals(instance.state())).ifPresent(instance ->
            note(instance.since(), node(instance.node()), "NFV Coordinator", instance.id() + " is active"));
    }

    /** Tells the timeline in order. */
    void tell(final Narrator narrator) {
        narrator.say("");
        events.stream().filter(event -> event.at() != null && !event.at().isBefore(begin))
            .sorted(Comparator.comparing(Event::at))
            .forEach(event -> narrator.say("  " + TIME.format(event.at()) + "  " + event.from() + " -> " + event.to()
                + ": " + event.what()));
        narrator.say("");
    }

    private void add(final Operation operation, final Step step) {
        final String what = operation.kind() + " " + operation.instance();
        final String source = node(operation.source());
        final String destination = node(operation.destination());
        final String acting = "create".equals(operation.kind()) ? destination : source;
        switch (step.name()) {
            case "recorded" -> note(step.at(), "NFV Coordinator", "NFVI Database", what + " recorded"
                + (operation.source() == null ? "" : ", from " + source)
                + (operation.destination() == null ? "" : ", to " + destination));
            case "destination checked" -> note(step.at(), destination + " (hypervisor)", "NFV Coordinator",
                "has room for " + operation.instance());
            case "hypervisor called" -> note(step.at(), "NFV Coordinator", acting + " (hypervisor)", what);
            case "port up" -> note(step.at(), destination + " (hypervisor)", "NFV Coordinator",
                "port of " + operation.instance() + " is there");
            case "suspended at source" -> note(step.at(), source + " (hypervisor)", "NFV Coordinator",
                operation.instance() + " SUSPENDED");
            case "resumed at destination" -> note(step.at(), destination + " (hypervisor)", "NFV Coordinator",
                operation.instance() + " RESUMED");
            default -> note(step.at(), acting + " (hypervisor)", "NFV Coordinator", what + ": " + step.name());
        }
    }

    private static String node(final String id) {
        return id == null ? "" : NodeFacts.words(id);
    }
}
