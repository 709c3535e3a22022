package org.netfate.nfv;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of the NFV Coordinator.
 *
 * @param thread runs one task at a time, in order; all of the coordinator's state belongs to it
 * @param blocking for calls of hypervisors; bounded
 * @param store for calls of the image store, which may answer late or never: nothing else waits for them; bounded
 * @param timer for what is to be looked at again later; its tasks only hand over to {@code thread}
 */
public record NfvExecutors(Executor thread, Executor blocking, Executor store, ScheduledExecutorService timer) { }
