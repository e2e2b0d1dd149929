package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import wdb.client.repl.Token.Kind;

/** JLine's view of our lines: an open quote goes on in the next line, and completion replaces the raw word under the cursor. */
final class LineParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        List<Token> tokens = Tokenizer.scan(line.getBytes(StandardCharsets.UTF_8));
        if (context == ParseContext.ACCEPT_LINE && !tokens.isEmpty() && tokens.getLast().kind() == Kind.OPEN) {
            throw new EOFError(-1, -1, tokens.getLast().fault(), "quote");
        }
        return View.of(line, cursor, tokens);
    }

    @Override
    public boolean isEscapeChar(char ch) {
        return false; // outside quotes a backslash is a byte like any other
    }

    /**
     * A line as JLine's completion sees it: its words are raw, with their quotes, and so are the candidates.
     *
     * @param line all of it
     * @param cursor the cursor in it, in characters
     * @param before the tokens before the word under the cursor
     * @param word the raw word under the cursor; empty between words
     * @param wordCursor the cursor in it
     */
    record View(String line, int cursor, List<Token> before, String word, int wordCursor) implements CompletingParsedLine {
        static View of(String line, int cursor, List<Token> tokens) {
            int cursorBytes = Context.bytes(line, cursor);
            for (int i = 0; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                if (cursorBytes <= token.to()) {
                    boolean touches = cursorBytes >= token.from();
                    String word = touches ? text(line, token.from(), token.to()) : "";
                    return new View(line, cursor, tokens.subList(0, i), word, touches ? text(line, token.from(), cursorBytes).length() : 0);
                }
            }
            return new View(line, cursor, tokens, "", 0);
        }

        private static String text(String line, int from, int to) {
            return new String(line.getBytes(StandardCharsets.UTF_8), from, to - from, StandardCharsets.UTF_8);
        }

        @Override
        public int wordIndex() {
            return before.size();
        }

        @Override
        public List<String> words() {
            return Stream.concat(before.stream().map(Token::text), Stream.of(word)).toList();
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor;
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }
    }
}
