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
 * Finds out whether an address could be listened on by binding to it for a moment, as HAProxy would ({@code SO_REUSEADDR}
 * and {@code SO_REUSEPORT}), but without listening: no connection can end up here.
 */
public final class AddressAvailability {
    /** What stops HAProxy as well; a missing privilege for low ports, for example, may be the probe's alone. */
    private static final Set<String> FATAL = Set.of("Address already in use", "Cannot assign requested address");

    private AddressAvailability() {}

    /** Those of the addresses that are taken. */
    public static List<AddressCheck.Taken> taken(List<ProbeListener> addresses) throws IOException {
        List<AddressCheck.Taken> taken = new ArrayList<>();
        for (ProbeListener address : addresses) {
            InetAddress host = InetAddress.ofLiteral(address.host());
            try (SocketChannel channel = SocketChannel.open(
                    host instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                channel.bind(new InetSocketAddress(host, address.port()));
            } catch (SocketException e) {
                String why = Objects.requireNonNullElse(e.getMessage(), "");
                FATAL.stream()
                        .filter(why::startsWith)
                        .findFirst()
                        .ifPresent(reason -> taken.add(new AddressCheck.Taken(address, reason)));
            }
        }
        return taken;
    }
}
