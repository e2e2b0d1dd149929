package wdb.stress.soak;

/**
 * What the server's process took at one moment.
 *
 * @param second since the begin
 * @param heapMb live heap after a collection
 * @param residentMb memory of the process
 * @param descriptors open ones
 * @param threads those of the JVM included
 * @param checks replies checked until then
 */
record Sample(double second, double heapMb, double residentMb, double descriptors, double threads, double checks) {}
