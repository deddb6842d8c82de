package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.OperatorProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.systemtests.upgrade.OtherRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An operator that renders another text for the same model replaces the present one, and is replaced by it again. */
@ExtendWith(SharedControlPlane.class)
final class RenderingUpgradeST {
    private final Scenario scenario;
    private final OperatorProcess operator;
    private final HaproxyProcess haproxy;

    RenderingUpgradeST(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        operator = scenario.stack().operator();
        haproxy = scenario.stack().instance().haproxy();
    }

    @AfterEach
    void end() {
        scenario.close();
    }

    @Test
    void anUpgradeReloadsNothing(@TempDir Path folder) throws IOException, InterruptedException, SQLException {
        Path other = OtherRenderer.compile(folder);
        scenario.apply(SpecSamples.probed(2));
        scenario.awaitReady();
        scenario.hold();
        WorkerSnapshot before = WorkerSnapshot.of(scenario);

        operator.restartAs(List.of(other), List.of());
        scenario.await("the status names the text of another version", resource -> hasOther(resource, 1));
        scenario.set("/listeners/0/allowedSources", "[\"127.0.0.0/8\"]");
        scenario.await("a change at run time is live", resource -> hasOther(resource, 1));
        assertThat(operator.metrics()).containsPattern("proxyconfig_other_renderings\\{.*} 1.0");
        assertThat(WorkerSnapshot.of(scenario)).as("nothing reloaded").isEqualTo(before);
        assertThat(file()).contains(" renderer " + Renderer.VERSION + " ").doesNotContain(OtherRenderer.LINE);

        annotate("Now");
        scenario.await("the request renews the text", resource -> hasOther(resource, null));
        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(before.reloads() + 1);
        assertThat(file()).contains(" renderer " + OtherRenderer.VERSION + " ", OtherRenderer.LINE);
        annotate("Never");

        operator.restartAs(List.of(), List.of());
        scenario.await("the operator before the upgrade is back", resource -> hasOther(resource, 1));
        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(before.reloads() + 1);

        operator.restartAs(List.of(), List.of("--renew-renderings=600"));
        scenario.await("the operator renews the text itself", resource -> hasOther(resource, null));
        assertThat(file()).contains(" renderer " + Renderer.VERSION + " ").doesNotContain(OtherRenderer.LINE);
        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(before.reloads() + 2);

        assertThat(scenario.events("Drifted")).isEmpty();
        scenario.assertHeldConnectionsWork();
        scenario.query();
    }

    private static boolean hasOther(ProxyConfig resource, @Nullable Integer number) {
        return StatusReader.isReady(resource)
                && Objects.equals(resource.getStatus().otherRenderings(), number);
    }

    private void annotate(String value) {
        scenario.handle().edit(resource -> {
            Map<String, String> annotations = new HashMap<>(
                    Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of()));
            annotations.put("proxyconfig.io/render", value);
            resource.getMetadata().setAnnotations(annotations);
            return resource;
        });
    }

    private String file() throws IOException {
        return Files.readString(haproxy.configFile());
    }
}
