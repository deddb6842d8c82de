package io.proxyconfig.systemtests.external;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.harness.ProxyInstance;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.net.http.HttpClient;
import org.awaitility.Awaitility;

/** The database connections that a probe holds, from its report. */
final class ProbeConnections {
    private ProbeConnections() {}

    /** Waits until the probe holds this number of connections. */
    static void awaitHeld(ProxyInstance instance, int connections) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            ProbeClient probe =
                    new ProbeClient(instance.probe().url(), instance.probe().token(), http);
            Awaitility.await("the probe of " + instance.name() + " holds " + connections)
                    .atMost(Scenario.TIMEOUT)
                    .until(() -> held(probe) == connections);
        }
    }

    private static int held(ProbeClient probe) throws ProbeException {
        ProbeReport report = probe.report();
        return report.mysql() == null ? 0 : report.mysql().held();
    }
}
