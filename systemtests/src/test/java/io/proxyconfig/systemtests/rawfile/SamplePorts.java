package io.proxyconfig.systemtests.rawfile;

import io.proxyconfig.harness.FreePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Real ports for those of a sample. */
final class SamplePorts {
    private static final int FIRST_LISTENER = 1001;
    private static final int FIRST_SERVER = 2001;
    private static final int LISTENERS = 4;

    private final List<Integer> listeners = FreePorts.several(LISTENERS);
    private final List<Integer> servers;

    SamplePorts(List<Integer> servers) {
        this.servers = servers;
    }

    /** The text with the real ports. */
    String in(String text) {
        String result = text;
        for (int i = 0; i < listeners.size(); i++) {
            result = replaced(result, FIRST_LISTENER + i, listeners.get(i));
        }
        for (int i = 0; i < servers.size(); i++) {
            result = replaced(result, FIRST_SERVER + i, servers.get(i));
        }
        return result;
    }

    /** The real ports of the listeners in a text. */
    List<Integer> listenersIn(String text) {
        List<Integer> found = new ArrayList<>();
        IntStream.range(0, listeners.size())
                .filter(i -> port(FIRST_LISTENER + i).matcher(text).find())
                .forEach(i -> found.add(listeners.get(i)));
        return found;
    }

    private static String replaced(String text, int placeholder, int port) {
        return port(placeholder).matcher(text).replaceAll(Integer.toString(port));
    }

    private static Pattern port(int placeholder) {
        return Pattern.compile("\\b" + placeholder + "\\b");
    }
}
