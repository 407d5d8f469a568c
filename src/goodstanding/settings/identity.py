"""Signing in by another platform (OpenID Connect), where the operator names one in the environment; off otherwise."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def identity_provider(environment: Mapping[str, str]) -> dict[str, Any]:
    """The setting of the library. The client's secret lies in a file: an environment is seen by too many."""
    issuer, client = (environment.get(f"GOODSTANDING_OIDC_{name}", "") for name in ("ISSUER", "CLIENT"))
    if not (issuer and client):
        return {}
    secret = environment.get("GOODSTANDING_OIDC_SECRET_FILE", "")
    app = {
        "provider_id": "oidc",
        "name": environment.get("GOODSTANDING_OIDC_NAME", "OpenID Connect"),
        "client_id": client,
        "secret": Path(secret).read_text(encoding="utf-8").strip() if secret else "",
        "settings": {"server_url": issuer.rstrip("/"), "fetch_userinfo": False},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid"], "APPS": [app]}}
