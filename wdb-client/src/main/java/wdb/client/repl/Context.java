package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import wdb.client.repl.Token.Kind;

/**
 * Where in a line somebody is typing: what hints, completion and colours are made from.
 *
 * @param word the command whose arguments are typed; empty if the command itself is, or an unknown one
 * @param argument the number of the argument, the first being 0
 * @param last the token before it, if there is one
 * @param unknown whether the command is none
 */
record Context(Optional<Word> word, int argument, Optional<Token> last, boolean unknown) {
    /** What can stand at a place in a line. */
    enum Role { COMMAND, KEY, VALUE, NUMBER, NUMBER_OR_COMMAND, OPTION, SECTION, OUTPUT, ON_OFF, URI, FILE, SHELL, NOTHING }

    /** Returns the place after these tokens. */
    static Context after(List<Token> before) {
        Optional<Token> last = before.isEmpty() ? Optional.empty() : Optional.of(before.getLast());
        int at = 0;
        while (at < before.size()) {
            Optional<Word> word = Word.of(before.get(at).text());
            if (word.isEmpty()) {
                return new Context(word, before.size() - at - 1, last, true);
            }
            int inner = inner(word.get(), before, at);
            if (inner >= before.size()) {
                return new Context(word, before.size() - at - 1, last, false);
            }
            at = inner;
        }
        return new Context(Optional.empty(), 0, last, false);
    }

    /** Returns where the command within the command at a place begins; after the end if there is none. */
    private static int inner(Word word, List<Token> before, int at) {
        return switch (word) {
            case TIME -> at + 1;
            case REPEAT -> at + 2;
            case WATCH -> at + 1 < before.size() && Word.of(before.get(at + 1).text()).isEmpty() ? at + 2 : at + 1;
            case GET, SET, DELETE, EXCH, CAS, TOUCH, TTL, SCAN, STATS, PING, VERSION, FLUSH, TOP, HELP, OUTPUT, TIMING, CONNECT, QUIT -> before.size();
        };
    }

    /** Returns what can stand here. */
    Role role() {
        if (last.isPresent() && last.get().kind() == Kind.REDIRECT) {
            return Role.FILE;
        }
        if (last.isPresent() && last.get().kind() == Kind.PIPE) {
            return Role.SHELL;
        }
        if (word.isEmpty()) {
            return unknown ? Role.NOTHING : Role.COMMAND;
        }
        if (last.get().isOption("--prefix") || word.get() == Word.SCAN && last.get().isOption("prefix")) {
            return Role.KEY;
        }
        if (word.get() == Word.SCAN && last.get().isOption("count")) {
            return Role.NUMBER;
        }
        return word.get().place(argument).map(Context::role).orElse(word.get() == Word.FLUSH ? Role.OPTION : Role.NOTHING);
    }

    private static Role role(Word.Place place) {
        return switch (place) {
            case KEY, KEYS -> Role.KEY;
            case VALUE -> Role.VALUE;
            case NUMBER -> Role.NUMBER;
            case NUMBER_OR_COMMAND -> Role.NUMBER_OR_COMMAND;
            case COMMAND -> Role.COMMAND;
            case KEYWORD, SCAN_OPTION -> Role.OPTION;
            case SECTION -> Role.SECTION;
            case OUTPUT -> Role.OUTPUT;
            case ON_OFF -> Role.ON_OFF;
            case URI -> Role.URI;
        };
    }

    /** Returns the number of bytes before a character of a line. */
    static int bytes(String line, int chars) {
        return line.substring(0, chars).getBytes(StandardCharsets.UTF_8).length;
    }
}
