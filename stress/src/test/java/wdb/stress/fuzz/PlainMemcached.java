package wdb.stress.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wdb.server.session.Session;

/**
 * The classic commands of the memcached protocol once more, as plainly as they can be written: all of the input is there before it begins, and
 * values are kept in a map.
 *
 * <p>It stops at the first request that it does not know (meta commands, {@code gat}, statistics and whatever depends on a server's settings):
 * the real replies must then begin with those so far. For one input.
 */
final class PlainMemcached {
    /** The second at which the clock stands. */
    static final long NOW = 1_800_000_000;

    private static final int LINE_BYTES_MAX = 2_048;
    private static final int KEY_BYTES_MAX = 250;
    private static final int WORDS_MAX = 23; // that are told apart
    private static final long SECONDS_FROM_NOW_MAX = 2_592_000;
    private static final int LARGE_VALUE_BYTES_MIN = 4_096; // counts for nothing: no number is as long
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger TWO_TO_63 = BigInteger.ONE.shiftLeft(63);
    private static final BigInteger TWO_TO_32 = BigInteger.ONE.shiftLeft(32);
    private static final BigInteger TWO_TO_31 = BigInteger.ONE.shiftLeft(31);
    private static final Pattern NUMBER = Pattern.compile("[ \t-\r]*\\+?([0-9]+)([ \t-\r].*)?", Pattern.DOTALL);
    private static final String BAD_FORMAT = "CLIENT_ERROR bad command line format";
    private static final String TOO_LARGE = "SERVER_ERROR object too large for cache";

    /** How a line ends the conversation, or does not. */
    private enum End {
        GOES_ON,
        CLOSED,
        UNKNOWN
    }

    private record Item(String value, String flags, BigInteger expiry) {
        boolean expired() {
            return expiry.signum() != 0 && expiry.compareTo(BigInteger.valueOf(NOW)) <= 0;
        }

        Item with(String changed) {
            return new Item(changed, flags, expiry);
        }
    }

    private final String input;
    private final int valueBytesMax;
    private final Map<String, Item> items = new HashMap<>();
    private final StringBuilder replies = new StringBuilder();
    private int at;
    private String line;
    private List<String> words;
    private boolean noreply;
    private int unknownInARow;
    private boolean whole = true;

    PlainMemcached(byte[] input, int valueBytesMax) {
        this.input = new String(input, ISO_8859_1);
        this.valueBytesMax = valueBytesMax;
        End end = End.GOES_ON;
        while (end == End.GOES_ON && at < this.input.length()) {
            int before = unknownInARow;
            end = line();
            if (unknownInARow == before) {
                unknownInARow = 0;
            } else if (unknownInARow == Session.UNKNOWN_DEFAULT) {
                end = End.CLOSED;
            }
        }
        whole = end != End.UNKNOWN;
    }

    /** Returns the replies, or those until it met what it does not know. */
    byte[] replies() {
        return replies.toString().getBytes(ISO_8859_1);
    }

    /** Tells whether it knew all requests. */
    boolean whole() {
        return whole;
    }

    private End line() {
        int end = input.indexOf('\n', at);
        line = input.substring(at, end < 0 ? input.length() : end);
        noreply = false;
        if (line.length() > LINE_BYTES_MAX) {
            return line.matches("(?s) {0,100}gets? .*") ? End.UNKNOWN : End.CLOSED; // a get may be longer: not here
        }
        if (end < 0) {
            at = input.length();
            return End.GOES_ON;
        }
        at = end + 1;
        boolean tooShort = line.length() + 1 < 4;
        line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        words = new ArrayList<>(Arrays.asList(line.split(" +")));
        words.removeIf(String::isEmpty);
        words = words.subList(0, Math.min(WORDS_MAX, words.size()));
        if (tooShort) {
            reply(BAD_FORMAT);
            return End.GOES_ON;
        }
        return words.isEmpty() || line.startsWith(" ") ? housekeeping() : command();
    }

    private End command() {
        switch (words.getFirst()) {
            case "get" -> get();
            case "set", "add", "replace", "append", "prepend" -> store();
            case "delete" -> delete();
            case "incr", "decr" -> count();
            case "touch" -> touch();
            case "mn" -> reply("MN");
            case "quit" -> {
                return End.CLOSED;
            }
            case "gets", "cas", "gat", "gats", "mg", "ms", "md", "ma", "me", "version", "stats", "watch" -> {
                return End.UNKNOWN;
            }
            default -> {
                return housekeeping();
            }
        }
        return End.GOES_ON;
    }

    private End housekeeping() {
        noreply = wantsNoReply();
        switch (words.isEmpty() ? "" : words.getFirst()) {
            case "flush_all" -> {
                return flush();
            }
            case "verbosity" -> reply(words.size() > 1 && unsigned(atMost(11, words.get(1)), TWO_TO_32) != null ? "OK" : BAD_FORMAT);
            case "cache_memlimit", "shutdown", "slabs", "lru", "lru_crawler", "extstore" -> {
                return End.UNKNOWN;
            }
            default -> {
                if (words.size() > 1 && words.getLast().startsWith("HTTP/")) {
                    return End.CLOSED;
                }
                reply("ERROR");
            }
        }
        return End.GOES_ON;
    }

    private End flush() {
        if (words.size() != (noreply ? 2 : 1)) {
            BigInteger delay = words.size() > 1 ? signed(atMost(11, words.get(1)), TWO_TO_31) : null;
            if (delay == null) {
                reply("CLIENT_ERROR invalid exptime argument");
                return End.GOES_ON;
            }
            if (delay.signum() > 0) {
                return End.UNKNOWN; // later, by a clock that stands still
            }
        }
        items.clear();
        reply("OK");
        return End.GOES_ON;
    }

    private void get() {
        List<String> keys = Arrays.stream(line.split(" +")).skip(1).toList();
        if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length() > KEY_BYTES_MAX)) {
            reply(BAD_FORMAT);
            return;
        }
        for (String key : keys) {
            Item item = present(key);
            if (item != null) {
                replies.append("VALUE ").append(key).append(' ').append(item.flags).append(' ').append(item.value.length()).append("\r\n")
                        .append(item.value).append("\r\n");
            }
        }
        reply("END");
    }

    /** Returns the item of a key, which must not have expired. */
    private Item present(String key) {
        Item item = items.get(key);
        return item == null || item.expired() ? null : item;
    }

    private void store() {
        BigInteger length = words.size() < 5 ? null : unsigned(atMost(11, words.get(4)), TWO_TO_31);
        if (length == null || length.intValue() > Integer.MAX_VALUE - 2) {
            reply(BAD_FORMAT);
            return;
        }
        noreply = wantsNoReply();
        String key = words.get(1);
        BigInteger flags = signed(words.get(2), TWO_TO_32);
        BigInteger exptime = signed(words.get(3), TWO_TO_63);
        if (key.length() > KEY_BYTES_MAX || flags == null || flags.signum() < 0 || exptime == null) {
            reply(BAD_FORMAT);
            at = (int) Math.min(input.length(), at + length.longValue() + 2);
        } else if (length.intValue() > valueBytesMax) {
            if (words.getFirst().equals("set")) {
                items.remove(key);
            }
            reply(TOO_LARGE);
            at = (int) Math.min(input.length(), at + length.longValue() + 2);
        } else {
            data(key, new Item("", flags.toString(), expiry(exptime)), length.intValue());
        }
    }

    private void data(String key, Item empty, int length) {
        int end = at + length;
        if (end + 2 > input.length()) {
            at = input.length();
            return;
        }
        Item stored = empty.with(input.substring(at, end));
        boolean good = input.startsWith("\r\n", end);
        at = end + 2;
        if (!good) {
            reply("CLIENT_ERROR bad data chunk");
            return;
        }
        Item before = present(key);
        Item after = switch (words.getFirst()) {
            case "set" -> stored;
            case "add" -> before == null ? stored : null;
            case "replace" -> before == null ? null : stored;
            case "append" -> before == null ? null : before.with(before.value + stored.value);
            default -> before == null ? null : before.with(stored.value + before.value);
        };
        if (after == null || after.value.length() > valueBytesMax) {
            reply("NOT_STORED");
        } else {
            items.put(key, after);
            reply("STORED");
        }
    }

    private void delete() {
        if (!takesKey(2)) {
            return;
        }
        boolean there = present(words.get(1)) != null;
        items.remove(words.get(1));
        reply(there ? "DELETED" : "NOT_FOUND");
    }

    private void touch() {
        if (!takesKey(3)) {
            return;
        }
        BigInteger exptime = signed(atMost(11, words.get(2)), TWO_TO_31);
        Item item = present(words.get(1));
        if (exptime == null) {
            reply("CLIENT_ERROR invalid exptime argument");
        } else if (item == null) {
            reply("NOT_FOUND");
        } else {
            items.put(words.get(1), new Item(item.value, item.flags, expiry(exptime)));
            reply("TOUCHED");
        }
    }

    private void count() {
        if (!takesKey(3)) {
            return;
        }
        BigInteger delta = unsigned(atMost(22, words.get(2)), TWO_TO_64);
        Item item = present(words.get(1));
        if (delta == null) {
            reply("CLIENT_ERROR invalid numeric delta argument");
        } else if (item == null) {
            reply("NOT_FOUND");
        } else {
            Matcher number = NUMBER.matcher(item.value);
            BigInteger before = item.value.length() < LARGE_VALUE_BYTES_MIN && number.matches() ? unsigned(number.group(1), TWO_TO_64) : null;
            if (before == null) {
                reply("CLIENT_ERROR cannot increment or decrement non-numeric value");
                return;
            }
            String after = (words.getFirst().equals("incr") ? before.add(delta).mod(TWO_TO_64) : before.subtract(delta).max(BigInteger.ZERO)).toString();
            items.put(words.get(1), item.with(after + " ".repeat(Math.max(0, item.value.length() - after.length()))));
            reply(after);
        }
    }

    /** Looks whether there are words enough, a key that is not too long, and whether a reply is wanted; tells what is wrong otherwise. */
    private boolean takesKey(int wordsMin) {
        if (words.size() < wordsMin) {
            reply(BAD_FORMAT);
            return false;
        }
        noreply = wantsNoReply();
        if (words.get(1).length() > KEY_BYTES_MAX) {
            reply(BAD_FORMAT);
            return false;
        }
        return true;
    }

    private boolean wantsNoReply() {
        return !words.isEmpty() && words.getLast().equals("noreply");
    }

    private void reply(String text) {
        if (text.equals("ERROR")) {
            unknownInARow++;
        }
        boolean tooMany = unknownInARow == Session.UNKNOWN_DEFAULT;
        if (!noreply) {
            replies.append(tooMany ? "CLIENT_ERROR too many lines in a row that are no command" : text).append("\r\n");
        }
    }

    private static BigInteger expiry(BigInteger exptime) {
        if (exptime.signum() < 0) {
            return BigInteger.ONE; // long ago
        }
        boolean fromNow = exptime.signum() > 0 && exptime.longValue() <= SECONDS_FROM_NOW_MAX;
        return fromNow ? exptime.add(BigInteger.valueOf(NOW)) : exptime;
    }

    /** Returns a word that is no number in place of one that is longer than memcached looks at. */
    private static String atMost(int characters, String word) {
        return word.length() > characters ? "" : word;
    }

    private static BigInteger unsigned(String word, BigInteger below) {
        BigInteger number = word.matches("[0-9]+") ? new BigInteger(word) : null;
        return number == null || number.compareTo(below) >= 0 ? null : number;
    }

    private static BigInteger signed(String word, BigInteger below) {
        boolean negative = word.startsWith("-");
        BigInteger number = unsigned(negative ? word.substring(1) : word, below);
        return number == null ? null : negative ? number.negate() : number;
    }
}
