"""From a feed's address to an article on Kafka. Owns the contract: what an article is on the wire."""
