package wdb.server.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's handler of epoll, with sockets that stay in the kernel's set until they are closed.
 *
 * <p>Netty 4.2.18 takes a socket that waits for nothing out of the set and forgets that it has: what the socket waits for next is changed in the set, not
 * added to it, which the kernel refuses, and the connection ends. So it was with a peer that had ended its sending side and then was slow to take its
 * replies: some of them were lost. Here such a socket is kept, to be told of errors, once and not for as long as they last ({@code EPOLLET}, {@code epoll(7)}).
 */
record EpollHandler(IoHandler netty) implements IoHandler {
    static IoHandlerFactory factory() {
        IoHandlerFactory netty = EpollIoHandler.newFactory();
        return executor -> new EpollHandler(netty.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(netty.register(handle));
    }

    /** What a socket waits for; loop thread only. */
    private static final class Registration implements IoRegistration {
        private final IoRegistration netty;
        private boolean inSet;

        Registration(IoRegistration netty) {
            this.netty = netty;
        }

        @Override
        public long submit(IoOps ops) {
            boolean nothing = EpollIoOps.NONE.equals(ops);
            inSet |= !nothing;
            return netty.submit(nothing && inSet ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public <T> T attachment() {
            return netty.attachment();
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }

    // ---- as Netty does it ----

    @Override
    public void initialize() {
        netty.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return netty.run(context);
    }

    @Override
    public void prepareToDestroy() {
        netty.prepareToDestroy();
    }

    @Override
    public void destroy() {
        netty.destroy();
    }

    @Override
    public void wakeup() {
        netty.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return netty.isCompatible(handleType);
    }
}
