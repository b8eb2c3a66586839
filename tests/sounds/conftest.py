"""A caller, and an editor who uploads audio meanwhile."""

from __future__ import annotations

from tests.buckets import bucket, bucket_url, files, s3
from tests.calls.conftest import annex, app, caller, clock, make_app, vonage_key

__all__ = ["annex", "app", "bucket", "bucket_url", "caller", "clock", "files", "make_app", "s3", "vonage_key"]
