package io.proxyconfig.probe.listeners;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * The TCP sockets that listen in this network namespace, in {@code /proc/net/tcp} and {@code /proc/net/tcp6} (Linux,
 * {@code Documentation/networking/proc_net_tcp.rst}). Reading them opens no connection.
 *
 * @param folder {@code /proc/net}
 */
record ListeningSockets(Path folder) {
    private static final String LISTEN = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;

    /** Whether a socket listens on this address, or on all addresses of its family. */
    boolean listenOn(InetAddress address, int port) throws IOException {
        for (String file : address instanceof Inet4Address ? List.of("tcp", "tcp6") : List.of("tcp6")) {
            if (listenOn(folder.resolve(file), address, port)) {
                return true;
            }
        }
        return false;
    }

    /** The kernel lists all listening sockets before the others, of which there can be many. */
    private static boolean listenOn(Path file, InetAddress address, int port) throws IOException {
        try (BufferedReader rows = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            String header = rows.readLine();
            for (String row = rows.readLine(); header != null && row != null; row = rows.readLine()) {
                String[] columns = row.strip().split("\\s+", -1);
                if (columns.length <= STATE || !columns[STATE].equals(LISTEN)) {
                    return false;
                }
                if (includes(columns[ADDRESS], address, port)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException missing) {
            if (file.endsWith("tcp6")) {
                return false; // a kernel without IPv6
            }
            throw missing;
        }
    }

    /** Whether a column such as {@code 0100007F:0CEA} includes an address. The words are in the byte order of the machine. */
    private static boolean includes(String column, InetAddress address, int port) throws IOException {
        int colon = column.indexOf(':');
        if (Integer.parseInt(column, colon + 1, column.length(), 16) != port) {
            return false;
        }
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(column, 0, colon));
        ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            bytes.putInt(words.getInt());
        }
        // an IPv4-mapped IPv6 address becomes an IPv4 address
        InetAddress listening = InetAddress.getByAddress(bytes.array());
        return listening.equals(address)
                || (listening.isAnyLocalAddress() && listening.getClass() == address.getClass());
    }
}
