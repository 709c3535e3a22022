package org.netfate.cli;

import com.google.common.reflect.ClassPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.HeadlessSessionImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;

/** Karaf's own shell with the commands of this package in it, an operator who types, and no terminal. */
final class TestShell {
    private final SessionFactoryImpl factory = new SessionFactoryImpl(new ThreadIOImpl());
    private final Deque<String> typed = new ArrayDeque<>();
    private final List<String> prompts = new ArrayList<>();
    private boolean terminal = true;

    TestShell(final DataBroker broker, final RpcConsumerRegistry rpcs) throws IOException {
        factory.getRegistry().register(broker);
        factory.getRegistry().register(rpcs);
        final var manager = new ManagerImpl(factory.getRegistry(), factory.getRegistry());
        for (var type : services()) {
            manager.register(type);
        }
    }

    /** Everything that Karaf finds in the package. */
    static List<Class<?>> services() throws IOException {
        final var services = new ArrayList<Class<?>>();
        for (var info : ClassPath.from(TestShell.class.getClassLoader()).getTopLevelClasses("org.netfate.cli")) {
            final var type = info.load();
            if (type.isAnnotationPresent(Service.class)) {
                services.add(type);
            }
        }
        return services;
    }

    /** What the operator will type when asked. */
    TestShell typing(final String... lines) {
        typed.addAll(List.of(lines));
        return this;
    }

    /** As {@code bin/client} with a command: nobody can be asked. */
    TestShell withoutTerminal() {
        terminal = false;
        return this;
    }

    /** What was asked, each with its mask. */
    List<String> prompts() {
        return prompts;
    }

    <T> T service(final Class<T> type) {
        return factory.getRegistry().getService(type);
    }

    /** Executes a command line and returns what it prints. */
    String execute(final String line) throws Exception {
        final var bytes = new ByteArrayOutputStream();
        final var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new TypingSession(out).execute(line);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private final class TypingSession extends HeadlessSessionImpl {
        TypingSession(final PrintStream out) {
            super(factory, factory.getCommandProcessor(), new ByteArrayInputStream(new byte[0]), out,
                System.err);
        }

        @Override
        public String readLine(final String prompt, final Character mask) throws IOException {
            if (!terminal) {
                return super.readLine(prompt, mask);
            }
            prompts.add(prompt + mask);
            return typed.remove();
        }
    }
}
