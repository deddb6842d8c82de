package io.proxyconfig.operator.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where {@code report} reads: from an API server, or in file mode from folders. */
final class ReportOptions {
    private static final String DEFAULT_NAMESPACE = "proxyconfig-system";

    @ArgGroup(exclusive = false)
    private @Nullable ClusterAccess cluster;

    @ArgGroup(exclusive = false)
    private InputOptions.@Nullable Folders folders;

    /** An API server. */
    static final class ClusterAccess {
        @Option(
                names = "--kubeconfig",
                paramLabel = "FILE",
                description = "Kubeconfig of the cluster. Default: KUBECONFIG, or else the pod's service account.")
        private @Nullable Path kubeconfig;

        @Option(
                names = "--context",
                paramLabel = "NAME",
                description = "Context of the kubeconfig. Default: its current context.")
        private @Nullable String context;

        @Option(
                names = {"-n", "--namespace"},
                paramLabel = "NAME",
                description = "A namespace with ProxyConfigs. Can be repeated. Default: all namespaces that have one.")
        private List<String> namespaces = List.of();

        @Option(
                names = "--operator-namespace",
                paramLabel = "NAME",
                description = "Namespace in which the operator runs. Default: POD_NAMESPACE, or else "
                        + DEFAULT_NAMESPACE + ".")
        private @Nullable String operatorNamespace;

        @Nullable Path kubeconfig() {
            return kubeconfig;
        }

        @Nullable String context() {
            return context;
        }

        List<String> namespaces() {
            return namespaces;
        }

        String operatorNamespace() {
            return operatorNamespace != null
                    ? operatorNamespace
                    : Optional.ofNullable(System.getenv("POD_NAMESPACE")).orElse(DEFAULT_NAMESPACE);
        }
    }

    ClusterAccess cluster() {
        return cluster == null ? new ClusterAccess() : cluster;
    }

    /** Null on Kubernetes. */
    InputOptions.@Nullable Folders folders() {
        return folders;
    }
}
