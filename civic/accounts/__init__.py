"""Who signs in at the desk: second factors, failed tries, how long a session lasts. Knows no page."""
