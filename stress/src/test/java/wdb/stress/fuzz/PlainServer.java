package wdb.stress.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import wdb.protocol.Limits;
import wdb.protocol.Product;
import wdb.server.session.Session;

/**
 * The WDB protocol once more, as plainly as it can be written: it has all of the input before it begins, and keeps values in a map. Each
 * reply is a list entry; an error for the client is its first word only, a value is its line and its bytes.
 *
 * <p>Where README, "Commands of the protocol", is silent, it does what WDB is documented to do in the decoder. For one input.
 */
final class PlainServer {
    private record Item(String value, long id, long ttl) {} // the clock stands still: a time to live never ends

    private static final String CLIENT_ERROR = "CLIENT_ERROR";

    private final String input;
    private final int valueBytesMax;
    private final Map<String, Item> items = new TreeMap<>();
    private final List<String> replies = new ArrayList<>();
    private int at;
    private long ids;
    private int unknownInARow;

    PlainServer(byte[] input, int valueBytesMax) {
        this.input = new String(input, ISO_8859_1);
        this.valueBytesMax = valueBytesMax;
    }

    List<String> replies() {
        boolean open = true;
        while (open && at < input.length()) {
            int end = input.indexOf('\n', at);
            if (end < 0) {
                String begun = input.substring(at);
                if (begun.length() > limit(begun) + 1) { // one byte more may be the CR
                    replies.add(CLIENT_ERROR);
                }
                break;
            }
            String line = input.substring(at, end);
            at = end + 1;
            open = line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        return replies;
    }

    private static int limit(String line) {
        String begin = line.replaceFirst("^[ \t]+", "");
        return begin.matches("(?is)get[ \t].*") ? Limits.GET_LINE_BYTES_MAX : Limits.LINE_BYTES_MAX;
    }

    /** Carries out one line; false if the connection closes. */
    private boolean line(String line) {
        if (line.length() > limit(line)) {
            replies.add(CLIENT_ERROR);
            return false;
        }
        List<String> words = new ArrayList<>(List.of(line.split("[ \t]+")));
        words.removeIf(String::isEmpty);
        if (words.isEmpty()) {
            return true;
        }
        String verb = words.removeFirst().toLowerCase(Locale.ROOT);
        switch (verb) {
            case "get" -> get(words);
            case "set" -> set(words);
            case "cas" -> cas(words);
            case "delete" -> delete(words);
            case "exch" -> exch(words);
            case "ping" -> replies.add(words.isEmpty() ? "PONG" : CLIENT_ERROR);
            case "version" -> replies.add(words.isEmpty() ? "VERSION " + Product.VERSION : CLIENT_ERROR);
            case "stats" -> replies.add(words.isEmpty() ? "END" : CLIENT_ERROR);
            case "scan" -> scan(words);
            case "touch" -> touch(words);
            case "ttl" -> ttl(words);
            default -> {
                if (verb.startsWith("q") || !words.isEmpty() && words.getLast().startsWith("HTTP/")) {
                    return false;
                }
                unknownInARow++;
                boolean tooMany = unknownInARow == Session.UNKNOWN_DEFAULT;
                replies.add(tooMany ? CLIENT_ERROR : "ERROR");
                return !tooMany;
            }
        }
        unknownInARow = 0;
        return true;
    }

    private void get(List<String> keys) {
        if (keys.isEmpty() || !keys.stream().allMatch(PlainServer::goodKey)) {
            replies.add(CLIENT_ERROR);
            return;
        }
        for (String key : keys) {
            Item item = items.get(key);
            if (item != null) {
                replies.add("VALUE " + key + ' ' + item.value.length() + " #" + item.id + '\n' + item.value);
            }
        }
        replies.add("END");
    }

    private void set(List<String> words) {
        boolean withTtl = words.size() == 4 && words.get(2).equalsIgnoreCase("ttl");
        long length = words.size() == 2 || withTtl ? number(words.get(1)) : -1;
        if (length < 0) {
            replies.add(CLIENT_ERROR);
            return;
        }
        long ttl = withTtl ? ttl(words.get(3)) : 0;
        String key = words.getFirst();
        if (takesData(key, 0, length, ttl >= 0)) {
            String value = data(length);
            if (value != null) {
                items.put(key, new Item(value, items.containsKey(key) ? items.get(key).id : ++ids, ttl));
                replies.add("STORED #" + items.get(key).id);
            }
        }
    }

    private void touch(List<String> words) {
        long ttl = words.size() == 2 && goodKey(words.getFirst()) ? ttl(words.getLast()) : -1;
        if (ttl < 0) {
            replies.add(CLIENT_ERROR);
            return;
        }
        Item item = items.computeIfPresent(words.getFirst(), (_, before) -> new Item(before.value, before.id, ttl));
        replies.add(item == null ? "NOT_FOUND" : "TOUCHED #" + item.id);
    }

    private void ttl(List<String> words) {
        if (words.size() != 1 || !goodKey(words.getFirst())) {
            replies.add(CLIENT_ERROR);
            return;
        }
        Item item = items.get(words.getFirst());
        replies.add(item == null ? "NOT_FOUND" : "TTL " + (item.ttl == 0 ? -1 : item.ttl) + " #" + item.id);
    }

    private static long ttl(String word) {
        return number(word) > Limits.TTL_SECONDS_MAX ? -1 : number(word);
    }

    private void cas(List<String> words) {
        long oldLength = words.size() == 3 ? number(words.get(1)) : -1;
        long newLength = words.size() == 3 ? number(words.get(2)) : -1;
        if (oldLength < 0 || newLength < 0) {
            replies.add(CLIENT_ERROR);
            return;
        }
        String key = words.getFirst();
        if (!takesData(key, oldLength, newLength, true)) {
            return;
        }
        String both = data(oldLength + newLength);
        Item item = items.get(key);
        if (both == null) {
            return;
        } else if (item == null) {
            replies.add("NOT_FOUND");
        } else if (item.value.equals(both.substring(0, (int) oldLength))) {
            items.put(key, new Item(both.substring((int) oldLength), item.id, 0));
            replies.add("STORED #" + item.id);
        } else {
            replies.add("EXISTS #" + item.id);
        }
    }

    /** Tells whether data of these lengths is stored; if not it is refused and passed over. */
    private boolean takesData(String key, long oldLength, long newLength, boolean goodArguments) {
        boolean good = goodArguments && goodKey(key);
        if (good && oldLength <= valueBytesMax && newLength <= valueBytesMax) {
            return true;
        }
        replies.add(good ? "SERVER_ERROR object too large for cache" : CLIENT_ERROR);
        long length = oldLength + newLength < 0 ? Long.MAX_VALUE : oldLength + newLength;
        at = (int) Math.min(input.length(), at + Math.min(length, Integer.MAX_VALUE));
        return false;
    }

    /** Returns the data, or null if the input ends before it does. */
    private String data(long length) {
        if (input.length() - at < length) {
            at = input.length();
            return null;
        }
        at += (int) length;
        return input.substring(at - (int) length, at);
    }

    private void delete(List<String> words) {
        if (words.size() != 1 || !goodKey(words.getFirst())) {
            replies.add(CLIENT_ERROR);
            return;
        }
        Item item = items.remove(words.getFirst());
        replies.add(item == null ? "NOT_FOUND" : "DELETED #" + item.id);
    }

    private void exch(List<String> words) {
        if (words.size() != 2 || !words.stream().allMatch(PlainServer::goodKey)) {
            replies.add(CLIENT_ERROR);
            return;
        }
        Item first = items.get(words.getFirst());
        Item second = items.get(words.getLast());
        if (first == null || second == null) {
            replies.add("NOT_FOUND");
            return;
        }
        items.put(words.getFirst(), new Item(second.value, first.id, first.ttl));
        if (!words.getFirst().equals(words.getLast())) {
            items.put(words.getLast(), new Item(first.value, second.id, second.ttl));
        }
        replies.add("EXCHANGED #" + first.id + " #" + second.id);
    }

    /** Walks over a store of one bucket, of which 0 is the only cursor: all keys at once, here sorted. */
    private void scan(List<String> words) {
        boolean good = words.size() % 2 == 1 && words.size() <= 5 && number(words.getFirst()) == 0;
        String prefix = "";
        for (int i = 1; good && i < words.size(); i += 2) {
            String option = words.get(i).toLowerCase(Locale.ROOT);
            long count = number(words.get(i + 1));
            good = option.equals("prefix") || option.equals("count") && count >= 1 && count <= Limits.SCAN_COUNT_MAX;
            prefix = option.equals("prefix") ? words.get(i + 1) : prefix;
        }
        if (!good) {
            replies.add(CLIENT_ERROR);
            return;
        }
        for (Map.Entry<String, Item> entry : items.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                replies.add("KEY " + entry.getKey() + ' ' + entry.getValue().value.length() + " #" + entry.getValue().id);
            }
        }
        replies.add("CURSOR 0");
    }

    private static boolean goodKey(String key) {
        return key.length() <= Limits.KEY_BYTES_MAX && key.chars().allMatch(c -> c > ' ' && c != 0x7f);
    }

    /** Returns a decimal number of up to 63 bits, else -1. */
    private static long number(String word) {
        try {
            return word.matches("[0-9]+") ? Long.parseLong(word) : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
