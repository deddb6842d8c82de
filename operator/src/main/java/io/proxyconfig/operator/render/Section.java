package io.proxyconfig.operator.render;

/**
 * A section of a configuration file.
 *
 * @param keyword its first word, for example {@code frontend}; empty for the lines before the first section
 * @param name its name; empty when it has none
 * @param text its lines, with placeholders for the paths of ACL files
 */
public record Section(String keyword, String name, String text) {

    /** Keyword and name. */
    public String title() {
        return (keyword + " " + name).strip();
    }
}
