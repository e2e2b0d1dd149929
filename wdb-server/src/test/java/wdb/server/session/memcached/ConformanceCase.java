package wdb.server.session.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wdb.protocol.Product;

/** A case of {@code conformance.txt}: what a client sends to an empty store, and what must come back. Its head says how it is written. */
record ConformanceCase(String name, String request, String reply) {
    private static final Pattern CODE = Pattern.compile("\\\\x(..)|\\\\([\\\\{])|(?<!\\\\)\\{(.)\\*(\\d+)}");

    /** Returns all cases. */
    static List<ConformanceCase> all() {
        try (InputStream in = ConformanceCase.class.getResourceAsStream("conformance.txt")) {
            return parse(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ConformanceCase> parse(String text) {
        List<ConformanceCase> cases = new ArrayList<>();
        for (String block : text.substring(text.indexOf("\n[") + 2).split("\n\\[")) {
            StringBuilder request = new StringBuilder();
            StringBuilder reply = new StringBuilder();
            String[] lines = block.split("\n");
            for (String line : List.of(lines).subList(1, lines.length)) {
                boolean bare = line.startsWith(">.") || line.startsWith("<.");
                int from = bare ? 3 : 2;
                (line.startsWith(">") ? request : reply)
                        .append(decoded(line.length() < from ? "" : line.substring(from))).append(bare ? "\n" : "\r\n");
            }
            cases.add(new ConformanceCase(lines[0].substring(0, lines[0].length() - 1), request.toString(),
                    reply.toString().replace("%v", Product.VERSION)));
        }
        return cases;
    }

    private static String decoded(String line) {
        return CODE.matcher(line).replaceAll(code -> Matcher.quoteReplacement(
                code.group(1) != null ? String.valueOf((char) Integer.parseInt(code.group(1), 16))
                : code.group(2) != null ? code.group(2)
                : code.group(3).repeat(Integer.parseInt(code.group(4)))));
    }

    @Override
    public String toString() {
        return name;
    }
}
