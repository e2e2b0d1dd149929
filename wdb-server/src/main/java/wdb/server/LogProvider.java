package wdb.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The log behind SLF4J: lines on standard error, for standard output carries the ready line only. {@code -Dwdb.log=debug} shows more, and {@code
 * trace}, {@code warn}, {@code error} are the other levels; of Netty only warnings are shown.
 *
 * <p>It is written here because a server logs little and starts often: setting up a framework took an eighth of the server's start. Found by SLF4J as
 * a service, or at once if {@code -Dslf4j.provider} names it. Thread-safe.
 */
public final class LogProvider implements SLF4JServiceProvider {
    private static final String API_VERSION = "2.0.99"; // any 2.0, as SLF4J wants it said
    private static final String NETTY = "io.netty";

    private static volatile Consumer<String> lines = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)::print;

    private final Level level = level(System.getProperty("wdb.log"));
    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter noContext = new NOPMDCAdapter();

    /** Called by SLF4J. */
    public LogProvider() {}

    /** Sends all further lines elsewhere, and returns where they went until now: for embedders and tests. */
    public static Consumer<String> redirect(Consumer<String> elsewhere) {
        Consumer<String> before = lines;
        lines = elsewhere;
        return before;
    }

    @Override
    public void initialize() {
        // Nothing is left to do.
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return this::logger;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return noContext;
    }

    @Override
    public String getRequestedApiVersion() {
        return API_VERSION;
    }

    private Logger logger(String name) {
        Logger known = loggers.get(name);
        if (known != null) {
            return known;
        }
        Level least = name.startsWith(NETTY) && level.toInt() < Level.WARN.toInt() ? Level.WARN : level;
        Logger made = new LineLogger(name, least, line -> lines.accept(line));
        Logger other = loggers.putIfAbsent(name, made);
        return other == null ? made : other;
    }

    /** Returns the level of this name in any case; INFO if there is none. */
    private static Level level(String name) {
        for (Level level : Level.values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return level;
            }
        }
        return Level.INFO;
    }
}
