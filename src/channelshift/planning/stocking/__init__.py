"""Stock under uncertain demand: when to order one product, and how many units of it."""
