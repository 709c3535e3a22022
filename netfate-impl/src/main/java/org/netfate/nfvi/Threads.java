package org.netfate.nfvi;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the threads of the Orchestrator's parts, named after them, so that a thread dump can be read. */
public final class Threads {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final long IDLE_SECONDS = 60;

    private Threads() {
        // functions only
    }

    /**
     * Makes an executor that runs one task at a time, in order.
     *
     * @param name name of the part
     * @return the executor
     */
    public static ExecutorService sequential(final String name) {
        return Executors.newSingleThreadExecutor(factory(name));
    }

    /**
     * Makes an executor for calls that block.
     *
     * @param name name of the part
     * @param threads how many run at once
     * @param queue how many wait; more are refused
     * @return the executor
     */
    public static ExecutorService blocking(final String name, final int threads, final int queue) {
        final var pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue), factory(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Makes a timer, whose one thread also runs tasks at once, in order.
     *
     * @param name name of the part
     * @return the timer
     */
    public static ScheduledExecutorService timer(final String name) {
        return new LoggingTimer(factory(name));
    }

    private static ThreadFactory factory(final String name) {
        return new ThreadFactoryBuilder().setNameFormat(name + "-%d").setDaemon(true)
            .setUncaughtExceptionHandler((thread, cause) -> LOG.error("{} failed", thread.getName(), cause)).build();
    }

    /** A timer keeps what a task threw for someone who asks; nobody does, so it is logged. */
    private static final class LoggingTimer extends ScheduledThreadPoolExecutor {
        LoggingTimer(final ThreadFactory factory) {
            super(1, factory);
            setRemoveOnCancelPolicy(true);
        }

        @Override
        protected void afterExecute(final Runnable task, final Throwable thrown) {
            super.afterExecute(task, thrown);
            if (task instanceof Future<?> future && future.isDone() && !future.isCancelled()) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    LOG.error("{} failed", Thread.currentThread().getName(), e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
