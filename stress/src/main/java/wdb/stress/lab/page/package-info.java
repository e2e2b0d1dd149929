/**
 * The look of the lab's reports: pages that need no network and fit a narrow screen.
 *
 * <p>JDK only; every experiment that writes a report uses {@link wdb.stress.lab.page.Page}.
 */
package wdb.stress.lab.page;
