package io.proxyconfig.probe.listeners;

import io.proxyconfig.api.probe.AddressCheck;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Checks whether HAProxy can listen on an address. It binds a socket with the options of HAProxy ({@code SO_REUSEADDR} and
 * {@code SO_REUSEPORT}) and closes it. The socket does not listen, so it receives no connection.
 */
public final class AddressAvailability {
    /** Errors that HAProxy would have, too. Others can be specific to the probe, for example a missing privilege. */
    private static final Set<String> FATAL = Set.of("Address already in use", "Cannot assign requested address");

    private AddressAvailability() {}

    /** The addresses that HAProxy cannot listen on, with the reason. */
    public static List<AddressCheck.Taken> inUse(List<ProbeListener> addresses) throws IOException {
        List<AddressCheck.Taken> inUse = new ArrayList<>();
        for (ProbeListener address : addresses) {
            InetAddress host = InetAddress.ofLiteral(address.host());
            try (SocketChannel channel = SocketChannel.open(
                    host instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                channel.bind(new InetSocketAddress(host, address.port()));
            } catch (SocketException e) {
                String message = Objects.requireNonNullElse(e.getMessage(), "");
                FATAL.stream()
                        .filter(message::startsWith)
                        .findFirst()
                        .ifPresent(reason -> inUse.add(new AddressCheck.Taken(address, reason)));
            }
        }
        return inUse;
    }
}
