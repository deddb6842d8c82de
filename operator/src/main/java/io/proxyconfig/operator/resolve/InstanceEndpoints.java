package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses by which two resources name the same external instance: host and port of a Data Plane API or a probe, however
 * the URL spells them.
 */
public final class InstanceEndpoints {
    private InstanceEndpoints() {}

    /** The addresses that a spec names; none for managed instances. */
    public static Set<String> of(ProxyConfigSpec spec) {
        return spec.external() == null
                ? Set.of()
                : spec.external().instances().stream()
                        .flatMap(one -> Stream.of(one.dataPlaneURL(), one.probeURL()))
                        .flatMap(url -> normalized(url).stream())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** The addresses of one instance. */
    public static Set<String> of(Instance instance) {
        return Stream.of(instance.url(), instance.probeURL())
                .flatMap(url -> normalized(url.toString()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Host and port; empty if the text is no URL with a host. */
    static Optional<String> normalized(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            URI url = URI.create(text);
            @Nullable String host = url.getHost();
            if (host == null || url.getScheme() == null) {
                return Optional.empty();
            }
            int port = url.getPort() < 0 ? ("http".equalsIgnoreCase(url.getScheme()) ? 80 : 443) : url.getPort();
            return Optional.of(normalizedHost(host) + ":" + port);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String normalizedHost(String host) {
        return host.startsWith("[")
                ? InetAddress.ofLiteral(host.substring(1, host.length() - 1)).getHostAddress()
                : host.toLowerCase(Locale.ROOT);
    }
}
