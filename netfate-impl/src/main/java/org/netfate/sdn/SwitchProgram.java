package org.netfate.sdn;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.netfate.sdn.Rule.Slot;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules of one switch as they shall be: only differences are sent, and what the switch refused is sent again
 * by {@link #retry}. It belongs to one sequential executor, on which also the answers arrive; nothing blocks.
 *
 * <p>When a switch connects, everything is sent in a new epoch, which replaces what it still has from before without
 * interrupting it, and only then what has another epoch is deleted: {@link #purge} is for when so much is known that
 * what is not wanted by now is truly not wanted.
 */
final class SwitchProgram {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchProgram.class);
    private static final int NO_EPOCH = -1;

    private final NodeId node;
    private final Executor executor;
    private final IntSupplier firstEpoch;
    private final Consumer<Set<Owner>> confirmed;
    private final WantedRules wanted = new WantedRules();
    private final Map<Owner, Set<String>> problems = new LinkedHashMap<>();
    private final InstalledRules installed = new InstalledRules();
    private final Map<Slot, String> refused = new LinkedHashMap<>();
    /** Cookies of what was deleted on purpose, until the switch tells of it. */
    private final Multiset<Long> ownDeletions = HashMultiset.create();
    private final Set<Slot> due = new HashSet<>();
    private final Set<Owner> dueOwners = new HashSet<>();
    private final SwitchMeters meters;
    private Optional<SwitchConnection> connection = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private int epoch = NO_EPOCH;
    private int losses;
    private boolean settled;
    private boolean purged;

    /**
     * Makes the program of a switch that is not connected yet.
     *
     * @param node the switch's node
     * @param executor runs one task at a time
     * @param firstEpoch an epoch for a switch that has no rules of NetFATE
     * @param confirmed told when the switch has done what changed for some owners, or has refused it
     */
    SwitchProgram(final NodeId node, final Executor executor, final IntSupplier firstEpoch,
            final Consumer<Set<Owner>> confirmed) {
        this.node = node;
        this.executor = executor;
        this.firstEpoch = firstEpoch;
        this.confirmed = confirmed;
        meters = new SwitchMeters(executor);
    }

    /** Replaces what an owner wants; {@link #send} sends it. */
    void want(final Owner owner, final List<Rule> rules, final Set<String> newProblems) {
        final var changed = wanted.replace(owner, rules);
        if (!changed.isEmpty()) {
            due.addAll(changed);
            dueOwners.add(owner);
        }
        if (newProblems.isEmpty()) {
            problems.remove(owner);
        } else {
            problems.put(owner, newProblems);
        }
    }

    /** Starts with a switch that has just connected. */
    void connect(final SwitchConnection to) {
        connection = Optional.of(to);
        installed.clear();
        refused.clear();
        ownDeletions.clear();
        meters.forget();
        due.addAll(wanted.slots());
        dueOwners.addAll(wanted.owners());
        epoch = NO_EPOCH;
        settled = false;
        purged = false;
        begin(to);
    }

    void disconnect() {
        connection = Optional.empty();
    }

    private void begin(final SwitchConnection to) {
        Futures.addCallback(to.count(Cookies.ofAnyEpoch(RuleCompiler.restOfAdmission())), new FutureCallback<>() {
            @Override
            public void onSuccess(final List<SwitchConnection.Count> found) {
                if (isCurrent(to) && epoch == NO_EPOCH) {
                    epoch = found.stream().findFirst().map(count -> Cookies.epoch(count.cookie()) + 1)
                        .orElseGet(firstEpoch::getAsInt) & 0xFF;
                    trouble = Optional.empty();
                    send();
                }
            }

            @Override
            public void onFailure(final Throwable cause) {
                if (isCurrent(to)) {
                    trouble = Optional.of("cannot be asked for its rules: " + cause.getMessage());
                    LOG.debug("The switch of node {} {}", node.getValue(), trouble.orElseThrow());
                }
            }
        }, executor);
    }

    /** Sends again what was refused or could not be asked. */
    void retry() {
        connection.ifPresent(to -> {
            if (epoch == NO_EPOCH) {
                begin(to);
            } else {
                meters.retry(to);
                if (!refused.isEmpty()) {
                    send();
                }
            }
        });
    }

    /**
     * Sends the differences between what the switch shall have and what it has.
     *
     * @return the owners for which something was sent, which {@code confirmed} will be told of
     */
    Set<Owner> send() {
        if (connection.isEmpty() || epoch == NO_EPOCH) {
            return Set.of();
        }
        if (losses > 0) {
            LOG.warn("The switch of node {} has lost {} rules, which somebody deleted: they are put again",
                node.getValue(), losses);
            losses = 0;
        }
        final var batch = new Batch(connection.orElseThrow());
        final var slots = new ArrayList<>(due);
        // What lies further on the packet's way first, so that no packet meets half a path; drops last.
        slots.sort(Comparator.comparing((Slot slot) -> wanted.in(slot).isEmpty())
            .thenComparing(slot -> -slot.table()).thenComparing(slot -> -slot.priority()));
        slots.forEach(batch::send);
        due.clear();
        final var owners = Set.copyOf(dueOwners);
        dueOwners.clear();
        if (batch.isEmpty()) {
            if (!owners.isEmpty()) {
                confirmed.accept(owners);
            }
            return Set.of();
        }
        batch.close(owners);
        return owners;
    }

    /**
     * The switch has deleted an entry. If that was somebody else's doing it is put again. An entry that was deleted
     * on purpose may be wanted again by the time the switch tells of it; if it never tells, {@link #audit} sees what
     * is lost.
     *
     * @param cookie the entry's cookie
     * @return whether there is something to {@link #send}
     */
    boolean deleted(final long cookie) {
        return !ownDeletions.remove(cookie) && lost(cookie);
    }

    private boolean lost(final long cookie) {
        final var slot = installed.remove(cookie);
        slot.ifPresent(lost -> {
            losses++;
            due.add(lost);
            dueOwners.addAll(wanted.ownersOf(lost));
        });
        return slot.isPresent();
    }

    /**
     * Compares what the switch has with what it was sent, for deletions of which it did not tell.
     *
     * @param repair run if something is to be sent
     */
    void audit(final Runnable repair) {
        if (connection.isEmpty() || !settled) {
            return;
        }
        final var to = connection.orElseThrow();
        final var expected = Set.copyOf(installed.cookies());
        Futures.addCallback(to.count(Cookies.all()), new FutureCallback<>() {
            @Override
            public void onSuccess(final List<SwitchConnection.Count> found) {
                if (isCurrent(to)) {
                    final var missing = new HashSet<>(expected);
                    found.forEach(count -> missing.remove(count.cookie()));
                    ownDeletions.clear();
                    missing.removeIf(cookie -> !lost(cookie));
                    if (!missing.isEmpty()) {
                        repair.run();
                    }
                }
            }

            @Override
            public void onFailure(final Throwable cause) {
                LOG.debug("The switch of node {} does not tell its rules", node.getValue(), cause);
            }
        }, executor);
    }

    /** Deletes the rules of former connections, unless that was done. To be called when {@link #awaitsPurge}. */
    void purge() {
        final var to = connection.orElseThrow();
        purged = true;
        final var answers = new ArrayList<ListenableFuture<?>>();
        for (var selector : Cookies.otherThan(epoch)) {
            answers.add(to.deleteAll(selector));
        }
        answers.add(to.barrier());
        Futures.whenAllComplete(answers).run(() -> {
            final var error = answers.stream().map(SwitchException::of).flatMap(Optional::stream).findFirst();
            if (isCurrent(to) && error.isPresent()) {
                purged = false;
                LOG.warn("The switch of node {} keeps rules of former connections: {}", node.getValue(),
                    error.orElseThrow());
            } else if (isCurrent(to)) {
                LOG.info("The switch of node {} has its {} rules and no others of NetFATE's", node.getValue(),
                    installed.size());
            }
        }, executor);
    }

    /** Tells whether the wanted rules are in place, but not alone. */
    boolean awaitsPurge() {
        return connection.isPresent() && settled && !purged;
    }

    Optional<SwitchConnection> connection() {
        return connection;
    }

    WantedRules wanted() {
        return wanted;
    }

    int installedRules() {
        return installed.size();
    }

    /** Tells whether the switch has refused something that an owner wants. */
    boolean refusedOf(final Owner owner) {
        return !refused.isEmpty() && wanted.of(owner).stream().anyMatch(rule -> refused.containsKey(rule.slot()));
    }

    /** What an operator has to know, the most pressing first. */
    Optional<String> lastError() {
        return trouble.or(meters::trouble).or(() -> refused.values().stream().findFirst())
            .or(() -> problems.values().stream().flatMap(Set::stream).findFirst());
    }

    private boolean isCurrent(final SwitchConnection other) {
        return connection.filter(current -> current == other).isPresent();
    }

    /** Messages that one barrier closes. */
    private final class Batch {
        private final SwitchConnection to;
        private final int inEpoch = epoch;
        private final Map<Slot, ListenableFuture<?>> answers = new LinkedHashMap<>();
        private final Map<Slot, Rule> deleted = new HashMap<>();

        Batch(final SwitchConnection to) {
            this.to = to;
        }

        boolean isEmpty() {
            return answers.isEmpty();
        }

        void send(final Slot slot) {
            final var want = wanted.in(slot).orElse(null);
            final var have = installed.in(slot).orElse(null);
            if (want == null && have != null) {
                final long cookie = Cookies.of(have, inEpoch);
                installed.remove(slot, inEpoch);
                deleted.put(slot, have);
                ownDeletions.add(cookie);
                answers.put(slot, to.delete(have, cookie));
            } else if (want != null && !want.equals(have)) {
                installed.put(want, inEpoch);
                meters.provide(to, want);
                answers.put(slot, to.put(want, Cookies.of(want, inEpoch)));
            } else {
                refused.remove(slot);
            }
        }

        void close(final Set<Owner> owners) {
            final var all = new ArrayList<>(answers.values());
            all.add(to.barrier());
            Futures.whenAllComplete(all).run(() -> answered(owners), executor);
        }

        private void answered(final Set<Owner> owners) {
            if (!isCurrent(to) || inEpoch != epoch) {
                return;
            }
            final var before = Map.copyOf(refused);
            answers.forEach((slot, answer) -> SwitchException.of(answer).ifPresentOrElse(error -> refuse(slot, error),
                () -> refused.remove(slot)));
            final var news = refused.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey()))).toList();
            if (!news.isEmpty()) {
                LOG.warn("The switch of node {} refused {} of {} changes, among them {}", node.getValue(),
                    news.size(), answers.size(), news.get(0).getValue());
            }
            settled = true;
            confirmed.accept(owners);
        }

        private void refuse(final Slot slot, final String error) {
            due.add(slot);
            if (!deleted.containsKey(slot)) {
                installed.remove(slot, inEpoch);
            } else if (installed.in(slot).isEmpty()) {
                installed.put(deleted.get(slot), inEpoch);
            }
            dueOwners.addAll(wanted.ownersOf(slot));
            refused.put(slot, wanted.in(slot).map(Rule::toString).orElseGet(() -> "the deletion of " + slot)
                + ": " + error);
        }
    }
}
