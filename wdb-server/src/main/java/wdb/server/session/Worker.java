package wdb.server.session;

import wdb.server.store.Item;

/**
 * What all sessions of one serving thread share: its counters and its scratch memory for reading an item.
 *
 * <p>Shared so that an idle session costs a few hundred bytes. Confined to that thread, but for reading the counters.
 */
public final class Worker {
    final Counters counters = new Counters();
    final Item item = new Item();

    Worker() {}
}
