package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Backend.Balance;
import io.proxyconfig.api.v1alpha1.HttpCheck;
import io.proxyconfig.api.v1alpha1.HttpMethod;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.operator.resolve.Cidr;
import io.proxyconfig.operator.resolve.Configuration.Check;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedBackend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedTimeouts;
import io.proxyconfig.operator.resolve.Configuration.Resolvers;
import io.proxyconfig.operator.resolve.Configuration.StatsPage;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The revision changes with each part of the model that needs a reload, and with nothing else. */
class RevisionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** What the operator changes at run time. */
    private static final String AT_RUN_TIME = ".frontends[0].allow[0]";

    private static final Structured MODEL =
            model(new CheckRequest.HttpRequest(new HttpCheck(HttpMethod.GET, "/primary", "db", 8008, 200)));

    private static Structured model(CheckRequest request) {
        return new Structured(
                List.of(new Frontend("mysql", "127.0.0.1", 3306, List.of(Cidr.ANY_V4), 10, "rds")),
                List.of(new ResolvedBackend(
                        "rds",
                        Balance.First,
                        List.of(new Server("primary", "db.example", 3306, 100, false, 10)),
                        new Check(request, SECOND, 2, 3))),
                new Resolvers(List.of("10.0.0.1:53"), SECOND),
                new ResolvedTimeouts(SECOND, SECOND, SECOND, SECOND),
                new StatsPage("127.0.0.1", 9000));
    }

    /**
     * A model with one changed value.
     *
     * @param path of the value, as {@code .frontends[0].name}
     */
    record Changed(String path, Object value) {
        @Override
        public String toString() {
            return path;
        }
    }

    static List<Changed> changes() {
        return Stream.of(MODEL, model(new CheckRequest.MySqlLogin("check")))
                .flatMap(model -> changes("", model).stream())
                .toList();
    }

    private static List<Changed> changes(String path, Object value) {
        List<Changed> changes = new ArrayList<>();
        switch (value) {
            case Cidr network -> changes.add(new Changed(path, Cidr.ANY_V6));
            case Record record -> {
                List<RecordComponent> components = List.of(record.getClass().getRecordComponents());
                for (int i = 0; i < components.size(); i++) {
                    int index = i;
                    RecordComponent component = components.get(i);
                    changes(path + "." + component.getName(), read(record, component))
                            .forEach(one -> changes.add(new Changed(one.path(), with(record, index, one.value()))));
                }
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    changes(path + "[" + i + "]", list.get(i))
                            .forEach(one -> changes.add(new Changed(one.path(), List.of(one.value()))));
                }
            }
            case Duration duration -> changes.add(new Changed(path, duration.plusMillis(1)));
            case Integer number -> changes.add(new Changed(path, number + 1));
            case Boolean flag -> changes.add(new Changed(path, !flag));
            case String text -> changes.add(new Changed(path, text + "x"));
            case Enum<?> one -> changes.add(new Changed(path, another(one)));
            default -> throw new AssertionError(path + " has the unknown type " + value.getClass());
        }
        return changes;
    }

    private static Object another(Enum<?> one) {
        return Stream.of(one.getDeclaringClass().getEnumConstants())
                .filter(other -> other != one)
                .findFirst()
                .orElseThrow();
    }

    private static Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object with(Record record, int index, Object value) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = i == index ? value : read(record, components[i]);
        }
        try {
            return record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void coversEveryValue(Changed changed) {
        Structured model = (Structured) changed.value();
        boolean sameRevision = Stream.of(MODEL, model(new CheckRequest.MySqlLogin("check")))
                .anyMatch(original -> Revision.of(original).equals(Revision.of(model)));
        assertThat(sameRevision).isEqualTo(changed.path().equals(AT_RUN_TIME));
    }

    @Test
    void ignoresTheOrderOfFrontendsAndBackends() {
        Structured one = pair(false);
        Structured other = pair(true);
        assertThat(Revision.of(one)).isEqualTo(Revision.of(other)).matches("[0-9a-f]{12}");
    }

    private static Structured pair(boolean reversed) {
        List<Frontend> frontends =
                List.of(new Frontend("a", null, 3306, null, null, "a"), new Frontend("b", null, 3307, null, null, "b"));
        List<ResolvedBackend> backends = List.of(
                new ResolvedBackend("a", Balance.First, List.of(), null),
                new ResolvedBackend("b", Balance.First, List.of(), null));
        return new Structured(
                reversed ? frontends.reversed() : frontends,
                reversed ? backends.reversed() : backends,
                new Resolvers(List.of(), SECOND),
                new ResolvedTimeouts(SECOND, SECOND, SECOND, SECOND),
                null);
    }

    @Test
    void ignoresResolversThatNoServerNeeds() {
        Structured structured = pair(false);
        Structured resolving = new Structured(
                structured.frontends(),
                structured.backends(),
                new Resolvers(List.of("10.0.0.1:53"), SECOND),
                structured.timeouts(),
                null);
        assertThat(Revision.of(resolving)).isEqualTo(Revision.of(structured));
    }
}
