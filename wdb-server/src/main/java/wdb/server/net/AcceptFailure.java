package wdb.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What counts that a listener could not accept, most likely for want of descriptors.
 *
 * <p>It stands behind Netty's own handler, which begins a pause of a second and passes the failure on. Here it ends: one that reaches the end of
 * the pipeline Netty logs with its stack trace.
 */
final class AcceptFailure extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptFailure.class);

    private final Endpoint endpoint;
    private final Connections connections;

    AcceptFailure(Endpoint endpoint, Connections connections) {
        this.endpoint = endpoint;
        this.connections = connections;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("can't accept on {}: {}", endpoint, cause.getMessage());
        connections.bit(Limit.DESCRIPTORS, endpoint.toString());
    }
}
