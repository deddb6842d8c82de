package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SeccompProfileBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The security contexts of pods and containers. The defaults satisfy the Pod Security Standard "restricted"; a field that
 * the resource sets replaces the default of that field.
 */
final class PodSecurity {
    /** The user ID of HAProxy in its official image. All containers run as this user and can share files. */
    private static final long USER = 1000;

    /** With 0, a user other than root can listen on any port. Kubernetes counts this sysctl as safe. */
    private static final String FIRST_UNPRIVILEGED_PORT = "net.ipv4.ip_unprivileged_port_start";

    private PodSecurity() {}

    /**
     * The security context of a pod.
     *
     * @param given from the resource
     * @param assigned whether the platform assigns user and group; it then refuses a pod with other values
     */
    static PodSecurityContext pod(@Nullable PodSecurityContext given, boolean assigned) {
        PodSecurityContext context = given == null ? new PodSecurityContext() : given;
        Long user = assigned ? null : Long.valueOf(USER);
        return new PodSecurityContextBuilder(context)
                .withRunAsNonRoot(Objects.requireNonNullElse(context.getRunAsNonRoot(), true))
                .withRunAsUser(or(context.getRunAsUser(), user))
                .withRunAsGroup(or(context.getRunAsGroup(), user))
                .withFsGroup(or(context.getFsGroup(), user))
                .withFsGroupChangePolicy(Objects.requireNonNullElse(context.getFsGroupChangePolicy(), "OnRootMismatch"))
                .withSeccompProfile(
                        Objects.requireNonNullElseGet(context.getSeccompProfile(), () -> new SeccompProfileBuilder()
                                .withType("RuntimeDefault")
                                .build()))
                .withSysctls(sysctls(context.getSysctls()))
                .build();
    }

    /** The security context of a container. The container inherits the user and the seccomp profile from the pod. */
    static SecurityContext container(@Nullable SecurityContext given) {
        SecurityContext context = given == null ? new SecurityContext() : given;
        Capabilities capabilities = context.getCapabilities() == null ? new Capabilities() : context.getCapabilities();
        return new SecurityContextBuilder(context)
                .withAllowPrivilegeEscalation(Objects.requireNonNullElse(context.getAllowPrivilegeEscalation(), false))
                .withReadOnlyRootFilesystem(Objects.requireNonNullElse(context.getReadOnlyRootFilesystem(), true))
                .withCapabilities(new CapabilitiesBuilder(capabilities)
                        .withDrop(capabilities.getDrop().isEmpty() ? List.of("ALL") : capabilities.getDrop())
                        .build())
                .build();
    }

    private static @Nullable Long or(@Nullable Long given, @Nullable Long otherwise) {
        return given == null ? otherwise : given;
    }

    private static List<Sysctl> sysctls(List<Sysctl> given) {
        List<Sysctl> sysctls = new ArrayList<>(given);
        if (given.stream().noneMatch(one -> one.getName().equals(FIRST_UNPRIVILEGED_PORT))) {
            sysctls.add(new Sysctl(FIRST_UNPRIVILEGED_PORT, "0"));
        }
        return sysctls;
    }
}
