package wdb.client.repl;

import org.jline.reader.impl.DefaultParser;

/** JLine's way into words, for completion only: without quotes and escapes, so that Enter ends every line; {@link Tokenizer} judges it. */
final class PlainParser extends DefaultParser {
    PlainParser() {
        setQuoteChars(new char[0]);
        setEscapeChars(new char[0]);
    }
}
