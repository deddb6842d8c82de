package io.proxyconfig.operator.render;

import io.proxyconfig.api.probe.ConnectionLimits;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of one configuration.
 *
 * @param revision 12 hexadecimal digits, a hash of the model and not of the text or of the ACL files' entries: an equal
 *     revision needs no reload
 * @param listeners every TCP listener that the probe can try
 * @param allowListFiles ACL files that the configuration reads
 * @param sections the sections of the file, with placeholders for the paths of ACL files
 * @param userText the file as the user wrote it; null if the operator wrote it
 */
public record Rendered(
        String revision,
        List<Endpoint> listeners,
        List<AllowListFile> allowListFiles,
        List<Section> sections,
        @Nullable String userText)
        implements Rendering {

    public Rendered {
        listeners = List.copyOf(listeners);
        allowListFiles = List.copyOf(allowListFiles);
        sections = List.copyOf(sections);
    }

    /** A file that the operator wrote. */
    public Rendered(
            String revision, List<Endpoint> listeners, List<AllowListFile> allowListFiles, List<Section> sections) {
        this(revision, listeners, allowListFiles, sections, null);
    }

    /**
     * The text of haproxy.cfg, for an instance without a server-state file.
     *
     * @param pathOfFile where the instance stores the ACL file of this name
     * @throws IllegalArgumentException for a path that is not safe in haproxy.cfg
     */
    public String cfg(Function<String, String> pathOfFile) {
        return cfg(pathOfFile, null, null);
    }

    /**
     * The text of haproxy.cfg.
     *
     * @param pathOfFile where the instance stores the ACL file of this name
     * @param serverStateFile path of the server-state file; null if the instance has none
     * @param startLimits lower limits with which a worker starts; null for the limits of the spec
     * @throws IllegalArgumentException for a path that is not safe in haproxy.cfg
     */
    public String cfg(
            Function<String, String> pathOfFile,
            @Nullable String serverStateFile,
            @Nullable ConnectionLimits startLimits) {
        StringBuilder text = new StringBuilder();
        sections.forEach(section -> text.append(section.text()));
        return Placeholders.fill(
                userText == null
                        ? LimitPlaces.fill(ServerStateLines.fill(text.toString(), serverStateFile), startLimits)
                        : text.toString(),
                pathOfFile);
    }

    /**
     * The text of haproxy.cfg with what another text has of its instance: the path of the server-state file, and limits with which
     * a worker started.
     *
     * @throws IllegalArgumentException for a path that is not safe in haproxy.cfg
     */
    public String cfgLike(String stored, Function<String, String> pathOfFile) {
        return cfg(
                pathOfFile,
                ConfigurationText.serverStateFileIn(stored)
                        .filter(Rendered::isSafePath)
                        .orElse(null),
                LimitPlaces.in(stored, revision));
    }

    /** Whether haproxy.cfg can have this path. */
    public static boolean isSafePath(String path) {
        return Placeholders.isSafe(path);
    }

    /** 12 hexadecimal digits, a hash of what changes without a reload: the entries of the ACL files. */
    public String runtimeHash() {
        return Revision.hash(allowListFiles.stream()
                .map(file -> file.name() + "\n" + file.content())
                .collect(Collectors.joining("\n")));
    }

    /** The listener of this name, or the first one for null. */
    public Optional<Endpoint> listener(@Nullable String name) {
        return listeners.stream()
                .filter(listener -> name == null || listener.name().equals(name))
                .findFirst();
    }

    /** The titles of sections that differ from an earlier rendering, for example {@code frontend mysql}. */
    public List<String> changedSince(Rendered before) {
        return SectionDiff.between(before.sections(), sections);
    }
}
