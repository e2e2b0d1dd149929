package wdb.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import wdb.server.session.Dialect;

/**
 * What a connection beyond the limit gets instead of a session: one line, then the end.
 *
 * <p>What it has sent already is received and thrown away, which the loop does before it comes to its timers again, and the sending side ends first: see
 * {@link RingRefusal}.
 */
final class EventLoopRefusal extends ChannelInboundHandlerAdapter {
    /** Time for the loop to receive what has been sent, in milliseconds; the descriptor is in use meanwhile. */
    private static final int RECEIVE_MS_MAX = 1;

    private final Limit limit;
    private final Dialect dialect;
    private ChannelFuture said;

    EventLoopRefusal(Limit limit, Dialect dialect) {
        this.limit = limit;
        this.dialect = dialect;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        said = ctx.writeAndFlush(Unpooled.wrappedBuffer(limit.refusal(dialect)));
        ctx.executor().schedule(() -> end(ctx), RECEIVE_MS_MAX, TimeUnit.MILLISECONDS);
    }

    private void end(ChannelHandlerContext ctx) {
        said.addListener(_ -> {
            if (ctx.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
            ctx.close();
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message); // nobody listens
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        end(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // gone before it was refused
    }
}
