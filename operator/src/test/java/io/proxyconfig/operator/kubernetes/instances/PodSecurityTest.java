package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Sysctl;
import org.junit.jupiter.api.Test;

class PodSecurityTest {

    @Test
    void podsRunAsTheUserOfTheImage() {
        PodSecurityContext context = PodSecurity.pod(null, false);

        assertThat(context.getRunAsUser()).isEqualTo(1000);
        assertThat(context.getRunAsGroup()).isEqualTo(1000);
        assertThat(context.getFsGroup()).isEqualTo(1000);
        assertThat(context.getRunAsNonRoot()).isTrue();
        assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    }

    @Test
    void podsHaveNoUserIfThePlatformAssignsOne() {
        PodSecurityContext context = PodSecurity.pod(null, true);

        assertThat(context.getRunAsUser()).isNull();
        assertThat(context.getRunAsGroup()).isNull();
        assertThat(context.getFsGroup()).isNull();
        assertThat(context.getRunAsNonRoot()).isTrue();
    }

    @Test
    void theResourceReplacesSingleFields() {
        PodSecurityContext given = new PodSecurityContextBuilder()
                .withRunAsUser(99L)
                .withRunAsNonRoot(false)
                .withNewSeccompProfile()
                .withType("Localhost")
                .withLocalhostProfile("haproxy.json")
                .endSeccompProfile()
                .withSupplementalGroups(7L)
                .build();

        PodSecurityContext context = PodSecurity.pod(given, false);

        assertThat(context.getRunAsUser()).isEqualTo(99);
        assertThat(context.getRunAsGroup()).isEqualTo(1000);
        assertThat(context.getRunAsNonRoot()).isFalse();
        assertThat(context.getSeccompProfile().getLocalhostProfile()).isEqualTo("haproxy.json");
        assertThat(context.getSupplementalGroups()).containsExactly(7L);
        assertThat(PodSecurity.pod(given, true).getRunAsUser()).isEqualTo(99);
    }

    @Test
    void sysctlsOfTheResourceAreAddedToTheOneForPorts() {
        PodSecurityContext more = new PodSecurityContextBuilder()
                .addNewSysctl("net.ipv4.tcp_keepalive_time", "60")
                .build();
        PodSecurityContext other = new PodSecurityContextBuilder()
                .addNewSysctl("net.ipv4.ip_unprivileged_port_start", "80")
                .build();

        assertThat(PodSecurity.pod(more, false).getSysctls())
                .containsExactly(
                        new Sysctl("net.ipv4.tcp_keepalive_time", "60"),
                        new Sysctl("net.ipv4.ip_unprivileged_port_start", "0"));
        assertThat(PodSecurity.pod(other, false).getSysctls())
                .containsExactly(new Sysctl("net.ipv4.ip_unprivileged_port_start", "80"));
    }

    @Test
    void containersHaveNoPrivileges() {
        SecurityContext context = PodSecurity.container(null);

        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).isEmpty();
    }

    @Test
    void aCapabilityThatTheResourceAddsLeavesTheOthersDropped() {
        SecurityContext context = PodSecurity.container(new SecurityContextBuilder()
                .withNewCapabilities()
                .withAdd("NET_ADMIN")
                .endCapabilities()
                .withReadOnlyRootFilesystem(false)
                .build());

        assertThat(context.getCapabilities().getAdd()).containsExactly("NET_ADMIN");
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getReadOnlyRootFilesystem()).isFalse();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    }
}
