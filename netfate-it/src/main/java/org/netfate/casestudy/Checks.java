package org.netfate.casestudy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What must hold in the case study, and whether it did. */
public final class Checks {
    private final List<Check> all = new ArrayList<>();
    private final Consumer<Check> observer;
    private String step = "";

    /**
     * One thing that must hold.
     *
     * @param step step of the case study
     * @param what what must hold
     * @param held whether it did
     * @param seen what was seen
     */
    public record Check(String step, String what, boolean held, String seen) { }

    /**
     * Makes an empty list.
     *
     * @param observer told of each check when it is made
     */
    public Checks(final Consumer<Check> observer) {
        this.observer = observer;
    }

    /**
     * Says to which step the following checks belong.
     *
     * @param name name of the step
     */
    public void begin(final String name) {
        step = name;
    }

    /**
     * Records whether something held.
     *
     * @param what what must hold
     * @param held whether it did
     * @param seen what was seen
     */
    public void check(final String what, final boolean held, final Object seen) {
        final var check = new Check(step, what, held, String.valueOf(seen));
        all.add(check);
        observer.accept(check);
    }

    /**
     * Counts the checks.
     *
     * @return how many were made
     */
    public int size() {
        return all.size();
    }

    /**
     * Returns what did not hold.
     *
     * @return the checks that failed
     */
    public List<Check> failed() {
        return all.stream().filter(check -> !check.held()).toList();
    }

    /**
     * Returns what did not hold in a step.
     *
     * @param name name of the step
     * @return the checks that failed
     */
    public List<Check> failed(final String name) {
        return failed().stream().filter(check -> check.step().equals(name)).toList();
    }
}
