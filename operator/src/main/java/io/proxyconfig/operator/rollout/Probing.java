package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.Confirmation;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.MySqlProbeTarget;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Words what a probe is asked: to confirm a configuration, and to watch it from then on. */
final class Probing {
    private Probing() {}

    static Confirmation.Request confirmation(Rendered rendered, DataPlaneView view, Duration timeout) {
        return new Confirmation.Request(
                rendered.revision(), listeners(rendered), allowPaths(rendered, view), timeout.toMillis());
    }

    static ProbeConfig config(DesiredState desired, Rendered rendered, Instance instance, DataPlaneView view) {
        List<ProbeListener> listeners = listeners(rendered);
        List<String> allowPaths = allowPaths(rendered, view);
        MySqlTarget target = target(desired.probe(), rendered);
        String content = String.join("\n", listeners.toString(), allowPaths.toString(), fingerprint(target));
        return new ProbeConfig(keyed(instance.credentials().token(), content), listeners, allowPaths, target);
    }

    private static List<ProbeListener> listeners(Rendered rendered) {
        return rendered.listeners().stream()
                .map(one -> new ProbeListener(one.name(), one.host(), one.port()))
                .toList();
    }

    private static List<String> allowPaths(Rendered rendered, DataPlaneView view) {
        return rendered.allowFiles().stream()
                .flatMap(file -> view.path(file.name()).stream())
                .toList();
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

    /** A name for a content with a password in it, from which nobody without the token can guess the password. */
    private static String keyed(String token, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
