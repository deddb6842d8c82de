package io.proxyconfig.stack.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.PushResult;
import io.proxyconfig.operator.dataplane.StoredConfiguration;
import io.proxyconfig.stack.DataPlaneProcess;
import io.proxyconfig.stack.Stack;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Another client of the first instance's Data Plane API, who edits haproxy.cfg past the operator. */
final class Somebody implements AutoCloseable {
    private static final String FOREIGN = "timeout queue 77s";

    private final HttpClient http = HttpClient.newHttpClient();
    private final DataPlaneClient client;

    Somebody(Scenario scenario) {
        Secret secret = scenario.stack()
                .client()
                .secrets()
                .inNamespace(scenario.stack().namespace())
                .withName(Stack.DATAPLANE_SECRET)
                .get();
        String password =
                new String(Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8);
        client = new DataPlaneClient(
                scenario.stack().instance().dataPlane().url(), DataPlaneProcess.USER, password, http);
    }

    /** Reads, edits, and writes with a reload. */
    void edit() throws DataPlaneException {
        StoredConfiguration stored = client.read();
        String edited = stored.text().replaceFirst("(?m)^(  timeout connect .*)$", "$1\n  " + FOREIGN);
        assertThat(edited).contains(FOREIGN);
        assertThat(client.push(edited, stored.version())).isInstanceOf(PushResult.Reloaded.class);
    }

    /** Whether the edit is in the file. */
    boolean seesTheEdit() throws DataPlaneException {
        return client.read().text().contains(FOREIGN);
    }

    @Override
    public void close() {
        http.close();
    }
}
