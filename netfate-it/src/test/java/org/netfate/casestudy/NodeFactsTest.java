package org.netfate.casestudy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import org.junit.Test;

/** What the testbed says of its nodes is read as it is meant. */
public class NodeFactsTest {
    private static final String XEN = "xen2 0000000000000016 10.99.0.32 xen+tcp://10.99.0.32/system 10.99.0.132 "
        + "/var/lib/libvirt/boot /run/xen2/guest-{}.log";

    @Test
    public void lineOfTheTestbedIsRead() throws CaseStudyException {
        final var facts = NodeFacts.parse(XEN + "\n");

        assertEquals("xen2", facts.name());
        assertEquals("0000000000000016", facts.datapath());
        assertEquals("10.99.0.132", facts.nasAddress());
        assertEquals(Path.of("/run/xen2/guest-nf-1.log"), facts.console("nf-1"));
        assertTrue(facts.isXen());
        assertFalse(NodeFacts.parse(XEN.replace("xen+tcp", "qemu+tcp")).isXen());
    }

    @Test
    public void lineThatLacksSomethingIsRefusedAndShown() {
        final var refusal = assertThrows(CaseStudyException.class, () -> NodeFacts.parse("xen2 10.99.0.32"));

        assertTrue(refusal.getMessage(), refusal.getMessage().contains("'xen2 10.99.0.32'"));
    }

    @Test
    public void onlyNamesOfNodesArePutInWords() {
        assertEquals("CPE 1", NodeFacts.words("cpe1"));
        assertEquals("Xen host 2", NodeFacts.words("xen2"));
        assertEquals("xenon", NodeFacts.words("xenon"));
    }
}
