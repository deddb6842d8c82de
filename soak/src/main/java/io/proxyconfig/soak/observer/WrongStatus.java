package io.proxyconfig.soak.observer;

/**
 * A status that HAProxy contradicts.
 *
 * @param claim what the status states
 * @param early whether it was wrong when it appeared; otherwise it stayed for too long
 * @param text what is wrong, for people
 */
record WrongStatus(StatusClaim claim, boolean early, String text) {}
