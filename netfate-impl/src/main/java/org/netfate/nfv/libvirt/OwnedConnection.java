package org.netfate.nfv.libvirt;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.event.LifecycleListener;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A libvirt connection and the one thread that uses it: opening, every call and closing happen there, one after the
 * other. A caller waits for a bounded time. When a call takes longer the connection counts as lost: it is left to its
 * thread, which closes it when, and if, the call returns, and ends.
 *
 * <p>Methods are safe for use by any thread; libvirt's event loop may only use {@link #lose}, which does not wait.
 */
final class OwnedConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedConnection.class);
    /** For the whole process, as its threads are. */
    private static final UnansweredOpenings UNANSWERED = new UnansweredOpenings(Clock.systemUTC());
    private static final int KEEPALIVE_SECONDS = 5;
    private static final int KEEPALIVE_COUNT = 3;

    private final String uri;
    private final Consumer<String> onLost;
    private final ThreadPoolExecutor owner;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);

    // Touched by the owner thread only.
    private NodeConnect connect;
    private LifecycleListener lifecycle;

    private enum State { OPENING, OPEN, ENDED }

    /**
     * Something to do with a connection on its thread.
     *
     * @param <T> what comes out of it
     */
    @FunctionalInterface
    interface Call<T> {
        /**
         * Does it.
         *
         * @param connect the connection, not to be kept
         * @return what came out
         * @throws LibvirtException if libvirt refuses
         * @throws HypervisorException if it is refused for another reason
         */
        T on(NodeConnect connect) throws LibvirtException, HypervisorException;
    }

    /** What makes a connection ready for use. */
    @FunctionalInterface
    interface Preparation {
        /**
         * Prepares it.
         *
         * @param opening the connection that is being opened
         * @param connect its libvirt side, not to be kept
         * @throws LibvirtException if libvirt refuses
         */
        void prepare(OwnedConnection opening, NodeConnect connect) throws LibvirtException;
    }

    private OwnedConnection(final String uri, final Consumer<String> onLost) {
        this.uri = uri;
        this.onLost = onLost;
        owner = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            final var thread = new Thread(task, "libvirt " + uri);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens a connection.
     *
     * @param uri where to
     * @param limit how long to wait for it and for {@code first}
     * @param first what to do, on the owner thread, before the connection counts as open
     * @param onLost told once, with the reason, if the connection is lost after it was open and before it was closed;
     *        on a thread that must not be blocked
     * @return the open connection
     * @throws HypervisorException if there is no answer, or a refusal; the connection is given up then
     */
    static OwnedConnection open(final String uri, final Duration limit, final Preparation first,
            final Consumer<String> onLost) throws HypervisorException {
        UNANSWERED.begin(uri);
        final var connection = new OwnedConnection(uri, onLost);
        try {
            connection.call("connect to libvirt", limit, none -> {
                connection.openNow();
                first.prepare(connection, connection.connect);
                return null;
            });
            if (!connection.state.compareAndSet(State.OPENING, State.OPEN)) {
                throw LibvirtFailure.ended("connect to libvirt", uri);
            }
            return connection;
        } catch (HypervisorException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Makes a call when those before it are done, and waits.
     *
     * @param <T> what comes out of it
     * @param what what is tried, to follow "Cannot"
     * @param limit how long to wait for the calls before it, and then again for this one
     * @param call the call
     * @return what came out
     * @throws HypervisorException if it is refused or took too long; in the latter case the connection is lost
     */
    <T> T call(final String what, final Duration limit, final Call<T> call) throws HypervisorException {
        try {
            if (!turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new HypervisorException(Kind.TIMEOUT, "Cannot " + what + " on " + uri
                    + ": other requests to the node have been in the way for " + limit.toMillis() + " ms; try again");
            }
            try {
                return result(what, start(what, call), limit);
            } catch (TimeoutException e) {
                final var reason = "no answer within " + limit.toMillis() + " ms";
                lose(reason);
                throw new HypervisorException(Kind.TIMEOUT, "Cannot " + what + " on " + uri + ": " + reason
                    + ", whether it was done is not known; check the node and its libvirtd", e);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            throw LibvirtFailure.interrupted(what, uri, e);
        }
    }

    /**
     * Begins a call that may take long, and does not wait. For a connection that nothing else is called on.
     *
     * @param <T> what comes out of it
     * @param what what is tried, to follow "Cannot"
     * @param call the call
     * @return what will come out
     * @throws HypervisorException if the connection has ended
     */
    <T> Future<T> start(final String what, final Call<T> call) throws HypervisorException {
        try {
            return owner.submit(() -> {
                if (state.get() == State.ENDED) {
                    throw LibvirtFailure.ended(what, uri);
                }
                return call.on(connect);
            });
        } catch (RejectedExecutionException e) {
            throw LibvirtFailure.ended(what, uri, e);
        }
    }

    /**
     * Waits for a call that was begun.
     *
     * @param <T> what comes out of it
     * @param what what is tried, to follow "Cannot"
     * @param call the call
     * @param limit how long to wait
     * @return what came out
     * @throws HypervisorException if it was refused
     * @throws TimeoutException if it still goes on
     * @throws InterruptedException if this thread was interrupted; the call goes on
     */
    <T> T result(final String what, final Future<T> call, final Duration limit)
            throws HypervisorException, TimeoutException, InterruptedException {
        try {
            return call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw LibvirtFailure.of(what, uri, e);
        }
    }

    /**
     * Has events sent to a listener. To be called on the owner thread.
     *
     * @param listener the listener; it is called on libvirt's event loop
     * @throws LibvirtException if libvirt refuses
     */
    void listen(final LifecycleListener listener) throws LibvirtException {
        connect.addLifecycleListener(listener);
        lifecycle = listener;
    }

    /**
     * Tells whether the connection is still of use.
     *
     * @return true unless it was lost or closed
     */
    boolean isOpen() {
        return state.get() == State.OPEN;
    }

    /**
     * Gives the connection up. Does not wait, and does nothing if the connection has ended already.
     *
     * @param reason what was seen
     */
    void lose(final String reason) {
        final var before = state.getAndSet(State.ENDED);
        if (before != State.ENDED) {
            retire();
        }
        if (before == State.OPEN) {
            onLost.accept(reason);
        }
    }

    /** Ends the connection after the calls that are being made. Does not wait; idempotent. */
    @Override
    public void close() {
        if (state.getAndSet(State.ENDED) != State.ENDED) {
            retire();
        }
    }

    private void openNow() throws LibvirtException {
        try {
            connect = new NodeConnect(uri);
        } finally {
            UNANSWERED.answered(uri);
        }
        connect.registerCloseListener((closed, reason) -> lose("libvirt closed the connection: " + reason));
        try {
            connect.setKeepAlive(KEEPALIVE_SECONDS, KEEPALIVE_COUNT);
        } catch (LibvirtException e) {
            if (!LibvirtFailure.is(e, ErrorNumber.VIR_ERR_NO_SUPPORT)) {
                throw e;
            }
            LOG.debug("{} has no keepalive: it is within this process", uri);
        }
    }

    private void retire() {
        owner.execute(this::closeNow);
        owner.shutdown();
    }

    /** What libvirt still has to tell this connection would keep it from being freed. */
    private void closeNow() {
        if (connect == null) {
            return;
        }
        try {
            connect.removeLifecycleListener(lifecycle);
        } catch (LibvirtException e) {
            LOG.debug("{}: removing the event listener: {}", uri, e.getMessage());
        }
        try {
            connect.unregisterCloseListener();
        } catch (LibvirtException e) {
            LOG.debug("{}: removing the close listener: {}", uri, e.getMessage());
        }
        try {
            LOG.debug("{}: closed, {} references remain", uri, connect.close());
        } catch (LibvirtException e) {
            LOG.debug("{}: closing: {}", uri, e.getMessage());
        }
    }
}
