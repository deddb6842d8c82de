package io.proxyconfig.operator.render;

import io.proxyconfig.api.probe.ConnectionLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The places in a file that have the limits of servers and listeners. A file can have lower ones than the spec, with which a worker starts
 * while others have connections.
 */
final class LimitPlaces {
    /** The writer allows no control character in a value. */
    private static final String MARK = "\3";

    private static final Pattern PLACE = Pattern.compile(MARK + "([^" + MARK + "]*)" + MARK + "(\\d+)");
    private static final String KEYWORD = "maxconn";

    private LimitPlaces() {}

    static String ofServer(String backend, String server, int limit) {
        return MARK + ConnectionLimits.server(backend, server) + MARK + limit;
    }

    static String ofListener(String name, int limit) {
        return MARK + name + MARK + limit;
    }

    /** The text with the limits of the spec, or with these where they are lower. */
    static String fill(String text, @Nullable ConnectionLimits start) {
        return PLACE.matcher(text)
                .replaceAll(place -> Integer.toString(limit(place.group(1), Integer.parseInt(place.group(2)), start)));
    }

    private static int limit(String key, int limit, @Nullable ConnectionLimits start) {
        if (start == null) {
            return limit;
        }
        int lower = Optional.ofNullable((key.contains("/") ? start.servers() : start.listeners()).get(key))
                .orElse(limit);
        return lower < 1 ? limit : Math.min(limit, lower);
    }

    /** The limits in a file. */
    static ConnectionLimits in(String cfgText, String revision) {
        Map<String, Integer> servers = new HashMap<>();
        Map<String, Integer> listeners = new HashMap<>();
        String keyword = "";
        String name = "";
        for (ConfigLine line : ConfigLine.parseAll(cfgText)) {
            if (line.startsSection()) {
                keyword = line.word(0);
                name = line.word(1);
            } else if (keyword.equals("frontend") && line.word(0).equals(KEYWORD)) {
                put(listeners, name, line.word(1));
            } else if (keyword.equals("backend") && line.word(0).equals("server")) {
                int index = line.words().indexOf(KEYWORD);
                put(servers, ConnectionLimits.server(name, line.word(1)), index < 0 ? "" : line.word(index + 1));
            }
        }
        return new ConnectionLimits(revision, servers, listeners);
    }

    private static void put(Map<String, Integer> limits, String key, String number) {
        Matcher digits = Pattern.compile("\\d{1,9}").matcher(number);
        if (digits.matches()) {
            limits.put(key, Integer.parseInt(number));
        }
    }
}
