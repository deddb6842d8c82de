package io.proxyconfig.operator.local;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;
import io.proxyconfig.operator.local.ResourceIndex.IndexedResource;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.operator.render.Rendering.NotRenderable;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import io.proxyconfig.validation.ManifestValidator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Renders the ProxyConfigs of a folder without an instance. It needs no Secret, because no Secret is in haproxy.cfg. */
public final class FolderRenderer {
    private static final ManagedInstances NO_INSTANCES = ManagedInstances.none();

    private final Resolver resolver = new Resolver();
    private final Renderer renderer = new Renderer();
    private final ResourceIndex index;

    /**
     * Reads the folder.
     *
     * @throws IOException if the folder cannot be read
     */
    public FolderRenderer(Path folder) throws IOException {
        SortedMap<String, ManifestFile> files = new TreeMap<>();
        ManifestValidator validator = new ManifestValidator();
        new FolderReader(folder, null)
                .read()
                .manifests()
                .forEach((name, text) -> files.put(name, ManifestFile.EMPTY.with(name, text, validator)));
        this.index = ResourceIndexBuilder.build(files, Map.of(), Map.of());
    }

    /** The result for one ProxyConfig. */
    public sealed interface Outcome {
        /** The text of haproxy.cfg. Allow lists are named without a folder, because each instance has its own. */
        record HaproxyCfg(String text) implements Outcome {}

        /** What is wrong, each with its file and line, or with its field. */
        record NotValid(List<String> errors) implements Outcome {}
    }

    /** The names of all ProxyConfigs. */
    public Set<String> names() {
        return index.entries().keySet();
    }

    /** Renders one of {@link #names()}. */
    public Outcome render(String name) {
        IndexedResource entry = index.entries().get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no ProxyConfig " + name);
        }
        ProxyConfig resource = entry.resource();
        if (resource == null || !entry.errors().isEmpty()) {
            return new Outcome.NotValid(entry.errors());
        }
        ProxyConfigSpec spec = ProxyConfigSpecBuilder.builder(resource.getSpec())
                .external(null)
                .probe(null)
                .build();
        return switch (resolver.resolve(
                new ResourceIdentity(entry.namespace(), name, null),
                spec,
                index.references(entry.namespace()),
                NO_INSTANCES)) {
            case Resolution.Rejected rejected -> invalid(rejected.problems());
            case Resolution.Unresolved unresolved -> invalid(unresolved.problems());
            case Resolution.Resolved resolved ->
                switch (renderer.render(resolved.desired())) {
                    case NotRenderable refused -> invalid(refused.problems());
                    case Rendered rendered -> new Outcome.HaproxyCfg(rendered.cfg(file -> file));
                };
        };
    }

    private static Outcome invalid(List<Problem> problems) {
        return new Outcome.NotValid(problems.stream().map(Problem::toString).toList());
    }
}
