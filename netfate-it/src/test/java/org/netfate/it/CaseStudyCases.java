package org.netfate.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.util.List;
import org.junit.AfterClass;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;
import org.netfate.casestudy.CaseStudyException;

/** The case study of the paper, step by step; each step needs the ones before. */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class CaseStudyCases {
    private static boolean goesOn = true;

    /** A step of the story. */
    @FunctionalInterface
    private interface Play {
        void run() throws CaseStudyException;
    }

    /** Tells what was measured, and sends everyone home. */
    @AfterClass
    public static void clear() throws CaseStudyException {
        RunningController.scene().sumUp(goesOn);
        RunningController.clear();
    }

    @Test
    public void t0NobodyReachesTheWanBeforeTheLogin() throws CaseStudyException {
        play("T0", RunningController.story()::nobodyIsConnected);
    }

    @Test
    public void t1TrafficGoesThroughTheFirewallAfterTheLogin() throws CaseStudyException {
        play("T1", RunningController.story()::firstClientLogsIn);
    }

    @Test
    public void t2SecondClientDoesNotTouchTheFirst() throws CaseStudyException {
        play("T2", RunningController.story()::secondClientLogsIn);
    }

    @Test
    public void t2bKilledControllerGoesOnWhereItWas() throws CaseStudyException {
        play("T2b", RunningController.story()::controllerIsKilled);
    }

    @Test
    public void t3FirewallFollowsItsUser() throws CaseStudyException {
        play("T3", RunningController.story()::clientMovesAway);
    }

    @Test
    public void t4FirewallFollowsItsUserBack() throws CaseStudyException {
        play("T4", RunningController.story()::clientMovesBack);
    }

    @Test
    public void t5NothingIsLeftOfAnIdleUser() throws CaseStudyException {
        play("T5", RunningController.story()::clientFallsSilent);
    }

    private static void play(final String step, final Play play) throws CaseStudyException {
        assumeTrue("an earlier step did not come to its end", goesOn);
        goesOn = false;
        play.run();
        goesOn = true;
        assertEquals(List.of(), RunningController.scene().checks().failed(step));
    }
}
