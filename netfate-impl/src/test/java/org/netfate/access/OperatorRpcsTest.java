package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.aaa.encrypt.AAAEncryptionService;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.SetNasSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.SetNasSecretInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Nas;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Firewall;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUser;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUserInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPassword;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPasswordInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint32;

public class OperatorRpcsTest extends AbstractConcurrentDataBrokerTest {
    private static final UserName CAROL = new UserName("carol");

    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice().intent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.FUNCTIONS, new FunctionKey(Samples.FIREWALL)),
                new FunctionBuilder().setId(Samples.FIREWALL).setKind(Firewall.VALUE).setMemory(Uint32.valueOf(80))
                    .setImage(new ImageBuilder().setKernel(new ImageLocation("/vmlinuz")).build()).build()));
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void anAddedUserIsStoredWithAHashAndCanLogIn() {
        assertTrue(addUser("secret", Samples.FIREWALL).isSuccessful());
        final var user = user(CAROL);
        assertThat(user.getPassword().getValue(), startsWith("$6$"));
        assertEquals(List.of(Samples.FIREWALL), user.getRequiredFunction());
        assertTrue(login("secret").isSuccessful());
    }

    @Test
    public void aFunctionThatTheCatalogueDoesNotHaveIsRefusedNamingIt() {
        assertFailure("antivirus", addUser("secret", Samples.FIREWALL, new FunctionId("antivirus")));
    }

    @Test
    public void aPasswordThatRadiusCannotCarryIsRefused() {
        assertTrue(addUser("ä".repeat(64)).isSuccessful());
        assertFailure("128 octets", addUser("ä".repeat(65)));
    }

    @Test
    public void addingAUserWhoExistsKeepsTheDevices() {
        world.with(Samples.userWithDevices(CAROL, Samples.MAC2));
        assertTrue(addUser("secret").isSuccessful());
        assertEquals(1, user(CAROL).nonnullDevice().size());
        assertFalse(login("secret").isSuccessful());
    }

    @Test
    public void aNewPasswordReplacesTheOldOne() {
        addUser("secret");
        assertTrue(world.call(SetPassword.class,
            new SetPasswordInputBuilder().setName(CAROL).setPassword("new secret").build()).isSuccessful());
        assertFalse(login("secret").isSuccessful());
        assertTrue(login("new secret").isSuccessful());
    }

    @Test
    public void thePasswordOfAnUnknownUserCannotBeSet() {
        assertFailure("carol", world.call(SetPassword.class,
            new SetPasswordInputBuilder().setName(CAROL).setPassword("secret").build()));
    }

    @Test
    public void aNasSecretIsStoredEncrypted() {
        assertTrue(setSecret(Samples.CPE1, "another secret").isSuccessful());
        assertEquals(new AccessWorld.Base64Encryption().encrypt("another secret"), nas().getEncryptedSecret());
        assertEquals("127.0.0.1", nas().getAddress().getValue());
    }

    @Test
    public void aNasSecretOfAnUnknownNodeIsRefused() {
        assertFailure("cpe9", setSecret(new NodeId("cpe9"), "another secret"));
    }

    @Test
    public void aNasSecretWithoutEncryptionServiceIsRefused() {
        world.access.unbind(null);
        assertFailure("encryption service", setSecret(Samples.CPE1, "another secret"));
    }

    @Test
    public void aNasSecretIsNotStoredWhenTheEncryptionServiceGivesItBackInClear() {
        final String before = nas().getEncryptedSecret();
        world.access.bind(new NoEncryption());
        assertFailure("did not encrypt", setSecret(Samples.CPE1, "another secret"));
        assertEquals(before, nas().getEncryptedSecret());
    }

    @Test
    public void aNasSecretThatIsNotAsciiIsRefused() {
        assertFailure("ASCII", setSecret(Samples.CPE1, "ein Schlüssel"));
    }

    @Test
    public void aLoginErrorNamesUserClientAndNode() {
        final var result = login("wrong");
        assertFailure("user carol with client 02:00:00:00:c1:01 at node cpe1 rejected: unknown user", result);
        assertNull(result.getResult());
    }

    private RpcResult<?> addUser(final String password, final FunctionId... functions) {
        final var result = world.call(AddUser.class, new AddUserInputBuilder().setName(CAROL).setPassword(password)
            .setRequiredFunction(List.of(functions)).build());
        if (result.isSuccessful()) {
            assertNotEquals(password, user(CAROL).getPassword().getValue());
        }
        return result;
    }

    private RpcResult<?> login(final String password) {
        return world.call(Login.class, new LoginInputBuilder().setUser(CAROL).setNode(Samples.CPE1)
            .setMac(Samples.MAC1).setPassword(password).build());
    }

    private RpcResult<?> setSecret(final NodeId node, final String secret) {
        return world.call(SetNasSecret.class, new SetNasSecretInputBuilder().setNode(node).setSecret(secret).build());
    }

    private User user(final UserName name) {
        return world.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.USERS, new UserKey(name))).orElseThrow();
    }

    private Nas nas() {
        return world.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.NODES, new NodeKey(Samples.CPE1))).orElseThrow().getNas();
    }

    private static void assertFailure(final String what, final RpcResult<?> result) {
        assertFalse(result.isSuccessful());
        assertThat(result.getErrors().iterator().next().getMessage(), containsString(what));
    }

    /** What the platform's service does when it has no key. */
    private static final class NoEncryption implements AAAEncryptionService {
        @Override
        public String encrypt(final String data) {
            return data;
        }

        @Override
        public byte[] encrypt(final byte[] data) {
            return data.clone();
        }

        @Override
        public String decrypt(final String data) {
            return data;
        }

        @Override
        public byte[] decrypt(final byte[] data) {
            return data.clone();
        }
    }
}
