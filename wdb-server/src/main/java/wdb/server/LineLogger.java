package wdb.server;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger whose every event is a line: when (in UTC), how bad, who, what; and the stack trace after it if there is one. Thread-safe. */
final class LineLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private static final int CAUSES_MAX = 16; // they may go in a circle

    private final int least;
    private final transient Consumer<String> lines;

    /** Creates the logger of a class, for events of the level {@code least} and worse; {@code lines} takes whole lines, from any thread. */
    LineLogger(String name, Level least, Consumer<String> lines) {
        this.name = name;
        this.least = least.toInt();
        this.lines = lines;
    }

    @Override
    public boolean isTraceEnabled() {
        return shows(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return shows(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return shows(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return shows(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return shows(Level.ERROR);
    }

    private boolean shows(Level level) {
        return level.toInt() >= least;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null; // lines do not say where in the code
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
        String said = arguments == null ? message : MessageFormatter.basicArrayFormat(message, arguments);
        lines.accept(line(Instant.now(), level, said, thrown));
    }

    String line(Instant at, Level level, String said, Throwable thrown) {
        StringBuilder line = new StringBuilder(128);
        appendTime(line, at);
        line.append(' ').append(level.name()).append(" ".repeat(6 - level.name().length()));
        line.append(name, name.lastIndexOf('.') + 1, name.length()).append(" - ").append(said).append(System.lineSeparator());
        appendTrace(line, thrown);
        return line.toString();
    }

    private static void appendTrace(StringBuilder line, Throwable thrown) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < CAUSES_MAX; cause = cause.getCause()) {
            line.append(depth++ == 0 ? "" : "Caused by: ").append(cause).append(System.lineSeparator());
            for (StackTraceElement frame : cause.getStackTrace()) {
                line.append("\tat ").append(frame).append(System.lineSeparator());
            }
        }
    }

    /** By hand: the JDK's formatters take a few milliseconds to be made, and the first line is written while people wait for the server. */
    private static void appendTime(StringBuilder line, Instant at) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(at.getEpochSecond(), at.getNano(), ZoneOffset.UTC);
        digits(line, time.getYear(), 4).append('-');
        digits(line, time.getMonthValue(), 2).append('-');
        digits(line, time.getDayOfMonth(), 2).append('T');
        digits(line, time.getHour(), 2).append(':');
        digits(line, time.getMinute(), 2).append(':');
        digits(line, time.getSecond(), 2).append('.');
        digits(line, time.getNano() / 1_000_000, 3).append('Z');
    }

    private static StringBuilder digits(StringBuilder line, int number, int width) {
        String digits = Integer.toString(number);
        return line.append("0".repeat(width - digits.length())).append(digits);
    }
}
