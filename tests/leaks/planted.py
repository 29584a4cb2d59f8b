"""The secrets that the tests plant: each distinct, and long enough to be found nowhere by chance."""

PLANTED = {
    "gift card key": "plant-gift-7Qk2Xv9RzT4b",
    "coupon token": "plant-coupon-3Hn8Ws5LpY6c",
    "manager PIN": "9047316825",
    "phone": "612907348",
    "e-mail": "planted.customer.kv4w@example.com",
    "buyer's e-mail": "planted.buyer.zt8m@example.com",
    "message": "Planted-words-for-Grietje-5817",
    "full name": "Planted Xanthippe Quorndon",
    "coupon code": "PLANTEDCODE40718",
    "value": "planted-value-of-a-bug-6Jd1Mf",
}
KEYS = ("gift card key", "coupon token", "manager PIN", "value")
"""What is to be found nowhere at all; the rest are a customer's."""
CUSTOMERS = tuple(name for name in PLANTED if name not in KEYS)
