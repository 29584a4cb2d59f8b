"""The Huuray coupon API: wire format, replies, and a client that sends an order at most once."""
