package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.PushResult;
import io.proxyconfig.operator.dataplane.StoredConfiguration;
import java.net.http.HttpClient;

/** Another client of the first instance's Data Plane API, which edits haproxy.cfg. */
final class ExternalEditor implements AutoCloseable {
    private static final String EDIT = "timeout queue 77s";

    private final HttpClient http = HttpClient.newHttpClient();
    private final DataPlaneClient client;

    ExternalEditor(Scenario scenario) {
        KubernetesStack stack = scenario.stack();
        client = new DataPlaneClient(
                stack.instance().dataPlane().url(), DataPlaneProcess.USER, stack.dataPlanePassword(), http);
    }

    /** Reads the configuration, edits it, and writes it with a reload. */
    void edit() throws DataPlaneException {
        StoredConfiguration stored = client.read();
        String edited = stored.text().replaceFirst("(?m)^(  timeout connect .*)$", "$1\n  " + EDIT);
        assertThat(edited).contains(EDIT);
        assertThat(client.push(edited, stored.version())).isInstanceOf(PushResult.Reloaded.class);
    }

    /** Whether the edit is in the file. */
    boolean hasEdit() throws DataPlaneException {
        return client.read().text().contains(EDIT);
    }

    @Override
    public void close() {
        http.close();
    }
}
