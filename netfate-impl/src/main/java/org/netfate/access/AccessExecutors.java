package org.netfate.access;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of this package. Who makes them ends them, after {@link Access}.
 *
 * @param state runs one task at a time, in order; everything that is remembered belongs to it
 * @param passwords checks and hashes passwords, some milliseconds each; bounded: it refuses what it has no room for
 * @param timer wakes up, and does nothing else
 */
public record AccessExecutors(Executor state, Executor passwords, ScheduledExecutorService timer) { }
