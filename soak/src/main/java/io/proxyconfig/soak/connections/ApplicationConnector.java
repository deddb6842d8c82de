package io.proxyconfig.soak.connections;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections through the listeners. */
@FunctionalInterface
public interface ApplicationConnector {

    /**
     * Opens a connection.
     *
     * @param database the number of the database behind the listener
     * @param address the local address
     */
    Connection connect(int database, String address) throws SQLException;
}
