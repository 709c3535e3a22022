package org.netfate.casestudy;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netfate.casestudy.Records.AccountingRecord;
import org.netfate.casestudy.Records.Counter;
import org.netfate.casestudy.Records.Decision;
import org.netfate.casestudy.Records.Entry;
import org.netfate.casestudy.Records.FunctionRow;
import org.netfate.casestudy.Records.Instance;
import org.netfate.casestudy.Records.Lease;
import org.netfate.casestudy.Records.NodePart;
import org.netfate.casestudy.Records.Operation;
import org.netfate.casestudy.Records.Session;
import org.netfate.casestudy.Records.Sighting;
import org.netfate.casestudy.Records.UserRow;

/** The NFVI Database, read through RESTCONF: every call asks the controller. */
public final class NfviView {
    private static final Gson GSON = new GsonBuilder()
        .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_DASHES)
        .registerTypeAdapter(Instant.class,
            (JsonDeserializer<Instant>) (json, type, context) -> OffsetDateTime.parse(json.getAsString()).toInstant())
        .create();

    private final Restconf restconf;

    /**
     * Makes a view.
     *
     * @param restconf the controller's interface
     */
    public NfviView(final Restconf restconf) {
        this.restconf = restconf;
    }

    /**
     * Reads the sessions.
     *
     * @return all of them
     * @throws RestconfException if the controller does not answer
     */
    public List<Session> sessions() throws RestconfException {
        return list("netfate-orchestration:sessions?content=config", "session", new TypeToken<>() { });
    }

    /**
     * Reads what the Orchestration Engine decided.
     *
     * @return a decision for each session
     * @throws RestconfException if the controller does not answer
     */
    public List<Decision> decisions() throws RestconfException {
        return list("netfate-orchestration:decisions?content=nonconfig", "decision", new TypeToken<>() { });
    }

    /**
     * Reads the instances.
     *
     * @return all that are intended or observed
     * @throws RestconfException if the controller does not answer
     */
    public List<Instance> instances() throws RestconfException {
        return list("netfate-orchestration:instances?content=nonconfig", "instance", new TypeToken<>() { });
    }

    /**
     * Looks an instance up.
     *
     * @param id its id
     * @return it, if it is intended or observed
     * @throws RestconfException if the controller does not answer
     */
    public Optional<Instance> instance(final String id) throws RestconfException {
        return instances().stream().filter(instance -> instance.id().equals(id)).findFirst();
    }

    /**
     * Reads the journal of the NFV Coordinator.
     *
     * @return the operations, in order
     * @throws RestconfException if the controller does not answer
     */
    public List<Operation> operations() throws RestconfException {
        return this.<Operation>list("netfate-orchestration:operations?content=config", "operation",
            new TypeToken<>() { }).stream().sorted(Comparator.comparingLong(Operation::id)).toList();
    }

    /**
     * Finds the latest operation of a kind on an instance.
     *
     * @param kind create, migrate, destroy or save
     * @param instance the instance
     * @return it, if there is one
     * @throws RestconfException if the controller does not answer
     */
    public Optional<Operation> latest(final String kind, final String instance) throws RestconfException {
        return operations().stream().filter(operation -> operation.kind().equals(kind)
            && operation.instance().equals(instance)).reduce((earlier, later) -> later);
    }

    /**
     * Reads Table I.
     *
     * @return a row for each user
     * @throws RestconfException if the controller does not answer
     */
    public List<UserRow> userTable() throws RestconfException {
        return list("netfate-user:user-table?content=nonconfig", "user", new TypeToken<>() { });
    }

    /**
     * Reads Table II.
     *
     * @return a row for each function
     * @throws RestconfException if the controller does not answer
     */
    public List<FunctionRow> functionTable() throws RestconfException {
        return list("netfate-catalog:function-table?content=nonconfig", "function", new TypeToken<>() { });
    }

    /**
     * Reads Table III.
     *
     * @return a row for each session and switch
     * @throws RestconfException if the controller does not answer
     */
    public List<Entry> forwardingTable() throws RestconfException {
        return list("netfate-forwarding:forwarding-table?content=nonconfig", "entry", new TypeToken<>() { });
    }

    /**
     * Reads when a row of Table III was confirmed last. It is one small answer, cheap enough to be asked often.
     *
     * @param mac MAC address of the client
     * @param node the switch's node
     * @return when, if there is such a row
     * @throws RestconfException if the controller does not answer
     */
    public Optional<Instant> installed(final String mac, final String node) throws RestconfException {
        final String leaf = "netfate-forwarding:forwarding-table/entry=" + mac.replace(":", "%3A") + "," + node
            + "/installed?content=nonconfig";
        return restconf.get(leaf).map(answer -> GSON.fromJson(answer.entrySet().iterator().next().getValue(),
            Instant.class));
    }

    /**
     * Reads which devices were seen.
     *
     * @return the devices at access ports, authenticated or not
     * @throws RestconfException if the controller does not answer
     */
    public List<Sighting> clients() throws RestconfException {
        return list("netfate-user:clients?content=nonconfig", "client", new TypeToken<>() { });
    }

    /**
     * Reads what the RADIUS server has counted.
     *
     * @param name name of the counter
     * @return its value, zero if nothing was counted
     * @throws RestconfException if the controller does not answer
     */
    public long radiusCounter(final String name) throws RestconfException {
        return this.<Counter>list("netfate-radius:radius-state?content=nonconfig", "counter", new TypeToken<>() { })
            .stream().filter(counter -> counter.name().equals(name)).mapToLong(Counter::count).sum();
    }

    /**
     * Reads the accounting.
     *
     * @param user name of a user
     * @return the records of the user, in order
     * @throws RestconfException if the controller does not answer
     */
    public List<AccountingRecord> accounting(final String user) throws RestconfException {
        return this.<AccountingRecord>list("netfate-radius:accounting?content=config", "record", new TypeToken<>() { })
            .stream().filter(record -> record.user().equals(user))
            .sorted(Comparator.comparing(AccountingRecord::start)).toList();
    }

    /**
     * Reads the addresses that the clients have.
     *
     * @return the leases
     * @throws RestconfException if the controller does not answer
     */
    public List<Lease> leases() throws RestconfException {
        return list("netfate-dhcp:leases?content=config", "lease", new TypeToken<>() { });
    }

    /**
     * Reads what the DHCP server has counted.
     *
     * @param name name of the counter
     * @return its value, zero if nothing was counted
     * @throws RestconfException if the controller does not answer
     */
    public long dhcpCounter(final String name) throws RestconfException {
        return restconf.get("netfate-dhcp:dhcp-state?content=nonconfig").map(answer -> answer.entrySet().iterator()
            .next().getValue().getAsJsonObject().get(name)).map(JsonElement::getAsLong).orElse(0L);
    }

    /**
     * Reads how the nodes are.
     *
     * @param part hypervisor or switch
     * @return this part of each node
     * @throws RestconfException if the controller does not answer
     */
    public List<NodePart> nodeParts(final String part) throws RestconfException {
        return list("netfate-nfvi:nodes-state?content=nonconfig", part, new TypeToken<>() { });
    }

    private <T> List<T> list(final String path, final String name, final TypeToken<List<T>> type)
            throws RestconfException {
        final Optional<JsonObject> answer = restconf.get(path);
        if (answer.isEmpty()) {
            return List.of();
        }
        final Map.Entry<String, JsonElement> container = answer.orElseThrow().entrySet().iterator().next();
        final JsonElement list = container.getValue().getAsJsonObject().get(name);
        return list == null ? List.of() : GSON.fromJson(list, type);
    }
}
