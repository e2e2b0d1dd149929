/**
 * The lab: shows, by measurement, which idea of a server stops which misbehaving client, and what readiness costs.
 *
 * <p>Nothing of it is ever part of the server; everything runs on the loopback address and is bounded in time. The commands are in
 * {@link wdb.stress.lab.Lab}; docs/LAB.md is the guide.
 */
package wdb.stress.lab;
