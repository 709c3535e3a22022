package org.netfate.casestudy;

/** Looks whether a guest ever runs on both nodes at once, while both answer. */
public final class CopyWatch implements AutoCloseable {
    private final TwinWatch watch;

    /**
     * Begins to look.
     *
     * @param scene where
     * @param uuid the guest
     * @throws CaseStudyException if a hypervisor does not answer
     */
    public CopyWatch(final Scene scene, final String uuid) throws CaseStudyException {
        watch = TwinWatch.of(scene.nodes().get(0), scene.nodes().get(1), uuid, scene.testbed().pace());
    }

    /**
     * Counts the looks that found two running copies.
     *
     * @return how many
     */
    public int twins() {
        return watch.result().twins();
    }

    @Override
    public void close() {
        watch.close();
    }
}
