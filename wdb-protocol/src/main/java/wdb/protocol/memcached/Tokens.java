package wdb.protocol.memcached;

import java.nio.charset.StandardCharsets;

/**
 * The words of one request line: where they begin and end, and the numbers in them. Only the space separates words.
 *
 * <p>Reusable; points into an array of somebody else. Confined to one thread.
 */
public final class Tokens {
    /** Words that are told apart; what follows is looked at by none of the commands but the ones that read many keys. */
    static final int COUNT_MAX = 23;

    // memcached looks at no longer ones
    private static final int CHARACTERS_OF_32_BITS_MAX = 11;
    private static final int CHARACTERS_OF_64_BITS_MAX = 22;

    private final int[] starts = new int[COUNT_MAX];
    private final int[] ends = new int[COUNT_MAX];
    private byte[] array = {};
    private int lineEnd;
    private int count;
    private long number;

    Tokens() {}

    /** Finds the words of {@code array[from, to)}. */
    void split(byte[] array, int from, int to) {
        this.array = array;
        this.lineEnd = to;
        count = 0;
        int i = from;
        while (count < COUNT_MAX) {
            while (i < to && array[i] == ' ') {
                i++;
            }
            if (i == to) {
                return;
            }
            starts[count] = i;
            while (i < to && array[i] != ' ') {
                i++;
            }
            ends[count++] = i;
        }
    }

    /** Returns the array that holds the line. */
    public byte[] array() {
        return array;
    }

    /** Returns the index after the line's last byte. */
    int lineEnd() {
        return lineEnd;
    }

    /** Returns the number of words. */
    public int count() {
        return count;
    }

    /** Returns the index of the first byte of a word. */
    public int from(int token) {
        return starts[token];
    }

    /** Returns the length of a word in bytes. */
    public int length(int token) {
        return ends[token] - starts[token];
    }

    /** Returns the first byte of a word: of a meta flag, which flag it is. */
    public byte first(int token) {
        return array[starts[token]];
    }

    /** Tells whether there is such a word and it is {@code word}. */
    public boolean is(int token, String word) {
        return token < count && length(token) == word.length() && startsWith(token, word);
    }

    boolean startsWith(int token, String word) {
        if (length(token) < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (array[starts[token] + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns a word of up to 8 bytes as one number, or 0 for a longer one and for one that begins with NUL, which would look like the rest of it. */
    long packed(int token) {
        int length = length(token);
        if (length > 0 && array[starts[token]] == 0) {
            return 0;
        }
        long word = 0;
        for (int i = 0; i < length && length <= Long.BYTES; i++) {
            word = word << 8 | array[starts[token] + i] & 0xff;
        }
        return word;
    }

    static long packed(String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word = word << 8 | text.charAt(i);
        }
        return word;
    }

    /** Returns a word as text. */
    public String text(int token) {
        return new String(array, starts[token], length(token), StandardCharsets.UTF_8);
    }

    /** Returns the number that was read last. */
    public long number() {
        return number;
    }

    /** Reads an unsigned number of 32 bits, after the word's first {@code skip} bytes; false if there is none, or more than 11 characters. */
    public boolean unsigned32(int token, int skip) {
        return isAtMost(CHARACTERS_OF_32_BITS_MAX, token, skip) && unsigned64(token, skip) && number >>> 32 == 0;
    }

    /** Reads an unsigned number of 64 bits, after the word's first {@code skip} bytes; false if there is none, or more than 22 characters. */
    public boolean unsigned64(int token, int skip) {
        return isAtMost(CHARACTERS_OF_64_BITS_MAX, token, skip) && digits(starts[token] + skip, ends[token]);
    }

    /** Reads a signed number of 32 bits, after the word's first {@code skip} bytes; false if there is none, or more than 11 characters. */
    public boolean signed32(int token, int skip) {
        return isAtMost(CHARACTERS_OF_32_BITS_MAX, token, skip) && signed(token, skip) && number == (int) number;
    }

    /** Reads a signed number of 63 bits, however many zeros it begins with, after the word's first {@code skip} bytes; false if there is none. */
    boolean signed(int token, int skip) {
        if (token >= count) {
            return false;
        }
        int from = starts[token] + skip;
        boolean negative = from < ends[token] && array[from] == '-';
        if (!digits(negative ? from + 1 : from, ends[token]) || number < 0) {
            return false;
        }
        if (negative) {
            number = -number;
        }
        return true;
    }

    private boolean isAtMost(int characters, int token, int skip) {
        return token < count && length(token) - skip <= characters;
    }

    private boolean digits(int from, int to) {
        long n = 0;
        for (int i = from; i < to; i++) {
            int digit = array[i] - '0';
            if (digit < 0 || digit > 9 || Long.compareUnsigned(n, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                return false;
            }
            n = 10 * n + digit;
        }
        number = n;
        return from < to;
    }
}
