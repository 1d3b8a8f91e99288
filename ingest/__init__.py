"""From a feed's address to an article on Kafka."""
