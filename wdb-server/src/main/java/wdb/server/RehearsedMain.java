package wdb.server;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.temporal.TemporalField;
import java.util.List;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;

/**
 * The daemon as the launcher starts it for the {@link Rehearsal}: {@link Main}, with forms of method handles in the JVM's cache that it would lack.
 *
 * <p>The JDK calls a method handle by a class that it generates for the handle's form: how the method is invoked, and which parameters are references
 * or numbers. JDK 25's cache keeps the forms of method references in the program, but none of handles that are looked up by name, as Netty
 * does at each start: four classes, which would take a start 1 to 3 ms each. So here is a method reference of each of these forms. Which they
 * are, {@code -Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true} tells: the lines with {@code (fail)}.
 */
final class RehearsedMain {
    private interface Slice {
        ByteBuffer slice(ByteBuffer buffer, int from, int length);
    }

    private interface Put {
        ByteBuffer put(ByteBuffer buffer, int to, byte[] source, int from, int length);
    }

    private RehearsedMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        forms();
        Main.main(arguments);
    }

    private static List<Object> forms() {
        Slice slice = ByteBuffer::slice; // invokeVirtual LLII_L, as JDK 25 calls it
        Put put = ByteBuffer::put; // invokeVirtual LLILII_L
        ToLongFunction<MemorySegment> address = MemorySegment::address; // invokeInterface LL_J
        ToLongBiFunction<LocalDate, TemporalField> ofFinalClass = LocalDate::getLong; // invokeSpecial L3_J
        return List.of(slice, put, address, ofFinalClass);
    }
}
