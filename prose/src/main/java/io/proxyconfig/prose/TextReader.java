package io.proxyconfig.prose;

import java.util.List;

/** Finds the passages of one kind of file. */
interface TextReader {
    List<Passage> read(String content);
}
