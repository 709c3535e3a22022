package org.netfate.access.restconf;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class PasswordHashingFilterTest {
    private final JsonPasswords json = new JsonPasswords(password -> "<" + password.length() + ">");
    private final XmlPasswords xml = new XmlPasswords(password -> "hash-of-" + password.length());

    @Test
    public void aPasswordInClearIsHashedWhereverTheModuleIsNamed() {
        assertJson("{\"netfate-user:users\":{\"user\":[{\"name\":\"alice\",\"password\":\"<3>\"}]}}",
            "{\"netfate-user:users\":{\"user\":[{\"name\":\"alice\",\"password\":\"$0$abc\"}]}}", "");
        assertJson("{\"netfate-user:password\":\"<3>\"}", "{\"netfate-user:password\":\"$0$abc\"}", "netfate-user");
        assertJson("{\"password\":\"<3>\"}", "{\"password\":\"$0$abc\"}", "netfate-user");
        assertJson("{\"a:yang-patch\":{\"edit\":[{\"value\":{\"netfate-user:user\":[{\"password\":\"<0>\"}]}}]}}",
            "{\"a:yang-patch\":{\"edit\":[{\"value\":{\"netfate-user:user\":[{\"password\":\"$0$\"}]}}]}}",
            "netfate-user");
    }

    @Test
    public void anEscapedPasswordIsHashedAsWhatItMeans() {
        assertJson("{\"netfate-user:password\":\"<3>\"}", "{\"netfate-user:password\":\"\\u00240\\u0024a\\\"b\"}", "");
    }

    @Test
    public void hashesAndThePasswordsOfOthersAreLeftAlone() {
        assertJson("{\"netfate-user:password\":\"$6$salt$hash\"}", "{\"netfate-user:password\":\"$6$salt$hash\"}", "");
        assertJson("{\"other:node\":{\"password\":\"$0$abc\"}}", "{\"other:node\":{\"password\":\"$0$abc\"}}", "");
        assertJson("{\"netfate-user:users\":{\"other:x\":{\"password\":\"$0$a\"},\"password\":\"<1>\"}}",
            "{\"netfate-user:users\":{\"other:x\":{\"password\":\"$0$a\"},\"password\":\"$0$b\"}}", "");
    }

    @Test
    public void allElseIsCopiedAsItIs() {
        final String body = "{\"a:b\":[1.50,-2e10,18446744073709551615,true,null,\"\\u003c\\n\",{},[]]}";
        assertJson("{\"a:b\":[1.50,-2e10,18446744073709551615,true,null,\"<\\n\",{},[]]}", body, "");
    }

    @Test
    public void whatIsNotJsonIsLeftToThePlatform() {
        for (String malformed : new String[] {"", "{", "{\"netfate-user:password\":\"$0$abc\"", "{\"a\":1}}", "]",
            "{\"netfate-user:password\":\"$0$abc\"} {}", "{a:1}", "[".repeat(100_000)}) {
            final byte[] body = malformed.getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(malformed, body, json.rewrite(body, "netfate-user"));
        }
    }

    @Test
    public void aPasswordInXmlIsHashed() {
        assertXml("<users xmlns=\"urn:netfate:user\"><user><name>alice</name><password>hash-of-3</password></user>"
            + "</users>", "<?xml version=\"1.0\"?><users xmlns=\"urn:netfate:user\"><user><name>alice</name>"
            + "<password>$0$a&lt;b</password></user></users>");
        assertXml("<u:password xmlns:u=\"urn:netfate:user\">hash-of-2</u:password>",
            "<u:password xmlns:u=\"urn:netfate:user\"><![CDATA[$0$ab]]></u:password>");
        assertXml("<password xmlns=\"urn:other\">$0$ab</password>", "<password xmlns=\"urn:other\">$0$ab</password>");
        assertXml("<users xmlns=\"urn:netfate:user\"><password></password>$0$</users>",
            "<users xmlns=\"urn:netfate:user\"><password/>$0$</users>");
    }

    @Test
    public void aDocumentTypeIsLeftToThePlatformWhichRefusesIt() {
        final byte[] body = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>"
            .getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(body, xml.rewrite(body, ""));
        final byte[] malformed = "<a>".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(malformed, xml.rewrite(malformed, ""));
    }

    private void assertJson(final String expected, final String body, final String module) {
        assertEquals(expected, new String(json.rewrite(body.getBytes(StandardCharsets.UTF_8), module),
            StandardCharsets.UTF_8));
    }

    private void assertXml(final String expected, final String body) {
        assertEquals(expected, new String(xml.rewrite(body.getBytes(StandardCharsets.UTF_8), ""),
            StandardCharsets.UTF_8));
    }
}
