import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Asks a RADIUS server the same again and again, with a fixed number of requests on the way, and tells how
 * fast it answers and what that costs the server's process. A class and a process of its own, for any server:
 *
 * <pre>java RadiusLoad.java login|account PORT SECRET PROCESS FIRST-USER USERS REQUESTS PASSWORD</pre>
 *
 * <p>Each Access-Request is PAP with Message-Authenticator. Users are user0, user1, ..., each with a MAC address of its
 * own. Prints seconds, requests in a second, CPU seconds of the server for 1000 requests, and repeated requests.
 */
public final class RadiusLoad {
    private static final int OUTSTANDING = 64;
    private static final int IDS = 4;
    private static final long PATIENCE_NANOS = 3_000_000_000L;
    private static final int TICKS_PER_SECOND = 100;
    private static final int VERIFIED = 200;

    private final boolean login;
    private final byte[] secret;
    private final Mac hmac;
    private final MessageDigest md5 = MessageDigest.getInstance("MD5");
    private final String password;
    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[][] sent = new byte[OUTSTANDING][];
    private final long[] when = new long[OUTSTANDING];
    private long repeated;
    private int answered;

    private RadiusLoad(final boolean login, final String secret, final String password)
            throws GeneralSecurityException {
        this.login = login;
        this.secret = secret.getBytes(StandardCharsets.US_ASCII);
        this.password = password;
        hmac = Mac.getInstance("HmacMD5");
        hmac.init(new SecretKeySpec(this.secret, "HmacMD5"));
    }

    public static void main(final String[] args) throws IOException, GeneralSecurityException {
        final long process = Long.parseLong(args[3]);
        final var load = new RadiusLoad(args[0].equals("login"), args[2], args[7]);
        final long cpu = cpuTicks(process);
        final long begin = System.nanoTime();
        load.run(Integer.parseInt(args[1]), Integer.parseInt(args[4]), Integer.parseInt(args[5]),
            Integer.parseInt(args[6]));
        final double seconds = (System.nanoTime() - begin) / 1e9;
        final double spent = (cpuTicks(process) - cpu) / (double) TICKS_PER_SECOND;
        System.out.printf(Locale.ROOT, "%.3f %.0f %.4f %d%n", seconds, load.answered / seconds,
            spent * 1000 / load.answered, load.repeated);
    }

    private void run(final int port, final int first, final int users, final int requests)
            throws IOException, GeneralSecurityException {
        try (var channel = DatagramChannel.open(); var selector = Selector.open()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            final var buffer = ByteBuffer.allocate(4096);
            int next = 0;
            for (int slot = 0; slot < OUTSTANDING && next < requests; slot++) {
                send(channel, slot, next, first + next++ % users);
            }
            while (answered < requests) {
                buffer.clear();
                if (channel.read(buffer) <= 0) {
                    selector.select(100);
                    selector.selectedKeys().clear();
                    repeatLate(channel);
                    continue;
                }
                final int slot = Byte.toUnsignedInt(buffer.get(1)) / IDS;
                if (sent[slot] == null || sent[slot][1] != buffer.get(1)) {
                    continue;
                }
                check(Arrays.copyOf(buffer.array(), buffer.position()), sent[slot]);
                sent[slot] = null;
                answered++;
                if (next < requests) {
                    send(channel, slot, next, first + next++ % users);
                }
            }
        }
    }

    private void repeatLate(final DatagramChannel channel) throws IOException {
        final long now = System.nanoTime();
        for (int slot = 0; slot < OUTSTANDING; slot++) {
            if (sent[slot] != null && now - when[slot] > PATIENCE_NANOS) {
                when[slot] = now;
                repeated++;
                channel.write(ByteBuffer.wrap(sent[slot]));
            }
        }
    }

    private void send(final DatagramChannel channel, final int slot, final int number, final int user)
            throws IOException {
        sent[slot] = request((byte) (slot * IDS + number / OUTSTANDING % IDS), user);
        when[slot] = System.nanoTime();
        while (channel.write(ByteBuffer.wrap(sent[slot])) == 0) {
            Thread.onSpinWait();
        }
    }

    private byte[] request(final byte id, final int user) {
        final var packet = ByteBuffer.allocate(256);
        final byte[] authenticator = new byte[16];
        if (login) {
            packet.put((byte) 1).put(id).putShort((short) 0).putLong(random.nextLong()).putLong(random.nextLong());
            packet.get(4, authenticator);
            packet.put((byte) 80).put((byte) 18).put(new byte[16]);
        } else {
            packet.put((byte) 4).put(id).putShort((short) 0).put(new byte[16]);
        }
        text(packet, 1, "user" + user);
        text(packet, 31, String.format("02-00-%02X-%02X-%02X-%02X", user >> 24 & 255, user >> 16 & 255,
            user >> 8 & 255, user & 255));
        text(packet, 32, "bench");
        if (login) {
            packet.put((byte) 2).put((byte) 18).put(hidden(authenticator));
        } else {
            packet.put((byte) 40).put((byte) 6).putInt(3);
            text(packet, 44, "session" + user);
            packet.put((byte) 46).put((byte) 6).putInt(random.nextInt(1 << 20));
            packet.put((byte) 42).put((byte) 6).putInt(random.nextInt());
            packet.put((byte) 43).put((byte) 6).putInt(random.nextInt());
        }
        packet.putShort(2, (short) packet.position());
        final byte[] bytes = Arrays.copyOf(packet.array(), packet.position());
        if (login) {
            System.arraycopy(hmac.doFinal(bytes), 0, bytes, 22, 16);
        } else {
            md5.update(bytes);
            System.arraycopy(md5.digest(secret), 0, bytes, 4, 16);
        }
        return bytes;
    }

    private byte[] hidden(final byte[] authenticator) {
        final byte[] clear = Arrays.copyOf(password.getBytes(StandardCharsets.US_ASCII), 16);
        md5.update(secret);
        final byte[] pad = md5.digest(authenticator);
        for (int i = 0; i < clear.length; i++) {
            clear[i] ^= pad[i];
        }
        return clear;
    }

    private static void text(final ByteBuffer packet, final int type, final String value) {
        packet.put((byte) type).put((byte) (2 + value.length())).put(value.getBytes(StandardCharsets.US_ASCII));
    }

    private void check(final byte[] answer, final byte[] request) {
        final int code = answer[0];
        if (code != (login ? 2 : 5)) {
            throw new IllegalStateException("answered with code " + code);
        }
        if (answered < VERIFIED) {
            final byte[] signed = answer.clone();
            System.arraycopy(request, 4, signed, 4, 16);
            md5.update(signed);
            if (!MessageDigest.isEqual(md5.digest(secret), Arrays.copyOfRange(answer, 4, 20))) {
                throw new IllegalStateException("an answer is not authentic");
            }
        }
    }

    /** User and system time of a process, of all its threads. */
    private static long cpuTicks(final long process) throws IOException {
        final String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
