package org.netfate.nfvi;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.List;
import java.util.concurrent.Executor;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.yangtools.concepts.AbstractListenerRegistration;
import org.opendaylight.yangtools.concepts.AbstractRegistration;
import org.opendaylight.yangtools.concepts.ListenerRegistration;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.Notification;
import org.opendaylight.yangtools.yang.binding.NotificationListener;

/** Brings the platform's notifications to those who listen, each on its executor. */
public final class TestNotifications implements NotificationService {
    private record Registered(Listener<?> listener, Executor executor) { }

    private final SetMultimap<Class<?>, Registered> listeners = HashMultimap.create();

    @Override
    public <N extends Notification<N> & DataObject> Registration registerListener(final Class<N> type,
            final Listener<N> listener, final Executor executor) {
        final var registered = new Registered(listener, executor);
        listeners.put(type, registered);
        return new AbstractRegistration() {
            @Override
            protected void removeRegistration() {
                listeners.remove(type, registered);
            }
        };
    }

    /** Tells everyone who listens now. */
    @SuppressWarnings("unchecked")
    public <N extends Notification<N> & DataObject> void publish(final Class<N> type, final N notification) {
        List.copyOf(listeners.get(type)).forEach(registered -> registered.executor().execute(() ->
            ((Listener<N>) registered.listener()).onNotification(notification)));
    }

    /** Nobody listens any more: their process has died. */
    public void forget() {
        listeners.clear();
    }

    @Override
    public <T extends NotificationListener> ListenerRegistration<T> registerNotificationListener(final T listener) {
        return new AbstractListenerRegistration<>(listener) {
            @Override
            protected void removeRegistration() {
                // nobody does that
            }
        };
    }

    @Override
    public Registration registerCompositeListener(final CompositeListener listener, final Executor executor) {
        throw new UnsupportedOperationException();
    }
}
