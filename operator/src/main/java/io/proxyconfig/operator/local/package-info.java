/** File mode: reads resources from the files of a folder, and writes their status to files. */
@NullMarked
package io.proxyconfig.operator.local;

import org.jspecify.annotations.NullMarked;
