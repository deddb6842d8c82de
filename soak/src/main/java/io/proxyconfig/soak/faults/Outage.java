package io.proxyconfig.soak.faults;

/**
 * A fault that can be injected.
 *
 * @param effect what it excuses
 * @param begin breaks the part
 * @param end makes it work again
 */
record Outage(FaultEffect effect, Runnable begin, Runnable end) {}
