"""Where the parts meet: each workflow answers one question of the seller."""
