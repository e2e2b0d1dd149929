package io.netty.channel.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Headers come one after the other until there are no more, and Netty's own channels can work with them. */
class MsgHdrMemoryArrayTest {
    private static final long TIMEOUT_S = 20;

    @BeforeEach
    void needsIoUring() {
        assumeTrue(IoUring.isAvailable(), () -> "no io_uring: " + IoUring.unavailabilityCause());
    }

    @Test
    void takesThePlaceOfNettys() {
        assertThat(MsgHdrMemoryArray.class.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(SharedBuffers.class.getProtectionDomain().getCodeSource().getLocation())
                .isNotEqualTo(MsgHdrMemory.class.getProtectionDomain().getCodeSource().getLocation());
    }

    @Test
    void headersComeOneAfterTheOtherUntilAllAreInUse() {
        MsgHdrMemoryArray array = new MsgHdrMemoryArray((short) 3);
        try {
            List<MsgHdrMemory> hdrs = List.of(array.nextHdr(), array.nextHdr(), array.nextHdr());
            assertThat(hdrs).extracting(MsgHdrMemory::idx).containsExactly((short) 0, (short) 1, (short) 2);
            assertThat(hdrs).extracting(MsgHdrMemory::address).doesNotHaveDuplicates();
            assertThat(array.isFull()).isTrue();
            assertThat(array.nextHdr()).isNull();
            array.restoreNextHdr(hdrs.getLast());
            assertThat(array.length()).isEqualTo(2);
            assertThat(array.nextHdr()).as("the one that came back").isSameAs(hdrs.getLast());
            array.setId(1, 77);
            assertThat(array.id(1)).isEqualTo(77);
            array.clear();
            assertThat(array.id(1)).isEqualTo(MsgHdrMemoryArray.NO_ID);
            assertThat(array.length()).isZero();
            assertThat(array.nextHdr()).isSameAs(array.hdr(0)).isSameAs(hdrs.getFirst());
            assertThat(array.capacity()).isEqualTo(3);
        } finally {
            array.release();
        }
    }

    @Test
    void nettysDatagramsTravel() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());
        try {
            Channel receiver = open(group, received);
            Channel sender = open(group, new LinkedBlockingQueue<>());
            List<String> sent = IntStream.range(0, 40).mapToObj(i -> "datagram " + i).toList();
            for (String text : sent) {
                sender.write(new DatagramPacket(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), (InetSocketAddress) receiver.localAddress()));
            }
            sender.flush();
            List<String> came = new ArrayList<>();
            while (came.size() < sent.size() && received.poll(TIMEOUT_S, TimeUnit.SECONDS) instanceof String text) {
                came.add(text);
            }
            assertThat(came).containsExactlyElementsOf(sent);
        } finally {
            group.shutdownGracefully(0, TIMEOUT_S, TimeUnit.SECONDS).await(TIMEOUT_S, TimeUnit.SECONDS);
        }
    }

    private static Channel open(EventLoopGroup group, BlockingQueue<String> received) throws InterruptedException {
        return new Bootstrap().group(group).channel(IoUringDatagramChannel.class).handler(new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                received.add(packet.content().toString(StandardCharsets.US_ASCII));
            }
        }).bind("127.0.0.1", 0).sync().channel();
    }
}
