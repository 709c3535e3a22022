package org.netfate.access.radius;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.netfate.access.AccessCounters;
import org.netfate.nfvi.NfviDatabase;
import org.opendaylight.yangtools.yang.binding.Notification;

/**
 * What RADIUS works with.
 *
 * @param database the NFVI Database
 * @param state the state executor
 * @param timer wakes up, and does nothing else
 * @param clock tells the time
 * @param ticker measures time
 * @param secrets decrypts shared secrets
 * @param counters counts what happens
 * @param notifications publishes a notification, or loses it, but never blocks
 */
public record RadiusParts(NfviDatabase database, Executor state, ScheduledExecutorService timer, Clock clock,
    Ticker ticker, Secrets secrets, AccessCounters counters, Consumer<Notification<?>> notifications) { }
