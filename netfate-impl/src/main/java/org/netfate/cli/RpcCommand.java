package org.netfate.cli;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.dom.api.DOMRpcImplementationNotAvailableException;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.binding.RpcInput;
import org.opendaylight.yangtools.yang.binding.RpcOutput;
import org.opendaylight.yangtools.yang.common.RpcError;
import org.opendaylight.yangtools.yang.common.RpcResult;

/** A command that acts, by one of the RPCs that RESTCONF offers. */
public abstract class RpcCommand extends NetfateCommand {
    /** Longest time for which a command waits for the answer of an RPC. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** The platform's RPCs. */
    @Reference
    RpcConsumerRegistry rpcs;

    /**
     * Invokes an RPC and waits for its answer.
     *
     * @param <I> type of its input
     * @param <O> type of its output
     * @param rpc the RPC
     * @param name its name in YANG
     * @param input its input
     * @return its output; null if it has none
     * @throws CommandException if it is refused, or not answered in time
     */
    final <I extends RpcInput, O extends RpcOutput> O invoke(final Class<? extends Rpc<I, O>> rpc, final String name,
            final I input) throws CommandException {
        return invoke(rpc, name, input, LIMIT);
    }

    final <I extends RpcInput, O extends RpcOutput> O invoke(final Class<? extends Rpc<I, O>> rpc, final String name,
            final I input, final Duration limit) throws CommandException {
        try {
            return output(name, rpcs.getRpc(rpc).invoke(input).get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(name + ": interrupted; it may still be carried out", e);
        } catch (TimeoutException e) {
            throw failure(name + ": no answer within " + limit.toSeconds() + " s; it may still be carried out", e);
        } catch (ExecutionException e) {
            throw failure(name + ": " + (e.getCause() instanceof DOMRpcImplementationNotAvailableException
                ? "the Orchestrator does not offer it; it may still be starting" : e.getCause().getMessage()), e);
        }
    }

    private static <O> O output(final String name, final RpcResult<O> result) throws CommandException {
        if (!result.isSuccessful()) {
            throw failure(name + ": " + (result.getErrors().isEmpty() ? "refused without a reason"
                : result.getErrors().stream().map(RpcError::getMessage).collect(Collectors.joining("; "))));
        }
        return result.getResult();
    }
}
