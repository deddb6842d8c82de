package io.proxyconfig.operator.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where ProxyConfigs come from: an API server, or a folder of files. */
final class Source {
    @ArgGroup(exclusive = false)
    private @Nullable ApiServer apiServer;

    @ArgGroup(exclusive = false)
    private @Nullable Folder folder;

    /** An API server. */
    static final class ApiServer {
        @Option(
                names = "--kubeconfig",
                paramLabel = "FILE",
                description = "How to reach the API server; by default KUBECONFIG, or the pod's service account.")
        private @Nullable Path kubeconfig;

        @Option(
                names = "--namespace",
                paramLabel = "NAME",
                description = "A namespace to watch, may be repeated; all when left out.")
        private List<String> namespaces = List.of();

        @Option(
                names = "--leader-election",
                paramLabel = "NAMESPACE",
                description = "Of several replicas only one works, the holder of the Lease proxyconfig-operator in this"
                        + " namespace; without this option there may be only one.")
        private @Nullable String leaderElection;

        @Nullable Path kubeconfig() {
            return kubeconfig;
        }

        List<String> namespaces() {
            return namespaces;
        }

        /** Namespace of the Lease; null when there is only one replica. */
        @Nullable String leaderElection() {
            return leaderElection;
        }
    }

    /** A folder. */
    static final class Folder {
        @Option(
                names = "--config-dir",
                paramLabel = "DIR",
                required = true,
                description =
                        "A folder of YAML files with ProxyConfigs, and Secrets and ConfigMaps that they refer to; no"
                                + " API server is used then.")
        private Path config = Path.of("");

        @Option(
                names = "--secrets-dir",
                paramLabel = "DIR",
                description = "More Secrets: DIR/NAME/KEY is a file with the value of that key.")
        private @Nullable Path secrets;

        @Option(
                names = "--status-dir",
                paramLabel = "DIR",
                description = "Where NAME.status.yaml is written; by default the folder of --config-dir.")
        private @Nullable Path status;

        Path config() {
            return config;
        }

        @Nullable Path secrets() {
            return secrets;
        }

        Path status() {
            return status == null ? config : status;
        }
    }

    ApiServer apiServer() {
        return apiServer == null ? new ApiServer() : apiServer;
    }

    /** Null when an API server is to be used. */
    @Nullable Folder folder() {
        return folder;
    }
}
