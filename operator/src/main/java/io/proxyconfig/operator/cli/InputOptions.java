package io.proxyconfig.operator.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where {@code run} reads ProxyConfigs: from an API server, or in file mode from a folder. */
final class InputOptions {
    @ArgGroup(exclusive = false)
    private @Nullable KubernetesInput cluster;

    @ArgGroup(exclusive = false)
    private @Nullable Folders folders;

    /** An API server. */
    static final class KubernetesInput {
        @Option(
                names = "--kubeconfig",
                paramLabel = "FILE",
                description = "Kubeconfig of the cluster. Default: KUBECONFIG, or else the pod's service account.")
        private @Nullable Path kubeconfig;

        @Option(
                names = "--namespace",
                paramLabel = "NAME",
                description = "A namespace to watch. Can be repeated. Default: all namespaces.")
        private List<String> namespaces = List.of();

        @Option(
                names = "--leader-election",
                paramLabel = "NAMESPACE",
                description = "Namespace of the Lease proxyconfig-operator. Of several replicas only its holder works."
                        + " Without this option, run one replica only.")
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

    /** The folders of file mode. */
    static final class Folders {
        @Option(
                names = "--config-dir",
                paramLabel = "DIR",
                required = true,
                description = "File mode: the folder with YAML files of ProxyConfigs, and of the Secrets and ConfigMaps"
                        + " that they name. The operator then uses no API server.")
        private Path config = Path.of("");

        @Option(
                names = "--secrets-dir",
                paramLabel = "DIR",
                description = "File mode: a folder with more Secrets. The file DIR/NAME/KEY has the value of that key.")
        private @Nullable Path secrets;

        @Option(
                names = "--status-dir",
                paramLabel = "DIR",
                description = "File mode: the folder for the files NAME.status.yaml. Default: the folder of"
                        + " --config-dir.")
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

        /**
         * Checks that the folders exist.
         *
         * @throws ParameterException with the option of a folder that does not
         */
        void check(CommandSpec command) {
            check(command, "--config-dir", config);
            check(command, "--secrets-dir", secrets);
            check(command, "--status-dir", status);
        }

        static void check(CommandSpec command, String option, @Nullable Path folder) {
            if (folder != null && !Files.isDirectory(folder)) {
                throw new ParameterException(
                        command.commandLine(), option + ": " + folder + " is not a folder; create it first");
            }
        }
    }

    KubernetesInput cluster() {
        return cluster == null ? new KubernetesInput() : cluster;
    }

    /** Null on Kubernetes. */
    @Nullable Folders folders() {
        return folders;
    }
}
