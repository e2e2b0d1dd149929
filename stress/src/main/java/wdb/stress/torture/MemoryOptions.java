package wdb.stress.torture;

import wdb.server.store.BucketStore;

/**
 * What the memory benchmark was asked for.
 *
 * @param items how many items to store, 1 or more
 * @param keyBytes length of each key, 8 to 250: eight hexadecimal digits tell all items apart
 * @param valueBytes length of each value
 * @param buckets buckets of the store, a power of two
 * @param help whether only to say what the options are
 */
record MemoryOptions(int items, int keyBytes, int valueBytes, int buckets, boolean help) {
    static final String USAGE = "usage: memory [--items N] [--key-bytes N] [--value-bytes N] [--buckets N] [--help]";

    private static final int KEY_BYTES_MIN = 8;
    private static final int KEY_BYTES_MAX = 250;
    private static final int VALUE_BYTES_MAX = 1 << 20;

    static MemoryOptions parse(String[] args) {
        MemoryOptions options = new MemoryOptions(10_000_000, 16, 32, BucketStore.BUCKETS_DEFAULT, false);
        for (int i = 0; i < args.length; i++) {
            options = switch (args[i]) {
                case "--items" -> options.withItems(number(args, ++i, 1, Integer.MAX_VALUE));
                case "--key-bytes" -> options.withKeyBytes(number(args, ++i, KEY_BYTES_MIN, KEY_BYTES_MAX));
                case "--value-bytes" -> options.withValueBytes(number(args, ++i, 0, VALUE_BYTES_MAX));
                case "--buckets" -> options.withBuckets(number(args, ++i, 1, BucketStore.BUCKETS_MAX));
                case "--help" -> new MemoryOptions(options.items, options.keyBytes, options.valueBytes, options.buckets, true);
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            };
        }
        return options;
    }

    private MemoryOptions withItems(int items) {
        return new MemoryOptions(items, keyBytes, valueBytes, buckets, help);
    }

    private MemoryOptions withKeyBytes(int keyBytes) {
        return new MemoryOptions(items, keyBytes, valueBytes, buckets, help);
    }

    private MemoryOptions withValueBytes(int valueBytes) {
        return new MemoryOptions(items, keyBytes, valueBytes, buckets, help);
    }

    private MemoryOptions withBuckets(int buckets) {
        return new MemoryOptions(items, keyBytes, valueBytes, buckets, help);
    }

    private static int number(String[] args, int i, int min, int max) {
        String option = args[i - 1];
        try {
            int number = Integer.parseInt(args[i].replace("_", ""));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            // told below, as a number out of bounds is
        }
        throw new IllegalArgumentException(option + " wants a number from " + min + " to " + max);
    }
}
