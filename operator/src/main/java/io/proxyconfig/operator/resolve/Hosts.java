package io.proxyconfig.operator.resolve;

import io.proxyconfig.validation.IpAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Host names, and the addresses of DNS servers. */
public final class Hosts {
    private static final Pattern NAME = Pattern.compile(
            "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\\.?");
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?[0-9]+\\.?");
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:]*)):([0-9]{1,5})");
    private static final int DNS_PORT = 53;

    private Hosts() {}

    /** Whether it is an IP address or a host name. */
    public static boolean isHost(String text) {
        return IpAddress.parse(text).isPresent() || isName(text);
    }

    /** Whether it is a host name. {@code 10.0.0.999} is not one (RFC 1123, section 2.1). */
    public static boolean isName(String text) {
        return text.length() <= 253
                && NAME.matcher(text).matches()
                && !NUMERIC_END.matcher(text).matches();
    }

    /** {@code address:port} of a DNS server; the default port is 53. */
    static Optional<String> nameserver(String text) {
        Optional<IpAddress> alone = IpAddress.parse(text);
        if (alone.isPresent()) {
            return alone.map(address -> address.withPort(DNS_PORT));
        }
        Matcher parts = WITH_PORT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        int port = Integer.parseInt(parts.group(3));
        return port < 1 || port > 65535
                ? Optional.empty()
                : IpAddress.parse(host).map(address -> address.withPort(port));
    }
}
