package io.proxyconfig.validation;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address in its canonical form: dotted decimal, or RFC 5952 for IPv6. An IPv4-mapped IPv6 address becomes an IPv4
 * address, as in HAProxy's {@code src}.
 *
 * @param text the address, without brackets
 */
public record IpAddress(String text) {
    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Parses an address; empty for any other text, including host names. It uses no DNS. */
    public static Optional<IpAddress> parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(InetAddress.ofLiteral(text).getAddress()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it is an IPv6 address. */
    public boolean isV6() {
        return text.indexOf(':') >= 0;
    }

    /** Whether it means all addresses of its family. */
    public boolean isAny() {
        return text.equals("0.0.0.0") || text.equals("::");
    }

    /** Whether it is a loopback address. */
    public boolean isLoopback() {
        return text.startsWith("127.") || text.equals("::1");
    }

    /** The address with a port; an IPv6 address is in brackets. */
    public String withPort(int port) {
        return (isV6() ? "[" + text + "]" : text) + ":" + port;
    }

    public byte[] bytes() {
        return InetAddress.ofLiteral(text).getAddress();
    }

    public static IpAddress of(byte[] bytes) {
        return new IpAddress(bytes.length == 4 ? dotted(bytes) : hextets(bytes));
    }

    private static String dotted(byte[] bytes) {
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    /** RFC 5952, section 4: lower case, no leading zeros, and {@code ::} for the first longest run of zero fields. */
    private static String hextets(byte[] bytes) {
        int[] fields = new int[8];
        for (int i = 0; i < 8; i++) {
            fields[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = i;
            while (run < 8 && fields[run] == 0) {
                run++;
            }
            if (run - i > length) {
                start = i;
                length = run - i;
            }
        }
        return start < 0 ? join(fields, 0, 8) : join(fields, 0, start) + "::" + join(fields, start + length, 8);
    }

    private static String join(int[] fields, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(fields[i]));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
