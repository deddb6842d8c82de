package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.proxyconfig.operator.kubernetes.instances.ClientPorts.Port;
import io.proxyconfig.operator.pipeline.ClientSessions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ports that the Service and the NetworkPolicy need: those that are verified on every instance, those that the spec wants, and
 * those of removed listeners through which clients are still connected. A port leaves when it is none of them.
 */
final class ServedPorts {
    /** The annotation with the listeners and ports of an object, as {@code mysql=3306,reports=3307}. */
    static final String PORTS = "proxyconfig.io/ports";

    private static final Pattern ENTRY = Pattern.compile("([^=,]+)=([0-9]{1,5})");

    private ServedPorts() {}

    /**
     * The ports.
     *
     * @param wanted ports of the spec
     * @param boot the bootstrap Secret, whose annotation has the verified ports; null if there is none
     * @param policy the present NetworkPolicy, whose annotation has all ports until now; null if there is none
     */
    static List<Port> of(
            List<Port> wanted, @Nullable HasMetadata boot, @Nullable HasMetadata policy, ClientSessions sessions) {
        List<Port> candidates = new ArrayList<>(read(boot));
        candidates.addAll(wanted);
        read(policy).stream()
                .filter(port -> sessions.canHave(section(port.listener())))
                .forEach(candidates::add);
        List<Port> ports = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        candidates.forEach(port -> ClientPorts.add(ports, numbers, names, port.listener(), port.number()));
        return ports;
    }

    /** The names of sections, without the address that distinguishes several of one section. */
    private static String section(String listener) {
        int at = listener.indexOf('@');
        return at < 0 ? listener : listener.substring(0, at);
    }

    /** The value of the annotation. */
    static String text(List<Port> ports) {
        return ports.stream().map(port -> port.listener() + "=" + port.number()).collect(Collectors.joining(","));
    }

    private static List<Port> read(@Nullable HasMetadata object) {
        List<Port> ports = new ArrayList<>();
        Optional.ofNullable(object)
                .map(one -> one.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(PORTS))
                .ifPresent(text -> {
                    Matcher entry = ENTRY.matcher(text);
                    while (entry.find()) {
                        ports.add(new Port(entry.group(1), entry.group(1), Integer.parseInt(entry.group(2))));
                    }
                });
        return ports;
    }
}
