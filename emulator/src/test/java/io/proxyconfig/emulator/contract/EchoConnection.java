package io.proxyconfig.emulator.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client connection through HAProxy. */
record EchoConnection(Socket socket) implements AutoCloseable {

    static EchoConnection open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout((int) ContractTarget.TIMEOUT.toMillis());
        return new EchoConnection(socket);
    }

    /** Sends a word and returns what comes back. */
    String echo(String word) throws IOException {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
