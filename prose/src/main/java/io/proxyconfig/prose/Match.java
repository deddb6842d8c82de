package io.proxyconfig.prose;

/** A broken rule within one text; the offsets count from the start of the text. */
record Match(int from, int to, String rule, String suggestion) {}
