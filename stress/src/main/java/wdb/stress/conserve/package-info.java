/**
 * Conservation: whatever many clients exchange, the multiset of values stays what it was.
 *
 * <p>One number says more about atomicity than it seems: an exchange that is lost in half, seen in half or done twice in half doubles one
 * value and loses another for good. Start with {@link wdb.stress.conserve.Conservation}.
 */
package wdb.stress.conserve;
