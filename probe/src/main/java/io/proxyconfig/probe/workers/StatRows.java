package io.proxyconfig.probe.workers;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The CSV output of {@code show stat} (management guide, sections 9.1 and 9.3), row by row, because it has several megabytes if
 * there are thousands of servers. Its first line has the column names.
 */
public final class StatRows {
    public static final String PROXY = "pxname";
    public static final String SERVICE = "svname";
    public static final String TYPE = "type";

    /** Values of {@link #TYPE}. */
    public static final String FRONTEND = "0";

    public static final String BACKEND = "1";
    public static final String SERVER = "2";

    private static final String HEADER_PREFIX = "# ";

    private static final ObjectReader CSV = new CsvMapper()
            .readerForListOf(String.class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES);

    private StatRows() {}

    /** Reads one row. */
    @FunctionalInterface
    public interface RowReader {
        /** Reads one row. */
        void read(StatRow row) throws IOException;
    }

    /**
     * One row.
     *
     * @param columns index by column name
     * @param fields the values
     */
    public record StatRow(Map<String, Integer> columns, List<String> fields) {
        /** The value of a column that {@link StatRows#read} was called with. */
        public String text(String column) throws IOException {
            int index = Objects.requireNonNull(columns.get(column));
            if (fields.size() <= index) {
                throw new IOException(
                        "the output of 'show stat' is incomplete: a row has " + fields.size() + " columns");
            }
            return fields.get(index);
        }

        /** The value of a column with a number; 0 if it is empty. */
        public int number(String column) throws IOException {
            String field = text(column);
            try {
                return field.isEmpty() ? 0 : Integer.parseInt(field);
            } catch (NumberFormatException e) {
                throw new IOException("the output of 'show stat' has '" + field + "' instead of a number", e);
            }
        }
    }

    /**
     * Reads all rows.
     *
     * @param columns the columns that the reader needs
     * @throws IOException if one of these columns or a value is missing or invalid
     */
    public static void read(Reader output, List<String> columns, RowReader reader) throws IOException {
        try (MappingIterator<List<String>> rows = CSV.readValues(output)) {
            List<String> names = rows.hasNextValue() ? rows.nextValue() : List.of();
            Map<String, Integer> indexes = new HashMap<>();
            for (String column : columns) {
                int index = names.indexOf(column.equals(PROXY) ? HEADER_PREFIX + PROXY : column);
                if (index < 0) {
                    throw new IOException("the output of 'show stat' has no column '" + column + "'");
                }
                indexes.put(column, index);
            }
            while (rows.hasNextValue()) {
                reader.read(new StatRow(indexes, rows.nextValue()));
            }
        }
    }
}
