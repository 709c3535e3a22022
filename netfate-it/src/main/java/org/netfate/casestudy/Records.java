package org.netfate.casestudy;

import com.google.gson.annotations.SerializedName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the NFVI Database holds, as RESTCONF shows it. The components are the leaves of the {@code netfate-*} modules,
 * where they are described; one that is absent there is null here.
 */
public final class Records {
    private Records() {
        // types only
    }

    /** An authenticated client. */
    public record Session(String mac, String id, String user, String node, String port, String address,
            Instant loginTime) { }

    /** What the Orchestration Engine decided for a session. */
    public record Decision(String mac, String user, boolean placed, String reason, Instant at) { }

    /** What is observed of an instance. */
    public record Instance(String id, String function, String user, String state, String node, String uuid,
            String mac, @SerializedName("interface") String port, Instant since, long attempts, String lastError) {
        /**
         * Tells whether the instance serves its user somewhere.
         *
         * @param where the node
         * @return true if it is active there
         */
        public boolean activeAt(final Cpe where) {
            return "active".equals(state) && where.id().equals(node);
        }

        /**
         * Says how it is.
         *
         * @return its state, its node and why it waits
         */
        public String summary() {
            return id + " " + state + (node == null ? "" : " on " + node)
                + (lastError == null ? "" : ": " + lastError);
        }
    }

    /** One thing that happened in an operation. */
    public record Step(int sequence, String name, Instant at) { }

    /** A long action of the NFV Coordinator. */
    public record Operation(long id, String kind, String instance, String source, String destination, String state,
            Instant started, Instant finished, String lastError, Long downtime, List<Step> step) {
        /**
         * Finds when something happened.
         *
         * @param name what happened
         * @return when, if it is recorded
         */
        public Optional<Instant> at(final String name) {
            return steps().stream().filter(one -> one.name().equals(name)).map(Step::at).findFirst();
        }

        /**
         * Returns what happened.
         *
         * @return the steps, in order
         */
        public List<Step> steps() {
            return step == null ? List.of()
                : step.stream().sorted((one, other) -> one.sequence() - other.sequence()).toList();
        }
    }

    /** One flow entry. */
    public record Rule(String id, int table, int priority, String match, String actions) { }

    /** A row of Table III. */
    public record Entry(String mac, String node, String user, String address, List<String> functionMac,
            Instant installed, Long packets, Long bytes, List<Rule> rule) {
        /**
         * Counts its rules.
         *
         * @return how many flow entries it stands for
         */
        public int rules() {
            return rule == null ? 0 : rule.size();
        }
    }

    /** A row of Table I. */
    public record UserRow(String name, String status, String accessNode, String port, String mac, String address,
            Instant lastPacket) { }

    /** A row of Table II. */
    public record FunctionRow(String id, boolean active, List<String> node, long activeUsers) { }

    /** A device that was seen. */
    public record Sighting(String mac, String node, String port, String address, Instant seen) { }

    /** How often something happened. */
    public record Counter(String name, long count) { }

    /** What is accounted of a session at one node. */
    public record AccountingRecord(String sessionId, String user, String mac, String address, String node,
            Instant start, Instant stop, String cause, long packetsFromClient, long bytesFromClient,
            long packetsToClient, long bytesToClient) { }

    /** The address of a client. */
    public record Lease(String mac, String address, Instant expires) { }

    /** A node's hypervisor or switch. */
    public record NodePart(String node, boolean connected, String lastError, String warning) { }
}
