package org.netfate.nfvi.validation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.netfate.nfvi.validation.Samples.function;
import static org.netfate.nfvi.validation.Samples.functionPath;
import static org.netfate.nfvi.validation.Samples.link;
import static org.netfate.nfvi.validation.Samples.linkPath;
import static org.netfate.nfvi.validation.Samples.network;
import static org.netfate.nfvi.validation.Samples.node;
import static org.netfate.nfvi.validation.Samples.nodePath;
import static org.netfate.nfvi.validation.Samples.owner;
import static org.netfate.nfvi.validation.Samples.pin;
import static org.netfate.nfvi.validation.Samples.pinPath;
import static org.netfate.nfvi.validation.Samples.user;
import static org.netfate.nfvi.validation.Samples.userPath;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.function.Consumer;
import org.junit.Test;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.validation.GuardedTree.Transaction;
import org.opendaylight.mdsal.common.api.DataValidationFailedException;
import org.opendaylight.netconf.api.NetconfDocumentedException;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Users;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.ErrorTag;

public class IntentGuardTest {
    private static final String MAC = "02:00:00:00:c1:01";

    private final GuardedTree tree = new GuardedTree();

    @Test
    public void userWhoRequiresWhatIsNotInTheCatalogueIsRefused() throws Refused {
        tree.commit(tx -> tx.put(functionPath("firewall"), function("firewall")));
        refused(tx -> tx.put(userPath("alice"), user("alice", "firewal").build()),
            "user alice: required-function 'firewal' is not in the catalogue; known functions: firewall");
    }

    @Test
    public void functionAndUserMayComeInOneTransaction() throws Refused {
        tree.commit(tx -> tx.put(userPath("alice"), user("alice", "firewall").build())
            .put(functionPath("firewall"), function("firewall")));
    }

    @Test
    public void functionIsNotDeletedWhileItIsRequired() throws Refused {
        tree.commit(tx -> tx.put(functionPath("firewall"), function("firewall"))
            .put(userPath("bob"), user("bob", "firewall").build())
            .put(userPath("alice"), user("alice", "firewall").build()));
        refused(tx -> tx.delete(functionPath("firewall")), "function firewall: it is a required-function of 2 users, "
            + "for example alice; remove it from them first, or in the same transaction");
    }

    @Test
    public void functionIsDeletedTogetherWithItsUsers() throws Refused {
        tree.commit(tx -> tx.put(functionPath("firewall"), function("firewall"))
            .put(userPath("alice"), user("alice", "firewall").build()));
        tree.commit(tx -> tx.delete(functionPath("firewall")).delete(InstanceIdentifier.create(Users.class)));
    }

    @Test
    public void deviceBelongsToOneUserOnly() throws Refused {
        tree.commit(tx -> tx.put(userPath("alice"), owner("alice", MAC)));
        refused(tx -> tx.put(userPath("bob"), owner("bob", MAC)), "user bob: device " + MAC
            + " already belongs to user alice; a device belongs to one user only");
    }

    @Test
    public void deviceIsFreeWhenItsOwnerGivesItUp() throws Refused {
        tree.commit(tx -> tx.put(userPath("alice"), owner("alice", MAC)));
        tree.commit(tx -> tx.put(userPath("alice"), owner("alice")).put(userPath("bob"), owner("bob", MAC)));
        tree.commit(tx -> tx.delete(userPath("bob")));
        tree.commit(tx -> tx.put(userPath("alice"), owner("alice", MAC)));
    }

    @Test
    public void refusedTransactionLeavesNoTrace() throws Refused {
        tree.commit(tx -> tx.put(userPath("alice"), owner("alice", MAC)));
        refused(tx -> tx.put(userPath("bob"), owner("bob", MAC, "02:00:00:00:c1:02")), "user bob: device " + MAC
            + " already belongs to user alice; a device belongs to one user only");
        tree.commit(tx -> tx.put(userPath("carol"), owner("carol", "02:00:00:00:c1:02")));
    }

    @Test
    public void abortedTransactionLeavesNoTrace() throws Refused {
        tree.commit(tx -> tx.put(userPath("alice"), owner("alice", MAC)));
        tree.abort(tx -> tx.put(userPath("bob"), owner("bob", "02:00:00:00:c1:02")));
        tree.commit(tx -> tx.put(userPath("carol"), owner("carol", "02:00:00:00:c1:02")));
    }

    @Test
    public void sharedIdentityOfNodesIsRefused() throws Refused {
        tree.commit(tx -> tx.put(nodePath("cpe1"), node("cpe1", 10).build()));
        refused(tx -> tx.put(nodePath("cpe2"), node("cpe2", 10).build()),
            "node cpe2: datapath-id 000000000000000a is already that of node cpe1; every node has its own");
    }

    @Test
    public void nodeIsNotDeletedWhileALinkEndsAtIt() throws Refused {
        tree.commit(tx -> tx.put(linkPath("l1"), link("l1", "cpe1", "eth1", "pe1", "eth1"))
            .put(nodePath("cpe1"), node("cpe1", 1).build()).put(nodePath("pe1"), node("pe1", 2).build()));
        final var refused = refused(tx -> tx.delete(nodePath("pe1")),
            "node pe1: link l1 ends at it; delete the link first, or in the same transaction");
        assertEquals(ErrorTag.IN_USE, ((NetconfDocumentedException) refused.getCause().getCause()).getErrorTag());
        tree.commit(tx -> tx.delete(linkPath("l1")));
        tree.commit(tx -> tx.delete(nodePath("pe1")));
    }

    @Test
    public void gatewayOutsideThePrefixIsRefused() {
        refused(tx -> tx.put(NfviPaths.CLIENT_NETWORK, network("10.0.0.0/24", "10.0.1.1")),
            "client-network: gateway-address 10.0.1.1 is not a host of prefix 10.0.0.0/24; "
                + "allowed: 10.0.0.1 to 10.0.0.254");
    }

    @Test
    public void pinNamesAConfiguredNodeButDoesNotHoldItFast() throws Refused {
        tree.commit(tx -> tx.put(nodePath("cpe1"), node("cpe1", 1).build()));
        refused(tx -> tx.put(pinPath("firewall/alice"), pin("firewall/alice", "cpe9")),
            "policy: pin firewall/alice: node 'cpe9' is not configured; known nodes: cpe1");
        tree.commit(tx -> tx.put(pinPath("firewall/alice"), pin("firewall/alice", "cpe1")));
        tree.commit(tx -> tx.delete(nodePath("cpe1")));
    }

    @Test
    public void whatWasWrongBeforeCanBeRepairedPieceByPiece() throws Refused {
        tree.force(tx -> tx.put(userPath("alice"), user("alice", "gone").build())
            .put(userPath("bob"), owner("bob", MAC)).put(userPath("carol"), owner("carol", MAC))
            .put(nodePath("cpe1"), node("cpe1", 1).build()).put(nodePath("cpe2"), node("cpe2", 1).build())
            .put(linkPath("l1"), link("l1", "cpe1", "eth1", "pe9", "eth1")));
        tree.commit(tx -> tx.put(userPath("alice"), user("alice", "gone").setEnabled(false).build()));
        tree.commit(tx -> tx.delete(userPath("bob")));
        tree.commit(tx -> tx.put(nodePath("cpe3"), node("cpe3", 3).build()));
        tree.commit(tx -> tx.put(nodePath("cpe2"), node("cpe2", 2).build()));
    }

    @Test
    public void everyBrokenRuleIsNamed() {
        refused(tx -> tx.put(userPath("alice"), user("alice", "a", "b").build()),
            "user alice: required-function 'a' is not in the catalogue; no functions are configured; "
                + "user alice: required-function 'b' is not in the catalogue; no functions are configured");
    }

    @Test
    public void messageReachesAClusterMemberThatDoesNotKnowTheException() throws IOException, ClassNotFoundException {
        final var refused = refused(tx -> tx.put(userPath("alice"), user("alice", "a").build()),
            "user alice: required-function 'a' is not in the catalogue; no functions are configured");
        final var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(refused.getCause());
        }
        final var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        final var received = (Exception) in.readObject();
        assertEquals(DataValidationFailedException.class, received.getClass());
        assertNull(received.getCause());
        assertEquals(refused.getMessage(), received.getMessage());
    }

    private Refused refused(final Consumer<Transaction> changes, final String message) {
        final var refused = assertThrows(Refused.class, () -> tree.commit(changes));
        assertEquals(message, refused.getMessage());
        assertEquals(message, refused.getCause().getCause().getMessage());
        return refused;
    }
}
