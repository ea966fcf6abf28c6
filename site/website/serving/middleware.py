"""Whose address counts, and the admin's own Content-Security-Policy."""

import ipaddress

from django.conf import settings


def _is_trusted(address: str) -> bool:
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(
        asked in ipaddress.ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES
    )


class TrustedProxyMiddleware:
    """Put the visitor's own address in REMOTE_ADDR; drop forwarded headers nobody vouches for.

    The header is read from the right: each trusted proxy added the address that it saw.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        address = request.META.get("REMOTE_ADDR", "")
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if not _is_trusted(address):
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
            return self.get_response(request)
        for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
            address = hop
            if not _is_trusted(hop):
                break
        request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def client_address(request) -> str:
    """The visitor's address, as TrustedProxyMiddleware left it."""
    return request.META.get("REMOTE_ADDR", "")


class AdminPolicyMiddleware:
    """Wagtail's admin needs inline scripts: its pages get ADMIN_CONTENT_SECURITY_POLICY."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(settings.ADMIN_PATH):
            response.headers["Content-Security-Policy"] = settings.ADMIN_CONTENT_SECURITY_POLICY
        return response
