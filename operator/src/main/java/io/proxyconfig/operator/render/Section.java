package io.proxyconfig.operator.render;

/**
 * A section of a configuration file.
 *
 * @param keyword its first word, for example {@code frontend}; empty for what stands before the first section
 * @param name its name; empty when it has none
 * @param text its lines, with places held for the paths of ACL files
 */
public record Section(String keyword, String name, String text) {

    /** Keyword and name, as people call it. */
    public String title() {
        return (keyword + " " + name).strip();
    }
}
