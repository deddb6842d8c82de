package io.proxyconfig.harness;

/**
 * The result of a command that has ended.
 *
 * @param exitCode its exit code
 * @param output its standard output and standard error together
 */
public record CommandResult(int exitCode, String output) {}
