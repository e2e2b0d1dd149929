package wdb.client;

import wdb.protocol.Key;

/**
 * A key that a scan found.
 *
 * @param key the key
 * @param valueBytes the length of its value at that moment
 * @param id the number of its item
 */
public record ScanEntry(Key key, long valueBytes, long id) {}
