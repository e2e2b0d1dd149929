package io.netty.channel.uring;

import io.netty.channel.IoOps;

/** What tests want to know of an operation, which Netty keeps to its package. */
public record Submitted(byte opcode, short priority, int descriptor, long address, int length, int flags) {
    /** Reads an operation. */
    public static Submitted of(IoOps operation) {
        IoUringIoOps ops = (IoUringIoOps) operation;
        return new Submitted(ops.opcode(), ops.ioPrio(), ops.fd(), ops.union2(), ops.len(), ops.union3());
    }
}
