package io.proxyconfig.operator.resolve;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds fields that are null although their records do not allow null. A schema of the same version requires these fields,
 * but the API server does not check resources again that it stored under an earlier schema.
 */
final class RequiredFields {
    private RequiredFields() {}

    /**
     * Adds a problem for each such field.
     *
     * @param field path of the record
     */
    static void check(Problems problems, String field, Record object) {
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            String path = field + "." + component.getName();
            Object value = value(object, component);
            if (value != null) {
                checkValue(problems, path, value);
            } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                problems.add(path, "is required");
            }
        }
    }

    private static void checkValue(Problems problems, String path, Object value) {
        if (value instanceof Record object) {
            check(problems, path, object);
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i) instanceof Record item) {
                    check(problems, path + "[" + key(item, i) + "]", item);
                }
            }
        }
    }

    /** The name of an item, by which messages identify it; the index if it has none. */
    private static Object key(Record item, int index) {
        for (RecordComponent component : item.getClass().getRecordComponents()) {
            if (component.getName().equals("name") && value(item, component) instanceof String name) {
                return name;
            }
        }
        return index;
    }

    private static @Nullable Object value(Record object, RecordComponent component) {
        try {
            return component.getAccessor().invoke(object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the accessors of public records are public and throw nothing", e);
        }
    }
}
