/** What the machine that measures says of itself, so that a report can tell the machine's part from the server's. */
package wdb.client.machine;
