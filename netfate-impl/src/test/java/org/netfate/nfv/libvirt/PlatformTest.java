package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class PlatformTest {
    @Test
    public void theUriNamesThePlatformWhateverItsTransport() {
        assertEquals(Optional.of(Platform.QEMU), Platform.of("qemu:///system"));
        assertEquals(Optional.of(Platform.QEMU), Platform.of("qemu+tls://cpe1.example.net/system"));
        assertEquals(Optional.of(Platform.XEN), Platform.of("xen+tcp://[2001:db8::1]/system"));
        assertEquals(Optional.of(Platform.TEST), Platform.of("test:///default"));
    }

    @Test
    public void otherUrisAreNotServed() {
        final var driver = new LibvirtDriver();
        for (final var uri : Set.of("", "lxc:///system", "qemu", "http://qemu/", "qemu+://x/", "qemu+tcp://a b/")) {
            assertFalse(uri, driver.supports(uri));
        }
        assertTrue(driver.supports("qemu+ssh://root@cpe1/system"));
    }
}
