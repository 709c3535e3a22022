package org.netfate.access.radius;

import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.netfate.access.Samples;
import org.tinyradius.core.RadiusPacketException;
import org.tinyradius.core.attribute.type.RadiusAttribute;
import org.tinyradius.core.dictionary.DefaultDictionary;
import org.tinyradius.core.packet.request.AccessRequest;
import org.tinyradius.core.packet.request.RadiusRequest;

/** RADIUS requests as a network access server makes them. */
final class RadiusFixtures {
    static final String SECRET = "a shared secret";
    static final Nas NAS = new Nas(Samples.CPE1, Optional.of(new SharedSecret(SECRET)), true, true,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 3799));
    static final InetSocketAddress SOURCE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000);

    private RadiusFixtures() {
        // fixtures only
    }

    static RadiusAttribute attribute(final int type, final byte[] value) {
        return DefaultDictionary.INSTANCE.createAttribute(-1, type, value);
    }

    static RadiusAttribute attribute(final int type, final String value) {
        return attribute(type, value.getBytes(StandardCharsets.UTF_8));
    }

    /** The usual attributes of a login of alice at cpe1, and others. */
    static List<RadiusAttribute> login(final RadiusAttribute... others) {
        final var attributes = new ArrayList<RadiusAttribute>();
        attributes.add(attribute(RadiusAttributes.USER_NAME, "alice"));
        attributes.add(attribute(RadiusAttributes.CALLING_STATION_ID, "02-00-00-00-C1-01"));
        attributes.addAll(List.of(others));
        return attributes;
    }

    /** The NAS, which may omit the Message-Authenticator. */
    static Nas lenient() {
        return new Nas(NAS.node(), NAS.secret(), false, true, NAS.authorization());
    }

    /** A signed Access-Request, made by another implementation of RADIUS than the one that is tested. */
    static byte[] accessRequest(final int id, final String secret, final List<RadiusAttribute> attributes) {
        try {
            return ((AccessRequest) RadiusRequest.create(DefaultDictionary.INSTANCE, (byte) 1, (byte) id, null,
                attributes))
                .withPapPassword(Samples.PASSWORD).encodeRequest(secret).toBytes();
        } catch (RadiusPacketException e) {
            throw new AssertionError(e);
        }
    }

    /** A signed Accounting-Request. */
    static byte[] accountingRequest(final int id, final String secret, final List<RadiusAttribute> attributes) {
        try {
            return RadiusRequest.create(DefaultDictionary.INSTANCE, (byte) 4, (byte) id, null, attributes)
                .encodeRequest(secret).toBytes();
        } catch (RadiusPacketException e) {
            throw new AssertionError(e);
        }
    }

    static DatagramPacket datagram(final byte[] packet) {
        return new DatagramPacket(Unpooled.wrappedBuffer(packet), SOURCE, SOURCE);
    }

    /** Signs a packet again that was changed, so that what is in it is looked at. */
    static void signAgain(final byte[] packet, final int messageAuthenticator) {
        try {
            Arrays.fill(packet, messageAuthenticator, messageAuthenticator + 16, (byte) 0);
            final var mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            System.arraycopy(mac.doFinal(packet), 0, packet, messageAuthenticator, 16);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    /** Where the value of the first attribute of a type begins. */
    static int find(final byte[] packet, final int type) {
        int at = 20;
        while (Byte.toUnsignedInt(packet[at]) != type) {
            at += Byte.toUnsignedInt(packet[at + 1]);
        }
        return at + 2;
    }
}
