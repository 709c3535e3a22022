package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.api.hypervisor.VirtualMachineSpec.Image;

public class DomainXmlTest {
    private static final DomainXml QEMU = new QemuDomainXml(Set.of("qemu"));
    private static final DomainXml KVM = new QemuDomainXml(Set.of("qemu", "kvm"));
    private static final DomainXml XEN = new XenDomainXml();
    private static final String EVIL = "\"/><evil a='&lt;]]>";

    @Test
    public void everyPlatformNamesTheMachineAndItsInstance() {
        for (final var platform : Set.of(QEMU, KVM, XEN, new TestDomainXml())) {
            final var domain = XmlTree.parse(platform.of(Specs.of("fw-alice")));
            assertEquals("fw-alice", text(domain, "name"));
            assertEquals(Specs.of("fw-alice").uuid().toString(), text(domain, "uuid"));
            assertEquals("96", text(domain, "memory"));
            assertEquals("quiet console=" + console(platform) + " netfate.instance=firewall@fw-alice",
                text(domain, "cmdline"));
            assertEquals("openvswitch", attribute(domain, "virtualport", "type"));
        }
    }

    private static String console(final DomainXml platform) {
        return platform == XEN ? "hvc0" : "ttyS0";
    }

    @Test
    public void metadataIsReadBackAsItWasWritten() {
        final var xml = QEMU.of(Specs.of("fw-alice"));
        final var metadata = xml.substring(xml.indexOf("<netfate:"), xml.indexOf("</metadata>"));
        assertTrue(metadata, metadata.contains("xmlns:netfate=\"urn:netfate:domain\""));
        assertEquals("firewall@fw-alice", DomainXml.instance(metadata));
    }

    @Test
    public void kvmIsUsedOnlyWhereTheNodeOffersIt() {
        assertEquals(Optional.of("qemu"), XmlTree.parse(QEMU.of(Specs.of("fw"))).attribute("type"));
        assertEquals(Optional.of("kvm"), XmlTree.parse(KVM.of(Specs.of("fw"))).attribute("type"));
    }

    @Test
    public void hostileValuesStayText() {
        for (final var platform : Set.of(QEMU, XEN, new TestDomainXml())) {
            final var domain = XmlTree.parse(platform.of(Specs.with(EVIL.replace(" ", ""),
                new Image("/k" + EVIL, Optional.of("/i" + EVIL), Optional.of("/d" + EVIL), Optional.of("/c" + EVIL),
                    EVIL))));
            assertEquals(0, domain.all("evil").count());
            assertEquals("/k" + EVIL, text(domain, "kernel"));
            assertEquals("/i" + EVIL, text(domain, "initrd"));
            assertEquals(EVIL + " console=" + console(platform) + " netfate.instance=" + EVIL.replace(" ", ""),
                text(domain, "cmdline"));
        }
    }

    @Test
    public void whatXmlCannotCarryIsRefused() {
        for (final var bad : Set.of("a\u0000b", "a\u001bb", "a\uffffb", "a\ud800b")) {
            assertThrows(IllegalArgumentException.class, () -> QEMU.of(Specs.with("firewall@fw",
                new Image("/k", Optional.empty(), Optional.empty(), Optional.empty(), bad))));
        }
    }

    @Test
    public void anInstanceCannotAddKernelParameters() {
        assertThrows(IllegalArgumentException.class, () -> QEMU.of(Specs.with("fw init=/bin/sh",
            new Image("/k", Optional.empty(), Optional.empty(), Optional.empty(), ""))));
    }

    @Test
    public void aPersonalDiskIsAWritableOverlayWhoseBaseIsSaidHere() {
        final var domain = XmlTree.parse(QEMU.of(Specs.with("firewall@fw", personal())));
        final var disk = domain.all("disk").findFirst().orElseThrow();
        assertEquals(List.of("qcow2", "/store/instances/fw.qcow2", "/store/fw.img", "raw"), List.of(
            attribute(disk, "driver", "type"), attribute(disk, "source", "name"),
            disk.all("backingStore").findFirst().flatMap(backing -> backing.all("source").findFirst())
                .flatMap(source -> source.attribute("name")).orElseThrow(), attribute(disk, "format", "type")));
        assertEquals("none", attribute(disk, "driver", "cache"));
        assertEquals(0, disk.all("readonly").count());
        assertEquals("The configuration comes last", "vdb", domain.all("target")
            .flatMap(target -> target.attribute("dev").stream()).filter(dev -> dev.startsWith("vd")).toList().get(1));
    }

    @Test
    public void xenFindsTheStoreWhereItsNodeHasIt() {
        final var domain = XmlTree.parse(XEN.of(Specs.with("firewall@fw", personal())));
        assertEquals(List.of("/mnt/instances/fw.qcow2", "/mnt/instances/fw.conf"), domain.all("source")
            .flatMap(source -> source.attribute("file").stream()).toList());
        assertThrows("another store", IllegalArgumentException.class,
            () -> XEN.of(Specs.withDisk("nfs://10.99.0.5/store/fw.img")));
    }

    private static Image personal() {
        final var store = new ImageStore("nfs://10.99.0.5/store", "/mnt");
        return new Image("/k", Optional.empty(), Optional.of(store.location("fw.img")),
            Optional.of(store.location("instances/fw.conf")), "", Optional.of(store.location("instances/fw.qcow2")),
            Optional.of(store));
    }

    @Test
    public void aFileIsAReadOnlyDisk() {
        final var domain = XmlTree.parse(QEMU.of(Specs.withDisk("/var/lib/fw.img")));
        assertEquals("file", attribute(domain, "disk", "type"));
        assertTrue(domain.all("source").anyMatch(source -> source.attribute("file").filter("/var/lib/fw.img"::equals)
            .isPresent()));
        assertEquals(1, domain.all("readonly").count());
        assertEquals(1, domain.all("shareable").count());
    }

    @Test
    public void nfsIsReadByQemuItself() {
        final var domain = XmlTree.parse(QEMU.of(Specs.withDisk("nfs://store.example.net/images/fw.img")));
        assertEquals("network", attribute(domain, "disk", "type"));
        final var source = domain.all("source").findFirst().orElseThrow();
        assertEquals(Optional.of("nfs"), source.attribute("protocol"));
        assertEquals(Optional.of("/images/fw.img"), source.attribute("name"));
        assertTrue(source.all("host").anyMatch(host -> host.attribute("name").filter("store.example.net"::equals)
            .isPresent()));
        assertEquals("+0", attribute(domain, "nfs", "user"));
    }

    @Test
    public void anNfsDiskWithoutHostOrPathIsRefused() {
        for (final var bad : Set.of("nfs:///images/fw.img", "nfs://store", "nfs:store:/fw.img", "nfs://store/a b")) {
            assertThrows(bad, IllegalArgumentException.class, () -> QEMU.of(Specs.withDisk(bad)));
        }
    }

    @Test
    public void xenRefusesADiskThatIsNoFile() {
        final var seen = assertThrows(IllegalArgumentException.class,
            () -> XEN.of(Specs.withDisk("nfs://store/fw.img")));
        assertTrue(seen.getMessage(), seen.getMessage().contains("nfs://store/fw.img"));
    }

    @Test
    public void anInitialRamDiskIsLeftOutIfThereIsNone() {
        final var domain = XmlTree.parse(XEN.of(Specs.with("firewall@fw",
            new Image("/k", Optional.empty(), Optional.empty(), Optional.empty(), ""))));
        assertEquals(0, domain.all("initrd").count());
        assertEquals(0, domain.all("disk").count());
    }

    @Test
    public void theConfigurationIsASecondReadOnlyDisk() {
        for (final var platform : Map.of(QEMU, List.of("vda", "vdb"), XEN, List.of("xvda", "xvdb")).entrySet()) {
            final var disks = XmlTree.parse(platform.getKey().of(Specs.portal())).all("disk").toList();
            assertEquals(platform.getValue(), disks.stream().map(disk -> attribute(disk, "target", "dev")).toList());
            assertEquals("/etc/portal-conf.img", attribute(disks.get(1), "source", "file"));
            assertEquals(1, disks.get(1).all("readonly").count());
        }
    }

    @Test
    public void theManagementInterfaceIsOnALinuxBridge() {
        for (final var platform : Set.of(QEMU, XEN, new TestDomainXml())) {
            final var interfaces = XmlTree.parse(platform.of(Specs.portal())).all("interface").toList();
            assertEquals("br0", attribute(interfaces.get(0), "source", "bridge"));
            assertEquals(1, interfaces.get(0).all("virtualport").count());
            assertEquals("mgmt0", attribute(interfaces.get(1), "source", "bridge"));
            assertEquals("nm0123456789", attribute(interfaces.get(1), "target", "dev"));
            assertEquals("02:4e:46:00:00:22", attribute(interfaces.get(1), "mac", "address"));
            assertEquals(0, interfaces.get(1).all("virtualport").count());
        }
    }

    @Test
    public void documentsThatNameFilesAreNotRead() {
        final var seen = assertThrows(IllegalArgumentException.class, () -> XmlTree.parse(
            "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>"));
        assertFalse(seen.getMessage(), seen.getMessage().isEmpty());
    }

    private static String text(final XmlTree domain, final String name) {
        return domain.all(name).findFirst().orElseThrow().text();
    }

    private static String attribute(final XmlTree domain, final String element, final String name) {
        return domain.all(element).findFirst().orElseThrow().attribute(name).orElseThrow();
    }
}
