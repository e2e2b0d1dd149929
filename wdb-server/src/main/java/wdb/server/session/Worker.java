package wdb.server.session;

import wdb.server.store.Item;

/**
 * What a serving thread brings to the sessions that it serves: its counters and its scratch memory for reading an item.
 *
 * <p>Belongs to the thread, so that an idle session costs a few hundred bytes. Used by one thread at a time, but for reading the counters.
 */
public final class Worker {
    final Counters counters = new Counters();
    final Item item = new Item();

    Worker() {}
}
