package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A file that is rewritten as the Data Plane API does it means the same; a file with any other change does not.
 */
class FileMeaningProperties {
    private static final List<String> LINES = List.of(
            "mode tcp",
            "maxconn 100",
            "timeout client 1h",
            "timeout server 1h",
            "option tcplog",
            "no option tcplog",
            "option httpchk",
            "option mysql-check user a",
            "acl office src 10.0.0.0/8",
            "acl office src 10.1.0.0/16",
            "tcp-request connection reject if !office",
            "tcp-request connection accept if { src 10.9.0.0/16 }",
            "use_backend b1 if office",
            "use_backend b2 unless office",
            "bind 127.0.0.1:3306 name \"a b\"",
            "bind 127.0.0.1:3307",
            "default-server check inter 5s",
            "server s1 127.0.0.1:1",
            "server s2 \"${DB_HOST}\":1 weight 5",
            "server-template t 1-3 db.example.com:1",
            "enabled",
            "disabled",
            "stick-table type ip size 1k",
            "http-check expect status 200",
            "unknown keyword 'quoted # word'");

    /** A section, with lines that are all different. */
    record RandomSection(String keyword, String name, String from, List<String> lines) {
        String text(List<String> order) {
            String title = keyword + " " + name + (from.isEmpty() ? "" : " from " + from);
            return title + "\n" + order.stream().map(line -> "  " + line + "\n").reduce("", String::concat);
        }
    }

    @Property
    void rewritingKeepsTheMeaning(@ForAll("files") List<RandomSection> file, @ForAll long seed) {
        Random random = new Random(seed);
        String sent = text(file);
        List<RandomSection> sorted = new ArrayList<>(file);
        Collections.shuffle(sorted, random);
        String stored = "# _version=3\n\n"
                + Stream.concat(
                                sorted.stream().filter(FileMeaningProperties::isDefaults),
                                sorted.stream().filter(section -> !isDefaults(section)))
                        .map(section -> section.text(regrouped(section.lines(), random)) + "\n")
                        .reduce("", String::concat);

        assertThat(ConfigurationText.firstDifference(sent, stored)).isEmpty();
        assertThat(ConfigurationText.sameMeaning(sent, stored)).isTrue();
    }

    @Property
    void everyOtherChangeIsFound(
            @ForAll("files") List<RandomSection> file, @ForAll Rewriting change, @ForAll long seed) {
        Random random = new Random(seed);
        List<RandomSection> changed = new ArrayList<>(file);
        int index = random.nextInt(file.size());
        changed.set(index, change.apply(file.get(index), random));
        Assume.that(!changed.equals(file));

        assertThat(ConfigurationText.firstDifference(text(file), text(changed)))
                .as("%s of %s", change, file.get(index))
                .isNotEmpty();
        assertThat(ConfigurationText.sameMeaning(text(file), text(changed))).isFalse();
    }

    /** What a rewriting must not do. */
    enum Rewriting {
        Drop {
            @Override
            List<String> lines(List<String> lines, int at, Random random) {
                lines.remove(at);
                return lines;
            }
        },
        Repeat {
            @Override
            List<String> lines(List<String> lines, int at, Random random) {
                lines.add(lines.get(at));
                return lines;
            }
        },
        Edit {
            @Override
            List<String> lines(List<String> lines, int at, Random random) {
                lines.set(at, lines.get(at) + "0");
                return lines;
            }
        },
        Truncate {
            @Override
            List<String> lines(List<String> lines, int at, Random random) {
                lines.set(at, lines.get(at).replaceFirst(" [^ ]*$", ""));
                return lines;
            }
        },
        Swap {
            @Override
            List<String> lines(List<String> lines, int at, Random random) {
                IntStream.range(0, lines.size())
                        .filter(other -> other != at && group(lines.get(other)).equals(group(lines.get(at))))
                        .findFirst()
                        .ifPresent(other -> Collections.swap(lines, at, other));
                return lines;
            }
        };

        abstract List<String> lines(List<String> lines, int at, Random random);

        RandomSection apply(RandomSection section, Random random) {
            List<String> lines = new ArrayList<>(section.lines());
            List<String> changed = lines.isEmpty() ? lines : lines(lines, random.nextInt(lines.size()), random);
            return new RandomSection(section.keyword(), section.name(), section.from(), changed);
        }
    }

    @Provide
    Arbitrary<List<RandomSection>> files() {
        Arbitrary<List<String>> lines =
                Arbitraries.of(LINES).list().uniqueElements().ofMaxSize(10);
        Arbitrary<RandomSection> sections = Combinators.combine(
                        Arbitraries.of("frontend", "backend", "listen"), Arbitraries.of("d1", "d2"), lines)
                .as((keyword, from, own) -> new RandomSection(keyword, "", from, own));
        return Combinators.combine(lines, lines, sections.list().ofMinSize(1).ofMaxSize(5))
                .as((first, second, proxies) -> {
                    List<RandomSection> file = new ArrayList<>();
                    file.add(new RandomSection("defaults", "d1", "", first));
                    file.add(new RandomSection("defaults", "d2", "", second));
                    for (int i = 0; i < proxies.size(); i++) {
                        RandomSection proxy = proxies.get(i);
                        file.add(new RandomSection(proxy.keyword(), "p" + i, proxy.from(), proxy.lines()));
                    }
                    return file;
                });
    }

    private static boolean isDefaults(RandomSection section) {
        return section.keyword().equals("defaults");
    }

    private static String text(List<RandomSection> file) {
        return file.stream().map(section -> section.text(section.lines())).reduce("", String::concat);
    }

    /** The lines by keyword, the keywords in any order, and the lines of each in their order. */
    private static List<String> regrouped(List<String> lines, Random random) {
        List<String> groups = new ArrayList<>(
                lines.stream().map(FileMeaningProperties::group).distinct().toList());
        Collections.shuffle(groups, random);
        return groups.stream()
                .flatMap(group -> lines.stream().filter(line -> group(line).equals(group)))
                .toList();
    }

    /** Lines of one group depend on their order. */
    private static String group(String line) {
        if (line.startsWith("server") || line.startsWith("default-server")) {
            return "server";
        }
        if (line.endsWith("abled")) {
            return "disabled";
        }
        if (line.startsWith("option httpchk") || line.startsWith("option mysql-check")) {
            return "check";
        }
        String[] words = line.replaceFirst("^no ", "").split(" ", -1);
        return words[0].equals("timeout") || words[0].equals("option") ? words[0] + " " + words[1] : words[0];
    }
}
