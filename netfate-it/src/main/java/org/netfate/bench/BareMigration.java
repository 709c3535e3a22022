package org.netfate.bench;

import java.time.Duration;

/**
 * What a migration by {@code virsh migrate} took.
 *
 * @param command from the start of the command to its end
 * @param resumed from the start of the command until the guest went on at its destination
 * @param downtime how long the guest did not run, by libvirt
 * @param silence from the guest's last answer to a ping at the source to its first at the destination
 */
record BareMigration(Duration command, Duration resumed, Duration downtime, Duration silence) {
    /** What is silent besides the hypervisor's own downtime: a guest that goes on has to find its pace again. */
    Duration beyondDowntime() {
        return silence.minus(downtime);
    }

    /** How the hypervisors are told to migrate. */
    enum Style {
        /** As NetFATE tells them: from node to node, and with as short a silence at the end. */
        ALIKE("virsh migrate as NetFATE does", "--live", "--p2p", "--auto-converge"),
        /** As everyone does who gives it no thought. */
        PLAIN("virsh migrate --live", "--live");

        private final String title;
        private final String[] options;

        Style(final String title, final String... options) {
            this.title = title;
            this.options = options.clone();
        }

        String title() {
            return title;
        }

        String[] options() {
            return options.clone();
        }
    }
}
