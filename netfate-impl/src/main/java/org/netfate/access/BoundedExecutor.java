package org.netfate.access;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Hands tasks to another executor as long as not too many of them wait there, and drops the rest. Thread-safe; never
 * blocks, never refuses.
 */
final class BoundedExecutor implements Executor {
    private final Executor delegate;
    private final Semaphore places;
    private final Runnable dropped;

    /**
     * Makes an executor.
     *
     * @param delegate runs the tasks
     * @param limit how many may wait or run at a time
     * @param dropped told of each task that is dropped
     */
    BoundedExecutor(final Executor delegate, final int limit, final Runnable dropped) {
        this.delegate = delegate;
        this.places = new Semaphore(limit);
        this.dropped = dropped;
    }

    @Override
    public void execute(final Runnable task) {
        offer(task);
    }

    /**
     * Runs a task if there is room.
     *
     * @param task the task
     * @return false if it was dropped
     */
    boolean offer(final Runnable task) {
        if (!places.tryAcquire()) {
            dropped.run();
            return false;
        }
        delegate.execute(() -> {
            try {
                task.run();
            } finally {
                places.release();
            }
        });
        return true;
    }
}
