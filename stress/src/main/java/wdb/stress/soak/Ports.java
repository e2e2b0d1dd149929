package wdb.stress.soak;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the server listens. */
record Ports(int wdb, int memcached) {
    private static final Pattern READY = Pattern.compile(".* ready: .*wdb://[^ ]*:(\\d+) .*memcached://[^ ]*:(\\d+) .*");

    /** Reads them from the ready line. */
    static Ports of(String readyLine) {
        Matcher ready = READY.matcher(readyLine);
        if (!ready.matches()) {
            throw new IllegalStateException("no two ports in the ready line: " + readyLine);
        }
        return new Ports(Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
    }
}
