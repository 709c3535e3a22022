package org.netfate.sdn;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/** Remembers what is reported, under "node" and "mac@node". */
final class RecordingReport implements SwitchReport {
    final Map<String, State> states = new HashMap<>();
    final Map<String, String> unplugged = new HashMap<>();
    final Map<String, Entry> entries = new HashMap<>();
    final Map<String, Long> packets = new HashMap<>();
    final Map<String, Long> packetsToClient = new HashMap<>();

    @Override
    public void changed(final NodeId node, final Map<UnicastMacAddress, Optional<Entry>> changed, final State state) {
        states.put(node.getValue(), state);
        changed.forEach((client, entry) -> {
            final String key = client.getValue() + "@" + node.getValue();
            entry.ifPresentOrElse(present -> entries.put(key, present), () -> entries.remove(key));
        });
    }

    @Override
    public void unplugged(final InstanceId instance, final Optional<NodeId> node) {
        node.ifPresentOrElse(at -> unplugged.put(instance.getValue(), at.getValue()),
            () -> unplugged.remove(instance.getValue()));
    }

    @Override
    public void forgotten(final NodeId node) {
        states.remove(node.getValue());
    }

    @Override
    public void counted(final NodeId node, final Map<UnicastMacAddress, Traffic> counts) {
        counts.forEach((client, traffic) -> {
            final String key = client.getValue() + "@" + node.getValue();
            packets.put(key, traffic.packets());
            packetsToClient.put(key, traffic.packetsToClient());
        });
    }
}
