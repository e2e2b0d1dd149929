package wdb.client;

/**
 * The item numbers of two keys whose values have changed places, in the order of the call.
 *
 * <p>The numbers stay with their keys; only the values move.
 */
public record Exchanged(long firstId, long secondId) {}
