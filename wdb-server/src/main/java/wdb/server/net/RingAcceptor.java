package wdb.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.util.function.BiConsumer;

/** Takes the socket of an accepted connection out of Netty's channel, which is not registered yet and is forgotten. */
final class RingAcceptor extends ChannelInboundHandlerAdapter {
    private final BiConsumer<Channel, Socket> taker;

    RingAcceptor(BiConsumer<Channel, Socket> taker) {
        this.taker = taker;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel accepted = (Channel) message;
        taker.accept(accepted, (Socket) ((UnixChannel) accepted).fd());
    }
}
