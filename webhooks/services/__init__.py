"""Private Redis and PostgreSQL servers: for a laptop that has none, for tests, and for runs that stop and pause them."""

from webhooks.services.postgres import PostgresServer
from webhooks.services.process import ServiceError
from webhooks.services.redis import RedisServer

__all__ = ["PostgresServer", "RedisServer", "ServiceError"]
