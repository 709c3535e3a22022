package org.netfate.sdn;

import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;

/** A configured node with the access port "lan". */
record NodeOf(String name, int datapath) {
    Node node() {
        return new NodeBuilder().setId(new NodeId(name)).setDatapathId(new DatapathId("%016x".formatted(datapath)))
            .setPort(BindingMap.of(new PortBuilder().setName(new PortName("lan")).setKind(Port.Kind.Access).build()))
            .build();
    }
}
