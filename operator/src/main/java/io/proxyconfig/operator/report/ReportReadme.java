package io.proxyconfig.operator.report;

import java.util.List;

/** The text of README.txt in a support bundle. */
final class ReportReadme {
    private ReportReadme() {}

    static String text(String source, ReportLimits limits, List<String> shortened, int errors) {
        StringBuilder text = new StringBuilder("""
                Support bundle of the ProxyConfig operator
                ==========================================

                Source: %s

                version.txt                        operator, Java, and the cluster
                cluster/                           Kubernetes version, CustomResourceDefinition
                operator/                          Deployment, pods, Lease and logs; file mode: status, events and metrics
                namespaces/NAMESPACE/              per namespace:
                  proxyconfigs/                    ProxyConfigs with their status
                  statefulsets/, pods/, ...        objects of managed instances
                  configmaps/                      ConfigMaps that spec.raw names
                  secrets/                         Secrets: name, type, keys and sizes, without values
                  events.yaml                      events of these objects, the newest at the end
                  logs/POD/CONTAINER.log           logs; CONTAINER.previous.log is from before the last restart
                  instances/RESOURCE/INSTANCE/     report of the probe, haproxy.cfg and information of the Data Plane API
                manifests/, status/                file mode: manifests and status files
                errors.txt                         what could not be read, why, and what is necessary for it

                Removed
                -------
                "%s" replaces the values of all Secrets that could be read, also in base64, JSON and URLs. Values of
                3 to 7 characters are removed where they stand alone. Shorter values stay. The bundle also has no passwords
                of userlists, no user information in URLs, no Authorization headers, no private keys, and no values of fields,
                options and variables with the name of a credential. Names, addresses and host names stay. Numbers of
                less than 6 digits, and values that equal a common word or the name of a namespace or ProxyConfig, stay. Read the files before you
                send them to another person.

                Limits
                ------
                Logs: the last %d lines, not older than %d s. Files: %d bytes. All files: %d bytes. Time: %d s.
                """.formatted(
                        source,
                        Redactor.REMOVED,
                        limits.logLines(),
                        limits.since().toSeconds(),
                        limits.entryBytes(),
                        limits.totalBytes(),
                        limits.timeout().toSeconds()));
        if (!shortened.isEmpty()) {
            text.append("These files are not complete:\n");
            shortened.forEach(line -> text.append("  ").append(line).append('\n'));
        }
        if (errors > 0) {
            text.append("\nParts that could not be read: ").append(errors).append(". See errors.txt.\n");
        }
        return text.toString();
    }
}
