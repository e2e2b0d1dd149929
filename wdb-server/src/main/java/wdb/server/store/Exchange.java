package wdb.server.store;

/** The numbers of the two items whose values changed places, in the order of the request. */
public record Exchange(long firstId, long secondId) {}
