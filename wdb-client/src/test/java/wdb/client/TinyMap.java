package wdb.client;

import java.io.IOException;
import java.util.TreeMap;

/** A script that answers as a WDB server does, as far as the client's own requests go; every scan gives the keys in order, page by page. */
final class TinyMap {
    private record Item(String value, long id, int ttlSeconds) {}

    private final TreeMap<String, Item> items = new TreeMap<>(); // guarded by this
    private long lastId; // guarded by this

    void play(ScriptedServer.Peer peer) throws IOException {
        while (true) {
            String line = peer.line();
            if (line.isEmpty()) {
                continue;
            }
            String[] words = line.split(" ");
            if (words[0].equals("QUIT")) {
                return;
            }
            String value = switch (words[0]) {
                case "SET" -> peer.bytes(Integer.parseInt(words[2]));
                case "CAS" -> peer.bytes(Integer.parseInt(words[2]) + Integer.parseInt(words[3]));
                default -> "";
            };
            peer.send(reply(words, value));
        }
    }

    private synchronized String reply(String[] words, String value) {
        return switch (words[0]) {
            case "GET" -> get(words);
            case "SET" -> value.equals("refuse me") ? "SERVER_ERROR object too large for cache\r\n"
                    : "STORED #" + set(words[1], value, words.length > 3 ? Integer.parseInt(words[4]) : 0) + "\r\n";
            case "TOUCH" -> items.containsKey(words[1])
                    ? "TOUCHED #" + set(words[1], items.get(words[1]).value(), Integer.parseInt(words[2])) + "\r\n" : "NOT_FOUND\r\n";
            case "TTL" -> ttl(items.get(words[1]));
            case "DELETE" -> items.containsKey(words[1]) ? "DELETED #" + items.remove(words[1]).id() + "\r\n" : "NOT_FOUND\r\n";
            case "EXCH" -> exch(words[1], words[2]);
            case "CAS" -> cas(words[1], value.substring(0, Integer.parseInt(words[2])), value.substring(Integer.parseInt(words[2])));
            case "PING" -> "PONG\r\n";
            case "VERSION" -> "VERSION tiny\r\n";
            case "SCAN" -> scan(words);
            case "STATS" -> "STAT items " + items.size() + "\r\nSTAT section " + (words.length > 1 ? words[1] : "none") + "\r\nEND\r\n";
            default -> "ERROR\r\n";
        };
    }

    private String get(String[] words) {
        StringBuilder replies = new StringBuilder();
        for (int i = 1; i < words.length; i++) {
            Item item = items.get(words[i]);
            if (item != null) {
                replies.append("VALUE " + words[i] + " " + item.value().length() + " #" + item.id() + "\r\n" + item.value() + "\r\n");
            }
        }
        return replies + "END\r\n";
    }

    /** No time passes here. */
    private static String ttl(Item item) {
        return item == null ? "NOT_FOUND\r\n" : "TTL " + (item.ttlSeconds() == 0 ? -1 : item.ttlSeconds()) + " #" + item.id() + "\r\n";
    }

    private long set(String key, String value, int ttlSeconds) {
        Item old = items.get(key);
        items.put(key, new Item(value, old == null ? ++lastId : old.id(), ttlSeconds));
        return items.get(key).id();
    }

    private String exch(String first, String second) {
        Item one = items.get(first);
        Item two = items.get(second);
        if (one == null || two == null) {
            return "NOT_FOUND\r\n";
        }
        items.put(first, new Item(two.value(), one.id(), one.ttlSeconds()));
        items.put(second, new Item(one.value(), two.id(), two.ttlSeconds()));
        return "EXCHANGED #" + one.id() + " #" + two.id() + "\r\n";
    }

    private String cas(String key, String expected, String value) {
        Item item = items.get(key);
        if (item == null) {
            return "NOT_FOUND\r\n";
        }
        return item.value().equals(expected) ? "STORED #" + set(key, value, 0) + "\r\n" : "EXISTS #" + item.id() + "\r\n";
    }

    /** The cursor is the number of keys before the page. */
    private String scan(String[] words) {
        int cursor = Integer.parseInt(words[1]);
        String prefix = words[2].equals("prefix") ? words[3] : "";
        int count = Integer.parseInt(words[words.length - 1]);
        StringBuilder page = new StringBuilder();
        items.entrySet().stream().skip(cursor).limit(count).filter(item -> item.getKey().startsWith(prefix)).forEach(item ->
                page.append("KEY " + item.getKey() + " " + item.getValue().value().length() + " #" + item.getValue().id() + "\r\n"));
        return page + "CURSOR " + (cursor + count < items.size() ? cursor + count : 0) + "\r\n";
    }
}
