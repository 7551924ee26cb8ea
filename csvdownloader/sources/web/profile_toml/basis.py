"""Reads what a profile rests on: the sources, and the version of the service's interface."""

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.profiles import ProfileBasis
from csvdownloader.sources.web.profile_toml.reader import ProfileTable


def read_basis(top: ProfileTable) -> ProfileBasis:
    """The keys sources, checked, api_version and ends."""
    basis = ProfileBasis(
        sources=top.items("sources", str),
        checked=top.day("checked"),
        api_version=top.text("api_version"),
        ends=top.day("ends"),
    )
    if not all(source.startswith("https://") for source in basis.sources):
        top.wrong("sources", Message("Each must begin with https://"))
    if ("sources" in top) != ("checked" in top):
        missing = "checked" if "sources" in top else "sources"
        top.wrong(missing, Message("Of sources and checked, one goes with the other"))
    if basis.ends and not basis.api_version:
        top.wrong("ends", Message("Name the api_version that ends"))
    return basis
