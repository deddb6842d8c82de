package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.v1alpha1.SslMode;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.MySqlProbeTarget;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The database connections of probes, and the ID of a configuration. The end of the ID shows which connections a probe makes, so
 * that a report about other ones is recognized.
 */
public final class ProbeTargets {
    private static final String SEPARATOR = "-";

    private ProbeTargets() {}

    /** Whether a report is about the database connections of the present spec. */
    public static boolean isPresent(ProbeReport report, DesiredState desired, Rendered rendered, Instance instance) {
        String configId = report.configId();
        return configId != null && configId.endsWith(targetId(instance, desired, rendered));
    }

    /**
     * The ID of a configuration.
     *
     * @param content all other parts of the configuration
     */
    public static String configId(Instance instance, String content, DesiredState desired, Rendered rendered) {
        return hash(instance, content) + targetId(instance, desired, rendered);
    }

    private static String targetId(Instance instance, DesiredState desired, Rendered rendered) {
        return SEPARATOR + hash(instance, fingerprint(target(desired, rendered)));
    }

    static @Nullable MySqlTarget target(DesiredState desired, Rendered rendered) {
        MySqlProbeTarget probe = desired.probe();
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
                        probe.heldConnections(),
                        sslMode(probe.sslMode()),
                        probe.caCertificate()))
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
                        Integer.toString(target.heldConnections()),
                        String.valueOf(target.sslMode()),
                        String.valueOf(target.caCertificate()));
    }

    /** The name of a mode in messages between operator and probe; null for the default. */
    public static @Nullable String sslMode(SslMode mode) {
        return switch (mode) {
            case Preferred -> null;
            case Required -> MySqlTarget.REQUIRED;
            case VerifyCA -> MySqlTarget.VERIFY_CA;
        };
    }

    /** A hash of a content that can include a password; without the token it does not reveal the password. */
    private static String hash(Instance instance, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(instance.credentials().token().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
