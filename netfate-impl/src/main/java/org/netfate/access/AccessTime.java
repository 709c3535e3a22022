package org.netfate.access;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/**
 * How time is told, measured and waited for.
 *
 * @param clock tells the time of day, which may be set
 * @param ticker measures time, and never jumps
 * @param timer wakes up, and does nothing else
 */
record AccessTime(Clock clock, Ticker ticker, ScheduledExecutorService timer) { }
