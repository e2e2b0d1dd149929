package wdb.server.net;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Functions of the C library, called by Java's foreign function interface. Linking one takes the JVM milliseconds: no work for a loop's thread. */
public final class CLibrary {
    private CLibrary() {}

    /** Links a function. */
    @SuppressWarnings("restricted") // the launcher allows it, as Netty needs it too
    public static MethodHandle find(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }

    /** Returns what to throw for what a method handle says it may throw, and these never do. */
    public static IllegalStateException uncallable(String function, Throwable e) {
        return new IllegalStateException(function + " can't be called", e);
    }
}
