package io.proxyconfig.operator.render;

import io.proxyconfig.validation.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a {@code bind} line listens on, if a probe beside HAProxy can reach it: {@code :p}, {@code *:p},
 * {@code ip:p}, {@code [v6]:p}, {@code :::p}, with or without {@code ipv4@} or {@code ipv6@}, and lists of them. Other
 * sockets (UNIX, QUIC, inherited ones), port ranges, environment variables, host names and lines tied to an interface or a
 * namespace are skipped, because the file does not say what they mean.
 */
final class BindAddresses {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(?:ipv4|ipv6|tcp|tcp4|tcp6|mptcp|mptcp4|mptcp6)@)?(.*):([0-9]{1,5})");
    private static final Set<String> ELSEWHERE = Set.of("interface", "namespace");

    private BindAddresses() {}

    static List<Endpoint> of(String section, ConfigLine line) {
        List<Endpoint> endpoints = new ArrayList<>();
        boolean elsewhere = line.words().stream().skip(2).anyMatch(ELSEWHERE::contains);
        if (!elsewhere && line.words().size() > 1 && line.words().get(1).indexOf('$') < 0) {
            for (String address : line.word(1).split(",", -1)) {
                endpoint(section, address).ifPresent(endpoints::add);
            }
        }
        return endpoints;
    }

    private static Optional<Endpoint> endpoint(String section, String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group(2));
        String host = parts.group(1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        String any = address.startsWith("ipv6@") || address.startsWith("tcp6@") ? "::" : "0.0.0.0";
        String literal = host.isEmpty() || host.equals("*") ? any : host;
        return port < 1 || port > 65535 || IpAddress.parse(literal).isEmpty()
                ? Optional.empty()
                : Optional.of(Endpoint.of(section, literal, port));
    }
}
