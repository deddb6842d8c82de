package io.proxyconfig.operator.local;

/** Manifests for tests of the folder. */
final class SampleFolder {
    private SampleFolder() {}

    static String proxyConfig(String name, int port) {
        return """
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata:
                  name: %s
                spec:
                  listeners:
                  - {name: mysql, port: %d, backend: database}
                  backends:
                  - name: database
                    servers:
                    - {name: primary, address: 127.0.0.1, port: 3306}
                  external:
                    credentialsSecretRef: {name: dataplane}
                    instances:
                    - {name: a, dataPlaneURL: "http://127.0.0.1:1", probeURL: "http://127.0.0.1:2"}
                """.formatted(name, port);
    }

    static String secret(String name, String password) {
        return """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                stringData:
                  password: %s
                """.formatted(name, password);
    }

    /** Several documents in one file. */
    static String file(String... documents) {
        return String.join("---\n", documents);
    }
}
