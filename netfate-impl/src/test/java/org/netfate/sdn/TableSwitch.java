package org.netfate.sdn;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * A switch in memory that executes its three tables as OpenFlow 1.3 says: an entry replaced keeps its counters, output
 * to the ingress port does nothing, requests other than counts are answered by the next barrier. It outlives
 * connections, as a real one does.
 */
final class TableSwitch {
    static final long CONTROLLER = -1;

    /** An entry. */
    static final class Entry {
        final Rule rule;
        final long cookie;
        long packets;

        Entry(final Rule rule, final long cookie, final long packets) {
            this.rule = rule;
            this.cookie = cookie;
            this.packets = packets;
        }
    }

    /** A packet that leaves. */
    record Out(long port, Packet packet) { }

    final Map<Rule.Slot, Entry> entries = new HashMap<>();
    final List<String> log = new ArrayList<>();
    final List<Out> sent = new ArrayList<>();
    final List<byte[]> frames = new ArrayList<>();
    /** Cookies of the entries that it has told to be gone. */
    final List<Long> removed = new ArrayList<>();
    Predicate<Rule> refuses = rule -> false;
    /** What is done with a frame that is sent out of a port. */
    LongConsumer transmitted = port -> { };
    /** What is done with the cookie of an entry that is gone. */
    LongConsumer told = cookie -> { };
    boolean silent;
    private final Set<Long> meters = new HashSet<>();
    private int connections;

    List<Out> process(final long inPort, final Packet packet) {
        final var out = new ArrayList<Out>();
        Packet now = packet;
        int table = 0;
        while (table >= 0) {
            final var entry = lookup(table, inPort, now);
            table = -1;
            if (entry == null) {
                return out;
            }
            entry.packets++;
            for (Action action : entry.rule.actions()) {
                if (action instanceof Action.SetMac set) {
                    now = now.with(set.field(), set.mac().getValue());
                } else if (action instanceof Action.Output output && output.port() != inPort) {
                    out.add(new Out(output.port(), now));
                } else if (action instanceof Action.OutputToIngress) {
                    out.add(new Out(inPort, now));
                } else if (action instanceof Action.ToController) {
                    out.add(new Out(CONTROLLER, now));
                } else if (action instanceof Action.GoTo next) {
                    table = next.table();
                }
            }
        }
        return out;
    }

    private Entry lookup(final int table, final long inPort, final Packet packet) {
        final var found = entries.values().stream()
            .filter(entry -> entry.rule.slot().table() == table)
            .filter(entry -> packet.matches(inPort, entry.rule.slot().match()))
            .sorted(Comparator.comparing(entry -> -entry.rule.slot().priority())).toList();
        if (found.size() > 1
                && found.get(0).rule.slot().priority() == found.get(1).rule.slot().priority()) {
            throw new AssertionError("undecided: " + found.get(0).rule + " and " + found.get(1).rule);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** Connects; earlier connections are of no use any more. */
    SwitchConnection connect() {
        hangUp();
        return new Connection(connections);
    }

    /** The connection breaks; what is in the tables stays. */
    void hangUp() {
        connections++;
    }

    /** It loses its connection and everything that it was told. */
    void restart() {
        hangUp();
        entries.clear();
        meters.clear();
    }

    /** Somebody deletes an entry, whichever chance picks. */
    void deleteByHand(final Random random) {
        final var all = entries.values().stream().sorted(Comparator.comparing(entry -> entry.rule.toString())).toList();
        if (!all.isEmpty()) {
            final var one = all.get(random.nextInt(all.size()));
            removeIf(entry -> entry == one);
        }
    }

    private void removeIf(final Predicate<Entry> condition) {
        entries.values().removeIf(entry -> {
            final boolean goes = condition.test(entry);
            if (goes) {
                removed.add(entry.cookie);
                told.accept(entry.cookie);
            }
            return goes;
        });
    }

    private final class Connection implements SwitchConnection {
        private final List<Runnable> answers = new ArrayList<>();
        private final int number;

        Connection(final int number) {
            this.number = number;
        }

        private boolean isBroken() {
            return number != connections;
        }

        private static <T> ListenableFuture<T> broken() {
            return Futures.immediateFailedFuture(new SwitchException("not connected"));
        }

        private ListenableFuture<?> answer(final boolean accepted, final String error) {
            final var future = SettableFuture.<String>create();
            answers.add(() -> {
                if (accepted) {
                    future.set("");
                } else {
                    future.setException(new SwitchException(error));
                }
            });
            return future;
        }

        @Override
        public ListenableFuture<?> put(final Rule rule, final long cookie) {
            if (isBroken()) {
                return broken();
            }
            log.add("put " + rule);
            final boolean accepted = !refuses.test(rule) && rule.meter().stream().allMatch(meters::contains);
            if (accepted) {
                final var before = entries.get(rule.slot());
                entries.put(rule.slot(), new Entry(rule, cookie, before == null ? 0 : before.packets));
            }
            return answer(accepted, "table full");
        }

        @Override
        public ListenableFuture<?> delete(final Rule rule, final long cookie) {
            if (isBroken()) {
                return broken();
            }
            log.add("delete " + rule);
            final var own = new Cookies.Selector(cookie, Cookies.TAG_MASK);
            removeIf(entry -> entry.rule.slot().equals(rule.slot()) && own.selects(entry.cookie));
            return answer(true, "");
        }

        @Override
        public ListenableFuture<?> deleteAll(final Cookies.Selector selector) {
            if (isBroken()) {
                return broken();
            }
            log.add("deleteAll " + Long.toHexString(selector.cookie()) + "/" + Long.toHexString(selector.mask()));
            removeIf(entry -> selector.selects(entry.cookie));
            return answer(true, "");
        }

        @Override
        public ListenableFuture<?> putMeter(final long meter) {
            if (isBroken()) {
                return broken();
            }
            meters.add(meter);
            return Futures.immediateVoidFuture();
        }

        @Override
        public ListenableFuture<?> barrier() {
            if (isBroken()) {
                return broken();
            }
            log.add("barrier");
            if (silent) {
                return SettableFuture.create();
            }
            answers.forEach(Runnable::run);
            answers.clear();
            return Futures.immediateVoidFuture();
        }

        @Override
        public ListenableFuture<List<Count>> count(final Cookies.Selector selector) {
            if (isBroken()) {
                return broken();
            }
            return Futures.immediateFuture(entries.values().stream()
                .filter(entry -> selector.selects(entry.cookie))
                .map(entry -> new Count(entry.cookie, entry.packets, entry.packets * 100)).toList());
        }

        @Override
        public ListenableFuture<?> transmit(final long port, final byte[] frame) {
            if (isBroken()) {
                return broken();
            }
            log.add("transmit " + port);
            frames.add(frame);
            transmitted.accept(port);
            return Futures.immediateVoidFuture();
        }
    }
}
