"""From an article on Kafka to rows that people query."""
