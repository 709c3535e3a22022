package org.netfate.nfvi.validation;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.Comparator;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;

/**
 * Which user a device belongs to, so that the owner of a MAC address is found without looking at every user. Several
 * owners can be kept, because the data store may hold what was written before the rule. Not thread-safe.
 */
final class DeviceOwners {
    private final SetMultimap<UnicastMacAddress, UserName> owners = HashMultimap.create();

    void add(final User user) {
        user.nonnullDevice().keySet().forEach(device -> owners.put(device.getMac(), user.getName()));
    }

    void remove(final User user) {
        user.nonnullDevice().keySet().forEach(device -> owners.remove(device.getMac(), user.getName()));
    }

    void clear() {
        owners.clear();
    }

    /** Finds an owner of a device who is not this user; the first by name if there are several. */
    Optional<UserName> otherThan(final UserName user, final UnicastMacAddress mac) {
        return owners.get(mac).stream().filter(owner -> !owner.equals(user))
            .min(Comparator.comparing(UserName::getValue));
    }
}
