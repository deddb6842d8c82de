package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.operator.resolve.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of the renderer that the golden files do not show. */
class RendererTest {

    @Test
    void theRevisionIgnoresAllowListsAndPaths() {
        Rendered one = Samples.rendered(Samples.structured(3306, "10.0.0.0/8"));
        Rendered other = Samples.rendered(Samples.structured(3306, "fd00::/8", "10.0.0.1"));
        assertThat(one.revision()).isEqualTo(other.revision()).matches("[0-9a-f]{12}");
        assertThat(one.cfg(name -> "/a/" + name)).contains(one.revision()).isNotEqualTo(one.cfg(name -> "/b/" + name));
        assertThat(one.changedSince(other)).isEmpty();
    }

    @Test
    void theRevisionCoversEverythingElse() {
        Rendered one = Samples.rendered(Samples.structured(3306));
        Rendered other = Samples.rendered(Samples.structured(3307));
        assertThat(one.revision()).isNotEqualTo(other.revision());
        assertThat(one.changedSince(other)).containsExactly("frontend mysql");
    }

    @Test
    void namesAddedAndRemovedSections() {
        Rendered one = Samples.rendered(Samples.raw("global\nlisten a\n  bind :1\n"));
        Rendered other = Samples.rendered(Samples.raw("global\nlisten b\n  bind :1\n"));
        assertThat(one.changedSince(other)).containsExactly("listen a", "listen b");
    }

    @Test
    void anAmbiguousPathIsRefused() {
        Rendered rendered = Samples.rendered(Samples.structured(3306));
        for (String path : List.of("/a b", "/a\nb", "/a#b", "/$a", "\"/a\"", "")) {
            assertThatThrownBy(() -> rendered.cfg(name -> path)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aWorkerCanStartWithLowerLimits() {
        Rendered rendered = Samples.rendered(Samples.limited(20, 10));
        String specified = rendered.cfg(name -> name);
        assertThat(specified).contains("  maxconn 20\n", " maxconn 10\n");
        String lower = rendered.cfg(name -> name, "/run/server-state", limits(3, 4));
        assertThat(lower).contains("  maxconn 4\n", " maxconn 3\n");
        assertThat(rendered.cfg(name -> name, null, limits(11, 0)))
                .as("not higher, and not 0")
                .isEqualTo(specified);
        assertThat(rendered.cfgLike(lower, name -> name)).isEqualTo(lower);
        assertThat(rendered.cfgLike(specified.replace("maxconn 10", "maxconn 11"), name -> name))
                .as("another client raised a limit")
                .isEqualTo(specified);
        assertThat(rendered.cfgLike(specified.replace(" maxconn 10", ""), name -> name))
                .as("another client removed a limit")
                .isEqualTo(specified);
    }

    private static ConnectionLimits limits(int server, int listener) {
        return new ConnectionLimits("r", Map.of("rds/primary", server), Map.of("mysql", listener));
    }

    @Test
    void aRawFileKeepsItsLineBreaksAndGetsAFinalOne() {
        Rendered rendered = Samples.rendered(Samples.raw("global\r\n  maxconn 10\r\nlisten a\r\n  bind :1"));
        assertThat(rendered.cfg(name -> name))
                .isEqualTo(
                        "global\r\n  description proxyconfig shop/orders revision " + rendered.revision()
                                + " renderer " + Renderer.VERSION
                                + "\n  mworker-max-reloads 2147483647\n  httpclient.ssl.verify none\n  maxconn 10\r\nlisten a\r\n  bind :1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxyconfig", "proxyconfig-stats", "GLOBAL", "MASTER"})
    void aReservedNameIsRefused(String name) {
        assertThat(new Renderer().render(Samples.named(name)))
                .isInstanceOfSatisfying(Rendering.NotRenderable.class, refused -> assertThat(refused.problems())
                        .extracting(Problem::field)
                        .containsExactly("spec.listeners[" + name + "].name", "spec.backends[" + name + "].name"));
    }

    @Test
    void nulIsRefused() {
        assertThat(new Renderer().render(Samples.raw("global\0\n")))
                .isEqualTo(new Rendering.NotRenderable(List.of(new Problem(
                        "spec.raw.configMap",
                        "contains a NUL character in line 1; HAProxy would stop reading there: remove it"))));
    }
}
