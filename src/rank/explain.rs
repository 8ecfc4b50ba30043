//! Why an item stands where it stands: competitors, break-even, freshness (domain 3.10).
