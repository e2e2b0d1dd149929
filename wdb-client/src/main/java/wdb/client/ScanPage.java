package wdb.client;

import java.util.List;

/**
 * One reply of a scan.
 *
 * @param entries the keys of this page; it may be empty though the scan goes on
 * @param nextCursor where the scan goes on; 0 when it is done
 */
public record ScanPage(List<ScanEntry> entries, long nextCursor) {
    /** Copies the list. */
    public ScanPage {
        entries = List.copyOf(entries);
    }

    /** Tells whether this is the last page. */
    public boolean last() {
        return nextCursor == 0;
    }
}
