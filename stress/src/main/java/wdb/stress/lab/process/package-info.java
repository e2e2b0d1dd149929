/**
 * Processes that an experiment starts: JVMs of the lab's own class path that never outlive it.
 *
 * <p>JDK only. {@link wdb.stress.lab.process.ChildProcess} is the parent's end, {@link wdb.stress.lab.process.Leash} the child's.
 */
package wdb.stress.lab.process;
