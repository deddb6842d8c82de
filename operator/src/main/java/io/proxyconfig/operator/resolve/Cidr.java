package io.proxyconfig.operator.resolve;

import io.proxyconfig.validation.IpAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network or an address in canonical form. HAProxy prints the entries of an ACL as it received them ({@code show acl}).
 * With one spelling for each network, the operator can compare desired and observed entries as text.
 *
 * @param text host bits cleared, no prefix length for a single address: {@code 10.0.0.0/8}, {@code 10.0.0.7}, {@code
 *     fd00::/8}
 */
public record Cidr(String text) {
    /** Every IPv4 address. */
    public static final Cidr ANY_V4 = new Cidr("0.0.0.0/0");

    /** Every IPv6 address. */
    public static final Cidr ANY_V6 = new Cidr("::/0");

    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

    /** The network with host bits cleared; empty if the text is neither a network nor an address. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return IpAddress.parse(text).map(address -> new Cidr(address.text()));
        }
        String length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            return Optional.empty();
        }
        String address = text.substring(0, slash);
        return IpAddress.parse(address).flatMap(parsed -> network(address, parsed, Integer.parseInt(length)));
    }

    private static Optional<Cidr> network(String written, IpAddress address, int writtenLength) {
        byte[] bytes = address.bytes();
        boolean mapped = written.indexOf(':') >= 0 && !address.isV6();
        int length = mapped ? writtenLength - 96 : writtenLength;
        int bits = bytes.length * 8;
        if (length < 0 || length > bits) {
            return Optional.empty();
        }
        for (int bit = length; bit < bits; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        String network = IpAddress.of(bytes).text();
        return Optional.of(new Cidr(length == bits ? network : network + "/" + length));
    }

    @Override
    public String toString() {
        return text;
    }
}
