package wdb.client;

import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * What a flight recording shows of a client.
 *
 * <p>Without a recording an event costs a look at a flag, and its class is not even loaded: the recorder's own classes would add
 * a third to the start of a short command.
 */
final class Events {
    private Events() {}

    /** Returns an event that has begun, or null if nobody records such. */
    static <E extends Event> E begin(Supplier<E> kind) {
        if (!FlightRecorder.isInitialized()) {
            return null;
        }
        E event = kind.get();
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }

    /** A connection that was made; its duration is that of connecting. */
    @Name("wdb.client.ConnectionOpened")
    @Label("WDB Connection Opened")
    @Category({"WDB", "Client"})
    @StackTrace(false)
    static final class ConnectionOpened extends Event {
        @Label("Address")
        String address;

        @Label("Attempt")
        @Description("0 for a client's first connection; 1 and more for a reconnect, counted since a connection was last of use")
        int attempt;
    }

    /** A connection that could not be made. */
    @Name("wdb.client.ConnectionFailed")
    @Label("WDB Connection Failed")
    @Category({"WDB", "Client"})
    @StackTrace(false)
    static final class ConnectionFailed extends Event {
        @Label("Address")
        String address;

        @Label("Attempt")
        int attempt;

        @Label("Reason")
        String reason;
    }

    /** A connection that ended. */
    @Name("wdb.client.ConnectionClosed")
    @Label("WDB Connection Closed")
    @Category({"WDB", "Client"})
    @StackTrace(false)
    static final class ConnectionClosed extends Event {
        @Label("Address")
        String address;

        @Label("Reason")
        String reason;

        @Label("Requests Left")
        @Description("Requests without an answer: those that failed with it, and those that went on to the next connection")
        int requestsLeft;
    }

    /** A request from the call to its result or failure. */
    @Name("wdb.client.Request")
    @Label("WDB Request")
    @Category({"WDB", "Client"})
    @StackTrace(false)
    @Threshold("10 ms")
    static final class Request extends Event {
        @Label("Command")
        String command;

        @Label("Failure")
        @Description("The kind of failure; null if there is a result")
        String failure;
    }
}
