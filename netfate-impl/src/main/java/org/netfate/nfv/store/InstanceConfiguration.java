package org.netfate.nfv.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;

/**
 * What a user's instance is told when it starts. docs/function-images.md says what a function makes of it.
 *
 * @param instance the instance
 * @param function what it is an instance of
 * @param user whose it is
 * @param clientNetwork prefix of the clients' addresses
 * @param gatewayAddress address of the clients' gateway
 * @param addresses addresses of the user's clients, as far as they are known now
 * @param chain the functions that the user's traffic crosses, from the client to the exit
 * @param files the user's files for the function, by their names
 */
public record InstanceConfiguration(String instance, String function, String user, Optional<String> clientNetwork,
        Optional<String> gatewayAddress, List<String> addresses, List<String> chain, Map<String, String> files) {
    public InstanceConfiguration {
        addresses = List.copyOf(addresses);
        chain = List.copyOf(chain);
        files = Map.copyOf(files);
    }

    /**
     * Puts it on a disk.
     *
     * @return the disk from its beginning, see {@link ConfigurationDisk}
     */
    public byte[] disk() {
        return ConfigurationDisk.of(settings(), new TreeMap<>(files));
    }

    /**
     * Names what is in {@code netfate.conf}.
     *
     * @return keys and values, in order
     */
    public Map<String, String> settings() {
        final var settings = new LinkedHashMap<String, String>();
        settings.put("instance", instance);
        settings.put("mac", InstanceIdentity.of(new InstanceId(instance)).mac().getValue());
        settings.put("function", function);
        settings.put("user", user);
        clientNetwork.ifPresent(prefix -> settings.put("client-network", prefix));
        gatewayAddress.ifPresent(address -> settings.put("gateway-address", address));
        settings.put("addresses", String.join(" ", addresses));
        final int position = chain.indexOf(function);
        if (position >= 0) {
            settings.put("position", Integer.toString(position + 1));
        }
        settings.put("chain", String.join(" ", chain));
        return settings;
    }
}
