"""The enrichment worker: a process that takes articles from Kafka and lands them."""
