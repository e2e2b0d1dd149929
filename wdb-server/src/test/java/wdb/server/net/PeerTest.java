package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;

class PeerTest {
    private static final Endpoint UNIX = Endpoint.parse("wdb+unix:///no/such/socket");

    private static Peer of(SocketAddress remote) {
        return new Peer(remote, UNIX);
    }

    private static Peer of(String host) {
        return of(new InetSocketAddress(host, 1_000));
    }

    @Test
    void anIpv4AddressIsItsOwner() {
        assertThat(of("192.0.2.1").addressKey()).isNotNull().isEqualTo(of("192.0.2.1").addressKey()).isNotEqualTo(of("192.0.2.2").addressKey());
        assertThat(of("::ffff:192.0.2.1").addressKey()).as("mapped").isEqualTo(of("192.0.2.1").addressKey());
    }

    @Test
    void anIpv6OwnerHasASlash64() {
        assertThat(of("2001:db8::1").addressKey()).isEqualTo(of("2001:db8:0:0:ffff::2").addressKey())
                .isNotEqualTo(of("2001:db8:0:1::1").addressKey());
    }

    @Test
    void aClientOfASocketFileHasANameAndNoAddress() {
        for (SocketAddress remote : new SocketAddress[] {UnixDomainSocketAddress.of(""), null}) {
            assertThat(of(remote).addressKey()).isNull();
            assertThat(of(remote).name()).isEqualTo("a client of wdb+unix:///no/such/socket");
        }
        assertThat(of("192.0.2.1").name()).isEqualTo("/192.0.2.1:1000");
        assertThat(of("192.0.2.1")).as("in a line of the log").hasToString("/192.0.2.1:1000");
    }
}
