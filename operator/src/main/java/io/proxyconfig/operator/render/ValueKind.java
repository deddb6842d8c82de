package io.proxyconfig.operator.render;

import io.proxyconfig.api.v1alpha1.HttpCheck;
import io.proxyconfig.api.v1alpha1.MySqlCheck;
import io.proxyconfig.api.v1alpha1.Names;
import io.proxyconfig.operator.resolve.Hosts;
import io.proxyconfig.validation.IpAddress;
import java.util.regex.Pattern;

/**
 * Which values the operator writes to haproxy.cfg: a value must be one word of harmless characters. The operator quotes and
 * escapes nothing, because such a word needs neither (configuration manual, "Quoting and
 * escaping").
 */
enum ValueKind {
    /** Name of a section or of a server. */
    NAME("letters and digits, with . _ - inside"),
    /** Database user. */
    USER("letters, digits, . _ -"),
    /** Path and query of an HTTP request. */
    PATH("a path of letters, digits and -._~!&()*+,;=:@%/?"),
    /** Value of a Host header. */
    HOST_HEADER("a host name or an IP address with an optional port"),
    /** Address to bind to. */
    ADDRESS("an IP address"),
    /** Address of a server. */
    HOST("a host name or an IP address"),
    /** Address of a DNS server. */
    ADDRESS_AND_PORT("an IP address and a port"),
    /** Name of a Kubernetes object. */
    OBJECT("lower case letters and digits, with . - inside");

    private static final Pattern NAMES = Pattern.compile(Names.PATTERN);
    private static final Pattern USERS = Pattern.compile(MySqlCheck.USER_PATTERN);
    private static final Pattern PATHS = Pattern.compile(HttpCheck.PATH_PATTERN);
    private static final Pattern HOST_HEADERS = Pattern.compile(HttpCheck.HOST_PATTERN);
    private static final Pattern ADDRESSES_AND_PORTS = Pattern.compile("[0-9A-Fa-f:.\\[\\]]+:[0-9]{1,5}");
    private static final Pattern OBJECTS = Pattern.compile(Names.OBJECT_PATTERN);

    private final String shape;

    ValueKind(String shape) {
        this.shape = shape;
    }

    boolean allows(String text) {
        return switch (this) {
            case NAME -> NAMES.matcher(text).matches();
            case USER -> USERS.matcher(text).matches();
            case PATH -> PATHS.matcher(text).matches();
            case HOST_HEADER -> HOST_HEADERS.matcher(text).matches();
            case ADDRESS -> IpAddress.parse(text).isPresent();
            case HOST -> Hosts.isHost(text);
            case ADDRESS_AND_PORT -> ADDRESSES_AND_PORTS.matcher(text).matches();
            case OBJECT -> OBJECTS.matcher(text).matches();
        };
    }

    String shape() {
        return shape;
    }
}
