package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternalHttpClientTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "global\n  lua-load /etc/haproxy/auth.lua",
                "global\n  lua-load-per-thread /etc/haproxy/auth.lua",
                "frontend a\n  http-request lua.auth",
                "frontend a\n  http-request set-header x %[lua.token]",
                "frontend a\n  bind :443 ssl crt a.pem ocsp-update on",
                "global\n  tune.ssl.ocsp-update.mindelay 10",
                "acme letsencrypt",
                "frontend a\n  bind :443 ssl crt a.pem acme letsencrypt",
                "global\n  httpclient.retries 2",
                "global\n  \"httpclient.ssl.verify\" required",
            })
    void isUsedBy(String file) {
        assertThat(InternalHttpClient.isUsedIn(ConfigLine.parseAll(file))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "global\n  # no Lua, no acme: lua-load would need the client",
                "listen mysql\n  bind :3306 ssl crt a.pem\n  server db 10.0.0.1:3306 check # ocsp"
            })
    void isNotUsedBy(String file) {
        assertThat(InternalHttpClient.isUsedIn(ConfigLine.parseAll(file))).isFalse();
    }
}
