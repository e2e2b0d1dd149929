package wdb.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The name and version of this build, the same for every program in it. */
public final class Product {
    /** The version, as {@code --version} and the {@code version} command show it. */
    public static final String VERSION = read();

    private Product() {}

    private static String read() {
        try (InputStream in = Product.class.getResourceAsStream("product.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("product.properties can't be read from the jar", e);
        }
    }
}
