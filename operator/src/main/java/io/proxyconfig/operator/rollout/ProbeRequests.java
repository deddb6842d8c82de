package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import java.util.Collection;
import java.util.List;

/** Converts a configuration into the parts that all requests to a probe share. */
final class ProbeRequests {
    private ProbeRequests() {}

    static List<ProbeListener> listeners(Collection<Endpoint> endpoints) {
        return endpoints.stream()
                .map(one -> new ProbeListener(one.name(), one.host(), one.port(), one.rejectsChecks()))
                .toList();
    }

    /** Paths on the instance of those ACL files that it has. */
    static List<String> allowListPaths(Rendered rendered, DataPlaneView view) {
        return rendered.allowListFiles().stream()
                .flatMap(file -> view.path(file.name()).stream())
                .toList();
    }
}
