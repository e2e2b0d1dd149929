package wdb.server.session.memcached;

import java.util.Base64;
import wdb.protocol.Slice;
import wdb.protocol.codec.ReplyBuffer;
import wdb.protocol.memcached.MemcachedRequest;
import wdb.protocol.memcached.Tokens;
import wdb.server.store.Item;

/** The parts of memcached's replies that several commands share. */
final class Replies {
    private static final String LINE_END = "\r\n";

    private Replies() {}

    static void line(String line, ReplyBuffer out) {
        out.raw(line);
        lineEnd(out);
    }

    static void lineEnd(ReplyBuffer out) {
        out.raw(LINE_END);
    }

    /** Appends the line and the value of one key of a get. */
    static void value(Slice key, Item item, boolean withVersion, ReplyBuffer out) {
        out.raw("VALUE ");
        out.raw(key.array(), key.from(), key.length());
        number(' ', item.clientFlags(), out);
        number(' ', item.valueLength(), out);
        if (withVersion) {
            number(' ', item.version(), out);
        }
        lineEnd(out);
        out.value(item.value());
        item.release();
        lineEnd(out);
    }

    /** Appends the decimal number that is the item's value, without the spaces that fill it up. */
    static void count(Item item, ReplyBuffer out) {
        out.raw(item.value().array(), 0, countLength(item));
        lineEnd(out);
    }

    static int countLength(Item item) {
        int length = item.valueLength();
        while (item.value().array()[length - 1] == ' ') {
            length--;
        }
        return length;
    }

    /** Appends a space, a meta flag and its unsigned number. */
    static void flag(char flag, long number, ReplyBuffer out) {
        out.raw(" ");
        number(flag, number, out);
    }

    /** Appends the flag t with the seconds that are left until {@code expiry}; -1 for never. */
    static void ttl(long expiry, long now, ReplyBuffer out) {
        if (expiry == 0) {
            out.raw(" t-1");
        } else {
            flag('t', Math.max(0, expiry - now), out);
        }
    }

    /** Echoes the flags O and k, which every meta reply has, in the order of the request. */
    static void echo(MemcachedRequest request, ReplyBuffer out) {
        Tokens tokens = request.tokens();
        for (int i = 2; i < tokens.count(); i++) {
            echo(request, i, out);
        }
    }

    /** Echoes one flag if it is O or k. */
    static void echo(MemcachedRequest request, int token, ReplyBuffer out) {
        Tokens tokens = request.tokens();
        switch (tokens.first(token)) {
            case 'O' -> {
                out.raw(" ");
                out.raw(tokens.array(), tokens.from(token), tokens.length(token));
            }
            case 'k' -> {
                out.raw(" k");
                key(request, out);
                if (request.flags().has('b')) {
                    out.raw(" b");
                }
            }
            default -> { /* no echo */ }
        }
    }

    /** Appends the key as the client wrote it: in base64 if it came in it. */
    static void key(MemcachedRequest request, ReplyBuffer out) {
        Slice key = request.flags().key();
        if (request.flags().has('b')) {
            byte[] encoded = Base64.getEncoder().encode(key.toBytes());
            out.raw(encoded, 0, encoded.length);
        } else {
            out.raw(key.array(), key.from(), key.length());
        }
    }

    private static void number(char before, long number, ReplyBuffer out) {
        out.ascii(before);
        out.unsigned(number);
    }
}
