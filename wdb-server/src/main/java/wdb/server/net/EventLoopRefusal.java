package wdb.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import wdb.server.session.Dialect;

/** What a connection beyond the limit gets instead of a session: one line, then the end. */
final class EventLoopRefusal extends ChannelInboundHandlerAdapter {
    private final Limit limit;
    private final Dialect dialect;

    EventLoopRefusal(Limit limit, Dialect dialect) {
        this.limit = limit;
        this.dialect = dialect;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(limit.refusal(dialect))).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message); // nobody listens
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // gone before it was refused
    }
}
