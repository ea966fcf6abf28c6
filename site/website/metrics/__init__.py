"""What a Prometheus server reads: requests of every web process, and how the desk stands."""
