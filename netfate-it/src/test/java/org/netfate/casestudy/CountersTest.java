package org.netfate.casestudy;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;
import org.netfate.casestudy.Cpe.Counters;

/** A guest that goes on is told from one that has begun anew by its counters. */
public class CountersTest {
    private final Counters before = new Counters(20.5, 100, 3, 10, 4, 7, 0);

    @Test
    public void countersThatGrowAreOfTheSameGuest() {
        assertTrue(new Counters(21.5, 150, 4, 10, 4, 7, 0).continueFrom(before));
    }

    @Test
    public void youngerGuestIsAnother() {
        assertFalse(new Counters(1.5, 150, 4, 10, 4, 7, 0).continueFrom(before));
    }

    @Test
    public void countersThatShrinkAreOfAnotherGuest() {
        assertFalse(new Counters(21.5, 99, 4, 10, 4, 7, 0).continueFrom(before));
        assertFalse(new Counters(21.5, 150, 2, 10, 4, 7, 0).continueFrom(before));
    }
}
