"""Django's PostgreSQL with connections that notice a server which no longer says anything."""
