package org.netfate.access.radius;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.netfate.access.Samples;

public class MacNotationTest {
    @Test
    public void everyUsualNotationIsTheSameAddress() {
        for (var text : List.of("02:00:00:00:c1:01", "02-00-00-00-C1-01", "0200.0000.c101", "02000000C101",
                "020000-00c101", "02:00:00:00:C1:01")) {
            assertEquals(text, Optional.of(Samples.MAC1), MacNotation.parse(text));
        }
    }

    @Test
    public void whatIsNoAddressOfOneStationIsRefused() {
        for (var text : List.of("", "02:00:00:00:c1", "02:00:00:00:c1:01:02", "02:00-00:00:c1:01", "0200:0000:c101",
                "g2:00:00:00:c1:01", "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00",
                " 02:00:00:00:c1:01", "02:00:00:00:c1:01\n")) {
            assertEquals(text, Optional.empty(), MacNotation.parse(text));
        }
    }
}
