package wdb.protocol;

/** The name and version of this build, the same for every program in it. */
public final class Product {
    /**
     * The version, as {@code --version} and the {@code version} command show it: the one of {@code pom.xml}, which a test compares. Read from a file of
     * the jar, it would cost each start some milliseconds.
     */
    public static final String VERSION = "0.1.0";

    private Product() {}
}
