package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.MySqlProbeTarget;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Gives one instance's probe the listeners, allow lists and database that it observes between reconciliations. */
final class ProbeConfigurator {
    private final DesiredState desired;
    private final Rendered rendered;
    private final InstanceMonitor monitor;

    ProbeConfigurator(DesiredState desired, Rendered rendered, InstanceMonitor monitor) {
        this.desired = desired;
        this.rendered = rendered;
        this.monitor = monitor;
    }

    /**
     * Sends the configuration unless the probe's last report names it.
     *
     * @return whether the probe took a new configuration
     */
    boolean ensureConfigured(DataPlaneView view) {
        Optional<ProbeReport> report = monitor.latest().probe().value();
        if (report.isEmpty()) {
            return false;
        }
        ProbeConfig config = config(desired, rendered, monitor.instance(), view);
        if (config.configId().equals(report.get().configId())) {
            return false;
        }
        try {
            monitor.probe().configure(config);
            return true;
        } catch (ProbeException e) {
            // the next report has another configId, so that the next reconciliation sends the configuration again
            monitor.refreshProbe();
            return false;
        }
    }

    private static ProbeConfig config(DesiredState desired, Rendered rendered, Instance instance, DataPlaneView view) {
        List<ProbeListener> listeners = ProbeRequests.listeners(rendered.listeners());
        List<String> paths = ProbeRequests.allowListPaths(rendered, view);
        MySqlTarget target = target(desired.probe(), rendered);
        String content = String.join("\n", listeners.toString(), paths.toString(), fingerprint(target));
        return new ProbeConfig(keyedHash(instance.credentials().token(), content), listeners, paths, target);
    }

    private static @Nullable MySqlTarget target(@Nullable MySqlProbeTarget probe, Rendered rendered) {
        if (probe == null) {
            return null;
        }
        Optional<Endpoint> listener = rendered.listener(probe.listener());
        return listener.map(one -> new MySqlTarget(
                        one.host(),
                        one.port(),
                        probe.user(),
                        probe.password(),
                        probe.database(),
                        probe.query(),
                        probe.interval().toMillis(),
                        probe.heldConnections()))
                .orElse(null);
    }

    private static String fingerprint(@Nullable MySqlTarget target) {
        return target == null
                ? ""
                : String.join(
                        "\n",
                        target.toString(),
                        target.password(),
                        String.valueOf(target.database()),
                        target.query(),
                        Long.toString(target.intervalMillis()),
                        Integer.toString(target.heldConnections()));
    }

    /** A hash of a content that includes a password; without the token it does not reveal the password. */
    private static String keyedHash(String token, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
