"""The secrets that the tests plant: each distinct, and long enough to be found nowhere by chance."""

PLANTED = {
    "manager PIN": "90473168",
    "phone": "612907348",
    "e-mail": "planted.customer.kv4w@example.com",
    "buyer's e-mail": "planted.buyer.zt8m@example.com",
    "message": "Planted-words-for-Grietje-5817",
    "full name": "Planted Xanthippe Quorndon",
    "coupon code": "PLANTEDCODE40718",
    "gift card code": "GFTCRD123",
    "value": "planted-value-of-a-bug-6Jd1Mf",
}
"""The keys are planted by the practice shop, or by the test that needs others."""
CUSTOMERS = {
    name: PLANTED[name]
    for name in ("phone", "e-mail", "buyer's e-mail", "message", "full name", "coupon code")
}
"""What is a customer's: on the screen and in the request; in the journal while nobody knows how it ended."""
