package wdb.stress.lab.literature;

import java.nio.ByteBuffer;

/** A server's side of one conversation, without sockets: bytes in, answers out. Used by one thread at a time. */
interface Talk {
    /** Takes all bytes from {@code in} and puts the answers, never more than there were bytes, into {@code out}. */
    void take(ByteBuffer in, ByteBuffer out);
}
