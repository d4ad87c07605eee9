"""The server: connections, and the gateway from them to the endpoint and the application."""
