package wdb.client;

import java.time.Duration;

/** How long an item will be there. */
public sealed interface TimeToLive {
    /** It expires when that time is over, in whole seconds; zero in its last one. */
    record Limited(Duration left, long id) implements TimeToLive {}

    /** It never expires. */
    record Unlimited(long id) implements TimeToLive {}

    /** There is no such key, or it has expired. */
    record NotFound() implements TimeToLive {}
}
