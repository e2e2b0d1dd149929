package wdb.client.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A protocol that the generator speaks. */
public enum Protocol {
    WDB, MEMCACHED, REDIS;

    /** Returns the protocol of this name. */
    public static Protocol of(String word) {
        return Arrays.stream(values()).filter(protocol -> protocol.word().equals(word)).findFirst().orElseThrow(
                () -> new IllegalArgumentException("protocol \"" + word + "\", expected wdb, memcached or redis"));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the requests that the generator can send in it. */
    Set<Op> ops() {
        return switch (this) {
            case WDB -> EnumSet.allOf(Op.class);
            case MEMCACHED, REDIS -> EnumSet.of(Op.GET, Op.SET, Op.DELETE);
        };
    }

    Encoder encoder(KeyNames names, Payload payload) {
        return switch (this) {
            case WDB -> new WdbEncoder(names, payload);
            case MEMCACHED -> new MemcachedEncoder(names, payload);
            case REDIS -> new RespEncoder(names, payload);
        };
    }

    ReplyScanner scanner() {
        return switch (this) {
            case WDB -> LineScanner.ofWdb();
            case MEMCACHED -> LineScanner.ofMemcached();
            case REDIS -> new RespScanner();
        };
    }
}
