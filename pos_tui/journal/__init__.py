"""The till's durable record of every attempt to issue a coupon, and what became of it."""
