package wdb.client.bench;

import java.time.Duration;
import java.util.Locale;

/** Numbers with units, as options have them and as people read them. */
public final class Quantity {
    private static final int KIBI = 1_024;

    private Quantity() {}

    /** Returns a duration such as {@code 500ms}, {@code 10s}, {@code 10} or {@code 2m}. */
    public static Duration duration(String option, String text) {
        if (!text.matches("[0-9]{1,8}(us|ms|s|m)?")) {
            throw new IllegalArgumentException(option + " " + text + ", expected such as 10s, 500ms, 250us or 2m");
        }
        long number = Long.parseLong(text.replaceAll("[a-z]", ""));
        return switch (text.replaceAll("[0-9]", "")) {
            case "us" -> Duration.ofNanos(1_000 * number);
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** Returns a count such as {@code 5000}, {@code 100k} or {@code 2m}: thousands and millions. */
    public static long count(String option, String text) {
        if (!text.matches("[0-9]{1,12}[km]?")) {
            throw new IllegalArgumentException(option + " " + text + ", expected such as 5000, 100k or 2m");
        }
        long number = Long.parseLong(text.replaceAll("[km]", ""));
        return text.endsWith("k") ? 1_000 * number : text.endsWith("m") ? 1_000_000 * number : number;
    }

    /** Returns a number of bytes such as {@code 200}, {@code 4k} or {@code 1m}: powers of two. */
    public static int bytes(String option, String text) {
        if (!text.matches("[0-9]{1,8}[km]?")) {
            throw new IllegalArgumentException(option + " " + text + ", expected bytes such as 200, 4k, 1m or 8-200");
        }
        long number = Long.parseLong(text.replaceAll("[km]", ""));
        long bytes = text.endsWith("k") ? KIBI * number : text.endsWith("m") ? (long) KIBI * KIBI * number : number;
        if (bytes > ValueSizes.BYTES_MAX) {
            throw new IllegalArgumentException(option + " " + text + ", expected up to " + ValueSizes.BYTES_MAX + " bytes");
        }
        return (int) bytes;
    }

    /** Returns a time as people read it, with three digits or so. */
    static String time(long ns) {
        if (ns < 10_000) {
            return String.format(Locale.ROOT, "%.1f us", ns / 1e3);
        }
        if (ns < 1_000_000) {
            return String.format(Locale.ROOT, "%.0f us", ns / 1e3);
        }
        return ns < 1_000_000_000 ? String.format(Locale.ROOT, "%.2f ms", ns / 1e6) : String.format(Locale.ROOT, "%.2f s", ns / 1e9);
    }

    /** Returns a count with its thousands apart. */
    static String grouped(double count) {
        return String.format(Locale.ROOT, "%,.0f", count);
    }
}
