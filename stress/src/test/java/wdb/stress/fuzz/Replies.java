package wdb.stress.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** Reply bytes of a WDB session in the form of {@link PlainServer}: the keys of a scan sorted, the text of client errors left out. Stateless. */
final class Replies {
    private Replies() {}

    static List<String> of(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        List<String> replies = new ArrayList<>();
        int keysFrom = -1; // where the keys of a scan begin
        for (int at = 0; at < text.length();) {
            int end = text.indexOf("\r\n", at);
            String line = text.substring(at, end);
            at = end + 2;
            if (line.startsWith("VALUE ")) {
                int length = Integer.parseInt(line.split(" ")[2]);
                line += '\n' + text.substring(at, at + length);
                at += length + 2;
            }
            boolean key = line.startsWith("KEY ");
            if (key && keysFrom < 0) {
                keysFrom = replies.size();
            } else if (!key && keysFrom >= 0) {
                replies.subList(keysFrom, replies.size()).sort(null);
                keysFrom = -1;
            }
            replies.add(line.startsWith("CLIENT_ERROR ") ? "CLIENT_ERROR" : line);
        }
        return replies;
    }
}
