package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A DNS server on loopback that gives every name the same IPv4 address (RFC 1035). */
public final class DnsServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;

    private final DatagramSocket socket;
    private final byte[] address;
    private final Thread thread = Thread.ofVirtual().name("dns").unstarted(this::serve);

    private DnsServer(DatagramSocket socket, byte[] address) {
        this.socket = socket;
        this.address = address;
    }

    /** Starts a server that answers with an IPv4 address. */
    public static DnsServer start(String address) {
        try {
            DnsServer server = new DnsServer(
                    new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                    InetAddress.ofLiteral(address).getAddress());
            server.thread.start();
            return server;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            DatagramPacket query = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(query);
                byte[] answer = answer(ByteBuffer.wrap(buffer, 0, query.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private byte[] answer(ByteBuffer query) {
        int end = HEADER;
        while (query.get(end) != 0) {
            end += query.get(end) + 1;
        }
        end++;
        boolean known = query.getShort(end) == TYPE_A;
        end += 4; // type and class
        ByteBuffer answer = ByteBuffer.allocate(end + (known ? 16 : 0));
        answer.putShort(query.getShort(0)) // identifier
                .putShort((short) 0x8180) // an answer without an error
                .putShort((short) 1)
                .putShort((short) (known ? 1 : 0))
                .putInt(0);
        answer.put(query.slice(HEADER, end - HEADER));
        if (known) {
            answer.putShort((short) 0xc00c) // the name of the question
                    .putShort((short) TYPE_A)
                    .putShort((short) 1)
                    .putInt(1) // seconds to live
                    .putShort((short) address.length)
                    .put(address);
        }
        return answer.array();
    }

    /** Gives no answer from now on. */
    public void stop() {
        socket.close();
    }

    @Override
    public void close() {
        stop();
    }
}
