package wdb.server.net;

/**
 * What connections may cost others in number, memory and time.
 *
 * @param connectionsMax connections at once; one more gets an error line and is closed
 * @param connectionsPerAddressMax connections at once from one address, or from one /64 of IPv6; 0 for any
 * @param buffersBytesMax memory of all connections' buffers together, in bytes
 * @param unsentBytesMax bytes of replies that the event loop keeps for a peer before it stops to read from it
 * @param requestMs time for a request once begun, in milliseconds
 * @param replyMs time without any progress in sending replies, in milliseconds
 * @param idleMs time without a request, in milliseconds; 0 for any
 * @param bulkSharePercent share of their threads' time that further turns get while somebody asks little, 1 to 100
 */
public record NetLimits(
        int connectionsMax,
        int connectionsPerAddressMax,
        long buffersBytesMax,
        int unsentBytesMax,
        long requestMs,
        long replyMs,
        long idleMs,
        int bulkSharePercent) {
    /** Returns the same limits with at most {@code count} connections. */
    public NetLimits withConnectionsMax(int count) {
        return new NetLimits(Math.min(connectionsMax, count), connectionsPerAddressMax, buffersBytesMax, unsentBytesMax, requestMs, replyMs, idleMs,
                bulkSharePercent);
    }
}
