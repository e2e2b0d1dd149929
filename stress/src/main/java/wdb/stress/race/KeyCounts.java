package wdb.stress.race;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import wdb.protocol.Slice;
import wdb.server.store.KeyList;
import wdb.server.store.Store;

/** How often one whole scan gave each key. */
record KeyCounts(List<KeyList> pages) {
    private static final Slice ANY = Slice.of("");

    /** Scans the store from the first bucket to the last, one key or more a call. */
    static KeyCounts scan(Store store) {
        List<KeyList> pages = new ArrayList<>(2);
        long cursor = 0;
        do {
            KeyList page = new KeyList();
            cursor = store.scan(cursor, ANY, 1, page);
            pages.add(page);
        } while (cursor != 0);
        return new KeyCounts(pages);
    }

    /** Returns how often the scan gave {@code key}. */
    int of(Slice key) {
        int times = 0;
        for (KeyList page : pages) {
            for (int i = 0; i < page.size(); i++) {
                times += same(key, page, i) ? 1 : 0;
            }
        }
        return times;
    }

    private static boolean same(Slice key, KeyList page, int i) {
        int keyEnd = key.from() + key.length();
        return Arrays.equals(key.array(), key.from(), keyEnd, page.bytes(), page.from(i), page.to(i));
    }
}
