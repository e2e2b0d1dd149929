/**
 * The price of readiness: what it costs to ask which of many descriptors has something to say.
 *
 * <p>JDK only; the system calls are made by the foreign function interface. Start at {@link wdb.stress.lab.readiness.ReadinessCommand}.
 */
package wdb.stress.lab.readiness;
