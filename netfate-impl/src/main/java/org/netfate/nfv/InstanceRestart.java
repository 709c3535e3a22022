package org.netfate.nfv;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;

/**
 * Starts an instance anew, because the operator asks for it: its virtual machine is taken for one that is of no use any
 * more, so that it is removed, and created with what is configured now.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class InstanceRestart {
    private final NodeConnections nodes;
    private final InstanceWorks works;
    private final Consumer<InstanceWork> due;

    InstanceRestart(final NodeConnections nodes, final InstanceWorks works, final Consumer<InstanceWork> due) {
        this.nodes = nodes;
        this.works = works;
        this.due = due;
    }

    /**
     * Starts an instance anew that runs.
     *
     * @param instance the instance
     * @return why not, for the operator; empty if it has begun
     */
    Optional<String> restart(final InstanceId instance) {
        final String name = "instance " + instance.getValue();
        final var known = works.find(instance).filter(work -> work.wanted().isPresent());
        if (known.isEmpty()) {
            return Optional.of("there is no " + name + "; netfate:list-instances lists those that there are");
        }
        final var work = known.orElseThrow();
        if (work.underWay().isPresent()) {
            return Optional.of(name + " is being started, moved or removed; try again when that is over");
        }
        final var uuid = work.identity().uuid();
        final var places = nodes.places(uuid);
        if (places.size() != 1
                || !List.copyOf(nodes.sightings(uuid, places).values()).equals(List.of(Sighting.RUNNING))) {
            return Optional.of(name + " does not run; netfate:show-instance tells why");
        }
        work.restart(places.iterator().next());
        due.accept(work);
        return Optional.empty();
    }
}
