package org.netfate.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.netfate.access.LoginDecision.Accepted;
import org.netfate.access.LoginDecision.Change;
import org.netfate.access.LoginDecision.Rejected;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.DeviceKey;

/**
 * Who is let in, and what that does to the sessions. Pure functions.
 *
 * <p>A client has one session. The same client at another node moves its session, which keeps its identity, so that the
 * user's functions follow. Another user at the same client, who has proven to be there, replaces its session. What
 * becomes of the user's sessions with other clients is the operator's policy: they end, or the login is refused when
 * there are as many as there may be.
 *
 * @see <a href="https://doi.org/10.1109/NETSOFT.2015.7116157">An Open Framework to Enable NetFATE, section IV</a>
 */
final class LoginRules {
    private LoginRules() {
        // functions only
    }

    /**
     * Decides about a login.
     *
     * @param request who wants to log in where
     * @param context all that it depends on
     * @param newId gives an identity, should the session be a new one
     * @param now tells the time of the login, always the same; asked only if it matters
     * @return what becomes of it
     */
    static LoginDecision decide(final LoginRequest request, final LoginContext context, final Supplier<Uuid> newId,
            final Supplier<DateAndTime> now) {
        return rejection(request, context, now).<LoginDecision>map(rejected -> rejected)
            .orElseGet(() -> accept(request, context, newId, now));
    }

    private static Optional<Rejected> rejection(final LoginRequest request, final LoginContext context,
            final Supplier<DateAndTime> now) {
        if (context.user().isEmpty()) {
            return rejected("unknown user", Refusal.UNKNOWN_USER);
        }
        final var user = context.user().orElseThrow();
        if (context.verdict() instanceof Verdict.Wrong wrong) {
            return Optional.of(new Rejected(wrong.reason(), wrong.refusal(), true));
        }
        if (Boolean.FALSE.equals(user.getEnabled())) {
            return rejected("the user is disabled", Refusal.DISABLED);
        }
        if (user.getExpires() != null
                && !Timestamps.toInstant(user.getExpires()).isAfter(Timestamps.toInstant(now.get()))) {
            return rejected("the user's account expired at " + user.getExpires().getValue(), Refusal.DISABLED);
        }
        if (!context.nodeKnown()) {
            return rejected("unknown node", Refusal.OTHER);
        }
        if (!context.unknownFunctions().isEmpty()) {
            return rejected("the user requires what is not in the catalogue: " + context.unknownFunctions().stream()
                .map(FunctionId::getValue).collect(Collectors.joining(", ")), Refusal.OTHER);
        }
        return deviceRejection(request, context, user).flatMap(reason -> rejected(reason, Refusal.DEVICE))
            .or(() -> secondLoginRejection(request, context)
                .flatMap(reason -> rejected(reason, Refusal.ALREADY_LOGGED_IN)))
            .or(() -> addressRejection(request, context).flatMap(reason -> rejected(reason, Refusal.OTHER)));
    }

    private static Optional<Rejected> rejected(final String reason, final Refusal refusal) {
        return Optional.of(new Rejected(reason, refusal, false));
    }

    private static Optional<String> deviceRejection(final LoginRequest request, final LoginContext context,
            final User user) {
        final var devices = user.nonnullDevice();
        if (devices.containsKey(new DeviceKey(request.mac()))) {
            return Optional.empty();
        }
        if (context.deviceOwner().isPresent()) {
            return Optional.of("the device belongs to user " + context.deviceOwner().orElseThrow().getValue());
        }
        return devices.isEmpty() ? Optional.empty() : Optional.of("the user has no such device");
    }

    private static Optional<String> secondLoginRejection(final LoginRequest request, final LoginContext context) {
        final var rule = context.secondLogin();
        final var others = others(request, context);
        return rule.moves() || others.size() < rule.sessions() ? Optional.empty()
            : Optional.of("the user is logged in with " + others.stream().map(it -> it.requireMac().getValue()).sorted()
                .collect(Collectors.joining(", ")) + ", and may have " + rule.sessions() + " at a time");
    }

    /** The user's sessions with other clients. */
    private static List<Session> others(final LoginRequest request, final LoginContext context) {
        return context.sessionsOfUser().stream().filter(session -> !session.requireMac().equals(request.mac()))
            .toList();
    }

    private static Optional<String> addressRejection(final LoginRequest request, final LoginContext context) {
        if (request.address().isEmpty()) {
            return Optional.empty();
        }
        final var address = request.address().orElseThrow();
        if (context.subnet().isPresent() && !context.subnet().orElseThrow().admits(address)) {
            return Optional.of("address " + address.getValue() + " is not a client's in the client network");
        }
        final var own = context.ownAddress();
        if ((context.addressGiven() || own.isPresent()) && !own.equals(request.address())) {
            return Optional.of("address " + address.getValue() + " is not the client's, which has "
                + own.map(Ipv4AddressNoZone::getValue).orElse("none"));
        }
        return isTaken(address, request, context)
            ? Optional.of("address " + address.getValue() + " is that of the session of user "
                + context.sessionOfAddress().orElseThrow().requireUser().getValue())
            : Optional.empty();
    }

    private static boolean isTaken(final Ipv4AddressNoZone address, final LoginRequest request,
            final LoginContext context) {
        return context.sessionOfAddress()
            .filter(other -> address.equals(other.getAddress()) && !other.requireMac().equals(request.mac())
                && !(other.requireUser().equals(request.user()) && context.secondLogin().moves()))
            .isPresent();
    }

    private static Accepted accept(final LoginRequest request, final LoginContext context, final Supplier<Uuid> newId,
            final Supplier<DateAndTime> now) {
        final var own = context.sessionOfMac().filter(session -> session.requireUser().equals(request.user()));
        final var stays = own.filter(session -> session.requireNode().equals(request.node()));
        final var session = new SessionBuilder()
            .setMac(request.mac())
            .setId(own.map(Session::requireId).orElseGet(newId))
            .setUser(request.user())
            .setNode(request.node())
            .setPort(port(request, context).or(() -> stays.map(Session::getPort)).orElse(null))
            .setAddress(address(request, context).or(() -> own.map(Session::getAddress)).orElse(null))
            .setOpened(own.map(LoginRules::opened).orElseGet(now))
            .setLoginTime(stays.map(Session::requireLoginTime).orElseGet(now))
            .build();
        return new Accepted(session, change(own, stays, session), replaced(request, context));
    }

    /** Sessions that were stored before this was. */
    private static DateAndTime opened(final Session session) {
        return Optional.ofNullable(session.getOpened()).orElseGet(session::requireLoginTime);
    }

    private static Change change(final Optional<Session> own, final Optional<Session> stays, final Session session) {
        if (own.isEmpty()) {
            return Change.OPENED;
        }
        if (stays.isEmpty()) {
            return Change.MOVED;
        }
        return stays.orElseThrow().equals(session) ? Change.NONE : Change.UPDATED;
    }

    private static Optional<PortName> port(final LoginRequest request, final LoginContext context) {
        return context.seen().filter(client -> request.node().equals(client.getNode())).map(Client::getPort);
    }

    private static Optional<Ipv4AddressNoZone> address(final LoginRequest request, final LoginContext context) {
        return request.address().or(() -> context.ownAddress()
            .filter(own -> context.subnet().map(subnet -> subnet.admits(own)).orElse(true))
            .filter(own -> !isTaken(own, request, context)));
    }

    private static List<Session> replaced(final LoginRequest request, final LoginContext context) {
        final var replaced = new ArrayList<Session>();
        if (context.secondLogin().moves()) {
            replaced.addAll(others(request, context));
        }
        context.sessionOfMac().filter(session -> !session.requireUser().equals(request.user()))
            .ifPresent(replaced::add);
        return replaced;
    }
}
